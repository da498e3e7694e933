#include "firmware-host/desk_acts.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "firmware-host/desk/errc.hpp"
#include "gateway/crypto/pin_seal.hpp"
#include "gateway/crypto/wipe.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::host {
namespace {

constexpr const char* desk_reader = "desk";

// A record of somebody who was let in.
bool lets_in(EntryKind kind) { return kind == EntryKind::admission || kind == EntryKind::override; }

struct LeafRead {
  ledger::Leaf leaf;
  Bytes beside;
};

Result<LeafRead> leaf_at(const ledger::LedgerView& view, LeafIndex index) {
  auto stored = view.read(index, 1);
  if (!stored) MENSHEN_RETURN_ERROR(desk::Errc::register_failing);
  if (stored->empty()) MENSHEN_RETURN_ERROR(desk::Errc::leaf_unknown);
  auto leaf = ledger::parse_leaf(stored->front().bytes);
  if (!leaf) MENSHEN_RETURN_ERROR(desk::Errc::register_failing);
  return LeafRead{*std::move(leaf), std::move(stored->front().beside)};
}

// On the slow thread: nothing but values. The key's text and the key leave the memory with it.
Result<Registration> opened(const std::string& sealed_key, const std::string& pin,
                            const std::string& origin, const EntryId& id, const Bytes& beside) {
  auto text = crypto::open_with_pin(pin, sealed_key);
  if (!text) return text.error();
  const crypto::Wiped wiped(*text);
  const auto secret = ledger::register_secret_from(text_of(*text));
  if (!secret) return secret.error();
  return ledger::open_beside(ledger::beside_key_of(ledger::Role::venue, *secret), origin, id,
                             beside);
}

constexpr std::size_t desk_case_bytes_min = 3;
constexpr std::size_t desk_case_bytes_max = 40;
constexpr std::size_t desk_case_digits_max = 12;  // in a row; a person's number has 15 or 18

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A case number as the desk takes it: neither a name nor a person's number fits.
bool names_nobody(std::string_view text) {
  const auto may_stand = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-/.()[]_").find(c) != std::string_view::npos;
  };
  std::size_t most = 0;
  std::size_t row = 0;
  for (const char c : text) {
    row = is_digit(c) ? row + 1 : 0;
    most = std::max(most, row);
  }
  return text.size() >= desk_case_bytes_min && text.size() <= desk_case_bytes_max &&
         std::ranges::all_of(text, may_stand) && most >= 1 && most <= desk_case_digits_max;
}

}  // namespace

std::vector<desk::PurposeWords> purpose_words() {
  using ledger::Purpose;
  const auto named = [](Purpose purpose, const char* zh, const char* en) {
    return desk::PurposeWords{std::string(name_of(purpose)), zh, en};
  };
  return {named(Purpose::inspection, "主管部门到场检查", "An authority's inspection"),
          named(Purpose::investigation, "办案机关查找某人", "An authority looks for somebody"),
          named(Purpose::complaint, "投诉处理", "A complaint"),
          named(Purpose::subject_request, "本人查询自己的记录", "The person's own request")};
}

void DeskActs::leave(LeafIndex admission, desk::Answered<LeafIndex> answer) {
  auto entry = exit_of(admission);
  if (!entry) return answer(entry.error());
  leaving_.insert(admission);
  write({*std::move(entry), {}, {}, {}},
        [this, admission, answer = std::move(answer)](const Result<LeafIndex>& leaf) {
          leaving_.erase(admission);
          answer(leaf);
        });
}

Result<Entry> DeskActs::exit_of(LeafIndex admission) const {
  const auto read = leaf_at(parts_.view, admission);
  if (!read) return read.error();
  if (!lets_in(read->leaf.entry.kind)) MENSHEN_RETURN_ERROR(desk::Errc::leaf_unknown);
  if (const Ok here = check_not_left(admission); !here) return here.error();
  Entry entry;
  entry.kind = EntryKind::exit;
  entry.lane = read->leaf.entry.lane;
  entry.zone = read->leaf.entry.zone;
  entry.source = Source::desk;
  entry.reader = desk_reader;
  entry.follows = admission;
  return entry;
}

