#include "firmware-host/ctl/build_open_list.hpp"

#include <algorithm>
#include <ostream>
#include <unordered_map>

#include "firmware-host/config_files.hpp"
#include "firmware-host/ctl/words.hpp"
#include "firmware-host/file.hpp"
#include "gateway/identity/numbers.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::ctl {
namespace {

constexpr std::string_view heading = "number,listing";

std::optional<Listing> listing_named(std::string_view name) {
  if (name == "lost_card") return Listing::lost_card;
  if (name == "locked_card") return Listing::locked_card;
  if (name == "minor") return Listing::minor;
  return std::nullopt;
}

class ListTable {
 public:
  ListTable(const NewOpenList& asked, const CivilDate& today, const Streams& streams)
      : asked_(asked), today_(today), streams_(streams) {}

  void read(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view row = text.substr(0, end);
      if (row.ends_with('\r')) row.remove_suffix(1);
      if (!row.empty() && !(line == 1 && row == heading)) read_row(row, line);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  std::size_t mistakes() const { return mistakes_; }
  const std::vector<watchlist::ListedNumber>& numbers() const { return numbers_; }

 private:
  void read_row(std::string_view row, std::size_t line) {
    const std::size_t comma = row.find(',');
    const auto listing =
        comma == std::string_view::npos ? std::nullopt : listing_named(row.substr(comma + 1));
    if (!listing) return tell(line, "is not number,listing with lost_card, locked_card or minor");
    if (*listing == Listing::minor && !asked_.with_minors) {
      return tell(line, "lists a minor, which takes --with-minors and a signed policy");
    }
    auto number = identity::read_number(row.substr(0, comma), today_);
    if (!number) {
      return tell(line, "has a number with the defect " + std::string(name_of(number.error())));
    }
    const auto [first, is_new] = lines_.emplace(number->text, line);
    if (!is_new) return tell(line, "has the number of line " + std::to_string(first->second));
    numbers_.push_back({std::move(number->text), *listing, number->kind});
  }

  void tell(std::size_t line, const std::string& what) {
    if (++mistakes_ > list_mistakes_told_max) return;
    streams_.err << asked_.csv_file << ":" << line << ": the line " << what << '\n';
  }

  const NewOpenList& asked_;
  const CivilDate& today_;
  const Streams& streams_;
  std::size_t mistakes_ = 0;
  std::vector<watchlist::ListedNumber> numbers_;
  std::unordered_map<std::string, std::size_t> lines_;
};

std::optional<Bytes> list_key_in(const std::string& file, const Streams& streams) {
  const auto text = read_input(file, streams, host::small_file_bytes_max);
  if (!text) return std::nullopt;
  auto key = from_base64(std::string_view(*text).substr(0, text->find('\n')));
  if (key && key->size() == watchlist::list_key_bytes) return key;
  fail(streams, exit_file, file + " is no key of an open list");
  return std::nullopt;
}

std::optional<watchlist::ListIssue> issue_of(const NewOpenList& asked, const World& world) {
  watchlist::ListIssue issue;
  issue.version = static_cast<std::uint64_t>(asked.version);
  issue.issued = std::chrono::floor<std::chrono::seconds>(world.clock());
  issue.county = asked.county;
  const auto expires = parse_instant(asked.expires);
  if (!expires || *expires <= issue.issued) {
    fail(world.streams, exit_usage, "--expires is no time to come, such as 2026-03-17T00:00:00Z");
    return std::nullopt;
  }
  issue.expires = *expires;
  return issue;
}

}  // namespace

int build_open_list(const NewOpenList& asked, const CivilDate& today, const World& world) {
  if (asked.version < 1) return fail(world.streams, exit_usage, "--version counts from 1");
  const auto issue = issue_of(asked, world);
  if (!issue) return exit_usage;
  const auto key = list_key_in(asked.key_file, world.streams);
  const auto csv = read_input(asked.csv_file, world.streams, list_csv_bytes_max);
  if (!key || !csv) return exit_file;
  ListTable table(asked, today, world.streams);
  table.read(*csv);
  if (table.mistakes() > 0) {
    return fail(world.streams, exit_no,
                std::to_string(table.mistakes()) + " lines are wrong, no list was written");
  }
  const auto list = watchlist::build_open_list(table.numbers(), *key, *issue);
  if (!list) return fail(world.streams, exit_usage, list.error().message());
  const Ok written = host::write_file(asked.out, text_of(*list), host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, asked.out, written.error());
  print_line(world.streams, {{"version", issue->version},
                             {"entries", table.numbers().size()},
                             {"issued", json_time(issue->issued)},
                             {"expires", json_time(issue->expires)},
                             {"bytes", list->size()}});
  return exit_ok;
}

}  // namespace menshen::ctl
