#include "firmware-host/ctl/ledger_open.hpp"

#include "firmware-host/core_dump.hpp"
#include "firmware-host/ctl/beside_key.hpp"
#include "firmware-host/ctl/leaf_access.hpp"
#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/file.hpp"
#include "gateway/ledger/beside.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/leaf_proof.hpp"
#include "gateway/ledger/ledger.hpp"

namespace menshen::ctl {
namespace {

// A leaf and what lies beside it, and of which log.
struct Sealed {
  ledger::Leaf leaf;
  Bytes beside;
  std::string origin;
};

void print_opened(const LeafToOpen& asked, const Opened& opened, std::optional<LeafIndex> access,
                  const World& world) {
  const Registration& registration = opened.registration;
  print_line(world.streams,
             {{"leaf", asked.index},
              {"access", access ? boost::json::value(*access) : boost::json::value(nullptr)},
              {"role", name_of(opened.role)},
              {"document", name_of(registration.document)},
              {"number", registration.number},
              {"name", registration.name},
              {"nationality", registration.nationality}});
}

int tell_not_opened(const LeafToOpen& asked, const Error& error, const World& world) {
  return fail(world.streams, exit_no,
              "what lies beside leaf " + std::to_string(asked.index) + ": " + error.message());
}

// The leaf as the venue's register has it, verified against its digest.
Result<Sealed> sealed_in(const ledger::Ledger& venue_register, std::uint64_t index,
                         const std::string& origin) {
  if (index >= venue_register.head().size) MENSHEN_RETURN_ERROR(ledger::Errc::outside_tree);
  const auto stored = venue_register.read(index, 1);
  if (!stored) return stored.error();
  const auto leaf = ledger::parse_leaf(stored->at(0).bytes);
  if (!leaf) return leaf.error();
  if (stored->at(0).beside.empty()) MENSHEN_RETURN_ERROR(ledger::Errc::nothing_beside);
  if (crypto::sha256(stored->at(0).beside) != leaf->beside) {
    MENSHEN_RETURN_ERROR(ledger::Errc::beside_altered);
  }
  return Sealed{*leaf, stored->at(0).beside, origin};
}

int open_in_register(const LeafToOpen& asked, const ledger::AccessReason& reason,
                     const World& world) {
  int code = exit_file;
  auto own = open_own_register(asked.place, asked.opening, world, code);
  if (!own) return code;
  const auto sealed = sealed_in(own->venue_register, asked.index, own->config.venue.origin);
  if (!sealed) return tell_not_opened(asked, sealed.error(), world);
  const auto opened = open_with(own->secret, sealed->origin, sealed->leaf.entry.id, sealed->beside);
  if (!opened) return tell_not_opened(asked, opened.error(), world);
  const LeafRange shown{asked.index, asked.index};
  const auto access = record_access(own->venue_register, shown, reason, asked.time_zone, world);
  if (!access) return exit_file;
  print_opened(asked, *opened, *access, world);
  return exit_ok;
}

// Its bytes as they are, or base64 on one line, as inspection delivers them.
std::optional<Bytes> beside_in(const std::string& file, const Streams& streams) {
  auto text = read_input(file, streams, 2 * ledger::beside_bytes_max);
  if (!text) return std::nullopt;
  if (ledger::holds_of(bytes_of(*text))) return to_bytes(*text);
  if (text->ends_with('\n')) text->pop_back();
  return from_base64(*text).value_or(Bytes{});
}

int open_delivered(const LeafToOpen& asked, const World& world) {
  const auto secret = secret_in(asked.opening.key_file, world.streams);
  if (!secret) return exit_file;
  const auto beside = beside_in(asked.beside_file, world.streams);
  const auto log = verifier_of(asked.place, world.streams);
  if (!beside || !log) return exit_file;
  int code = exit_ok;
  const auto proof = proof_from_folder(asked.place, *log, asked.index, world, code);
  if (!proof) return code;
  const auto head = ledger::check_leaf_proof(*proof, *log);
  if (!head) return tell_not_opened(asked, head.error(), world);
  const auto leaf = ledger::parse_leaf(proof->leaf);
  if (!leaf) return tell_not_opened(asked, leaf.error(), world);
  if (crypto::sha256(*beside) != leaf->beside) {
    return fail(world.streams, exit_no,
                asked.beside_file + " is not what leaf " + std::to_string(asked.index) +
                    " commits to: of another leaf, or altered");
  }
  const auto opened = open_with(*secret, log->name(), leaf->entry.id, *beside);
  if (!opened) return tell_not_opened(asked, opened.error(), world);
  print_opened(asked, *opened, std::nullopt, world);
  return exit_ok;
}

}  // namespace

int open_leaf(const LeafToOpen& asked, const World& world) {
  const bool delivered = !asked.place.folder.empty();
  if (delivered == asked.beside_file.empty() || (!delivered && asked.place.config_file.empty())) {
    return fail(world.streams, exit_usage,
                "name the venue's --config, or --dir with what was delivered in --beside");
  }
  const auto reason = reason_of(asked.purpose, asked.case_number, world.streams);
  if (!reason) return exit_usage;
  if (const Ok forbidden = host::forbid_core_dumps(); !forbidden) {
    return fail(world.streams, exit_file, forbidden.error().message());
  }
  return delivered ? open_delivered(asked, world) : open_in_register(asked, *reason, world);
}

}  // namespace menshen::ctl