// Exits stand in no index of their own, so this reads what came after, as far as its limit.
Ok DeskActs::check_not_left(LeafIndex admission) const {
  if (leaving_.contains(admission)) MENSHEN_RETURN_ERROR(desk::Errc::left_already);
  const auto head = parts_.view.head();
  if (!head) MENSHEN_RETURN_ERROR(desk::Errc::register_failing);
  if (head->size - admission > exit_looks_back_leaves_max) {
    MENSHEN_RETURN_ERROR(desk::Errc::exit_too_late);
  }
  ledger::EntryFilter filter;
  filter.kind = EntryKind::exit;
  filter.first = admission + 1;
  for (;;) {
    const auto page = parts_.view.find(filter, ledger::read_leaves_max);
    if (!page) MENSHEN_RETURN_ERROR(desk::Errc::register_failing);
    for (const ledger::StoredLeaf& stored : *page) {
      const auto leaf = ledger::parse_leaf(stored.bytes);
      const bool left = leaf && leaf->entry.follows == admission;
      if (left) MENSHEN_RETURN_ERROR(desk::Errc::left_already);
    }
    if (page->size() < ledger::read_leaves_max) return {};
    filter.first = page->back().index + 1;
  }
}

void DeskActs::open_record(desk::RecordAsked asked, desk::Answered<desk::RecordShown> answer) {
  const crypto::Wiped wiped(asked.pin);
  const auto purpose = ledger::purpose_named(asked.purpose);
  if (!purpose) return answer(desk::make_error_code(desk::Errc::purpose_unknown));
  if (!names_nobody(asked.case_number)) {
    return answer(desk::make_error_code(desk::Errc::case_number_form));
  }
  auto sealed = record_at(asked.leaf);
  if (!sealed) return answer(sealed.error());
  write(access_leaf(asked.leaf, {*purpose, asked.case_number}),
        [this, sealed = *std::move(sealed), pin = asked.pin, of = asked.leaf,
         answer = std::move(answer)](const Result<LeafIndex>& leaf) mutable {
          const crypto::Wiped wiped_copy(pin);
          if (!leaf) return answer(leaf.error());
          open_and_answer(sealed, pin, {of, *leaf, {}, {}, {}, {}}, std::move(answer));
        });
}

Result<DeskActs::SealedRecord> DeskActs::record_at(LeafIndex leaf) const {
  auto read = leaf_at(parts_.view, leaf);
  if (!read) return read.error();
  if (!lets_in(read->leaf.entry.kind)) MENSHEN_RETURN_ERROR(desk::Errc::leaf_unknown);
  if (ledger::holds_of(read->beside) != ledger::Holds::registration) {
    MENSHEN_RETURN_ERROR(desk::Errc::record_gone);
  }
  return SealedRecord{read->leaf.entry.id, std::move(read->beside)};
}

ledger::NewLeaf DeskActs::access_leaf(LeafIndex leaf, const ledger::AccessReason& reason) const {
  ledger::NewLeaf access_leaf;
  access_leaf.entry.kind = EntryKind::inspection_access;
  access_leaf.entry.source = Source::desk;
  access_leaf.entry.reader = desk_reader;
  access_leaf.entry.range = LeafRange{leaf, leaf};
  access_leaf.entry.detail = name_of(reason.purpose);
  access_leaf.beside = ledger::encode_access_reason(reason);
  return access_leaf;
}

void DeskActs::write(ledger::NewLeaf leaf, desk::Answered<LeafIndex> answer) {
  leaf.entry.id = draw<16>(parts_.chance);
  leaf.entry.moment = parts_.now();
  leaf.entry.up = parts_.uptime();
  leaf.entry.rules_version = parts_.rules_version;
  parts_.writer.submit(std::move(leaf), [this, answer = std::move(answer)](
                                            const Result<ledger::Recorded>& recorded) {
    if (!recorded) {
      parts_.metrics.append_failed();
      parts_.log.error("leaf of the desk not written", {field::error(recorded.error())});
      return answer(desk::make_error_code(desk::Errc::register_failing));
    }
    parts_.metrics.leaf_count(recorded->head.size);
    answer(recorded->index);
  });
}

// Reached only with the access's leaf durable: record, then act.
void DeskActs::open_and_answer(const SealedRecord& sealed, const std::string& pin,
                               desk::RecordShown shown, desk::Answered<desk::RecordShown> answer) {
  parts_.log.info("record opened at the desk", {field::leaf(shown.of)});
  boost::asio::post(parts_.slow, [key = parts_.sealed_venue_key, origin = parts_.origin,
                                  home = parts_.home, sealed, pin = std::string(pin),
                                  shown = std::move(shown), answer = std::move(answer)]() mutable {
    const crypto::Wiped wiped(pin);
    auto registration = opened(key, pin, origin, sealed.id, sealed.beside);
    boost::asio::post(home, [registration = std::move(registration), shown = std::move(shown),
                             answer = std::move(answer)]() mutable {
      if (!registration) return answer(desk::make_error_code(desk::Errc::record_shut));
      shown.document = name_of(registration->document);
      shown.number = std::move(registration->number);
      shown.name = std::move(registration->name);
      shown.nationality = std::move(registration->nationality);
      answer(std::move(shown));
    });
  });
}

}  // namespace menshen::host
