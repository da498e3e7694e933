#include "firmware-host/ctl/ledger_table.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "firmware-host/clock.hpp"
#include "firmware-host/core_dump.hpp"
#include "firmware-host/ctl/beside_key.hpp"
#include "firmware-host/ctl/leaf_access.hpp"
#include "firmware-host/ctl/venue_time.hpp"
#include "firmware-host/file.hpp"
#include "gateway/exchange/errc.hpp"
#include "gateway/exchange/package.hpp"
#include "gateway/ledger/leaf.hpp"

namespace menshen::ctl {
namespace {

std::optional<exchange::FieldTable> table_in(const std::string& file, const Streams& streams) {
  const auto text = read_input(file, streams, exchange::field_table_bytes_max);
  if (!text) return std::nullopt;
  auto table = exchange::parse_field_table(*text);
  if (table) return std::move(*table);
  fail(streams, exit_file,
       file + ":" + std::to_string(table.error().line) + ": " + table.error().what);
  return std::nullopt;
}

// The stays of a time, opened; the first error ends it, and the leaf is named.
class Stays {
 public:
  Stays(const ledger::Ledger& venue_register, const ledger::RegisterSecret& secret,
        const host::VenueSettings& venue)
      : register_(venue_register), secret_(secret), venue_(venue) {}

  Ok collect(const ledger::EntryFilter& time);

  const std::vector<exchange::Stay>& all() const { return stays_; }
  std::size_t skipped() const { return skipped_; }  // erased, or sealed to others alone
  LeafIndex last_read() const { return last_read_; }

 private:
  template <class Visit>
  Ok each(ledger::EntryFilter filter, EntryKind kind, Visit visit);
  Ok open(LeafIndex index, const ledger::Leaf& leaf);

  const ledger::Ledger& register_;
  const ledger::RegisterSecret& secret_;
  const host::VenueSettings& venue_;
  std::vector<exchange::Stay> stays_;
  std::size_t skipped_ = 0;
  LeafIndex last_read_ = 0;
};

template <class Visit>
Ok Stays::each(ledger::EntryFilter filter, EntryKind kind, Visit visit) {
  filter.kind = kind;
  for (;;) {
    const auto page = register_.view().find(filter, ledger::read_leaves_max);
    if (!page) return page.error();
    for (const auto& stored : *page) {
      last_read_ = stored.index;
      const auto leaf = ledger::parse_leaf(stored.bytes);
      if (!leaf) return leaf.error();
      if (const Ok visited = visit(stored.index, *leaf); !visited) return visited.error();
    }
    if (page->size() < ledger::read_leaves_max || stays_.size() >= table_rows_max) return {};
    filter.first = page->back().index + 1;
  }
}

Ok Stays::open(LeafIndex index, const ledger::Leaf& leaf) {
  if (stays_.size() >= table_rows_max) return {};
  const auto stored = register_.read(index, 1);
  if (!stored) return stored.error();
  const Bytes& beside = stored->at(0).beside;
  const auto opened = open_with(secret_, venue_.origin, leaf.entry.id, beside);
  if (!opened) {
    ++skipped_;
    return {};
  }
  stays_.push_back({index, venue_.code, opened->registration, leaf.entry.moment, std::nullopt});
  return {};
}

Ok Stays::collect(const ledger::EntryFilter& time) {
  const auto admit = [this](LeafIndex index, const ledger::Leaf& leaf) {
    return open(index, leaf);
  };
  for (const EntryKind kind : {EntryKind::admission, EntryKind::override}) {
    if (const Ok opened = each(time, kind, admit); !opened) return opened.error();
  }
  std::ranges::sort(stays_, {}, &exchange::Stay::leaf);
  std::map<LeafIndex, Moment> left;
  const auto leave = [&left](LeafIndex, const ledger::Leaf& leaf) -> Ok {
    left[*leaf.entry.follows] = leaf.entry.moment;
    return {};
  };
  ledger::EntryFilter from = time;
  from.to = std::nullopt;
  if (const Ok read = each(from, EntryKind::exit, leave); !read) return read.error();
  for (exchange::Stay& stay : stays_) {
    const auto exit = left.find(stay.leaf);
    if (exit != left.end()) stay.left_at = exit->second;
  }
  return {};
}

// Row by row, so that the leaf is named whose row the format cannot carry.
std::optional<std::vector<exchange::Row>> rows_of(const exchange::FieldTable& table,
                                                  const Stays& stays, const Streams& streams) {
  std::vector<exchange::Row> rows;
  for (const exchange::Stay& stay : stays.all()) {
    auto row = exchange::row_of(table, stay);
    const Result<Bytes> line =
        row ? exchange::encode_rows(table, std::array{*row}) : Result<Bytes>(row.error());
    if (!line) {
      fail(streams, exit_no, "leaf " + std::to_string(stay.leaf) + ": " + line.error().message());
      return std::nullopt;
    }
    rows.push_back(*std::move(row));
  }
  return rows;
}

// What is to be given out, and how many files of rows it is.
struct Delivery {
  Bytes bytes;
  std::size_t files = 1;
};

// Read again before it is given out: a package that an index does not fit is worse than none.
Result<Delivery> packed(const exchange::FieldTable& table, std::vector<exchange::Row> rows,
                        const std::string& venue_code, const Moment& now) {
  const auto package = exchange::package_of(table, venue_code, now, std::move(rows));
  if (!package) return package.error();
  auto bytes = exchange::write_package(table, *package);
  if (!bytes) return bytes.error();
  const auto again = exchange::read_package(table, *bytes);
  if (!again) return again.error();
  if (again->files != package->files) MENSHEN_RETURN_ERROR(exchange::Errc::package_form);
  return Delivery{*std::move(bytes), package->files.size()};
}

Result<Delivery> delivery_of(const exchange::FieldTable& table, std::vector<exchange::Row> rows,
                             const std::string& venue_code, const Moment& now) {
  if (table.package) return packed(table, std::move(rows), venue_code, now);
  auto bytes = exchange::encode_rows(table, rows);
  if (!bytes) return bytes.error();
  return Delivery{*std::move(bytes)};
}

int deliver(const TableToExport& asked, const exchange::FieldTable& table, const Stays& stays,
            const ledger::AccessReason& reason, ledger::Ledger& venue_register,
            const World& world) {
  auto rows = rows_of(table, stays, world.streams);
  if (!rows) return exit_no;
  if (rows->empty()) {
    return fail(world.streams, exit_no, "nobody was admitted then whose entry this key opens");
  }
  const Moment now = host::TimeZone::named(asked.time_zone)->at(world.clock());
  const auto delivery = delivery_of(table, *std::move(rows), stays.all().front().venue_code, now);
  if (!delivery) return fail(world.streams, exit_no, delivery.error().message());
  const LeafRange shown{stays.all().front().leaf, stays.all().back().leaf};
  const auto access = record_access(venue_register, shown, reason, asked.time_zone, world);
  if (!access) return exit_file;
  const Ok written =
      host::write_new_file(asked.out, text_of(delivery->bytes), host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, asked.out, written.error());
  print_line(world.streams, {{"table", table.name},
                             {"status", table.status},
                             {"rows", stays.all().size()},
                             {"skipped", stays.skipped()},
                             {"bytes", delivery->bytes.size()},
                             {"access", *access},
                             {"files", delivery->files}});
  return exit_ok;
}

}  // namespace

int export_table(const TableToExport& asked, const World& world) {
  const auto reason = reason_of(asked.purpose, asked.case_number, world.streams);
  if (!reason) return exit_usage;
  const auto time = venue_times_in(asked.from, asked.to, asked.time_zone);
  if (!time) return fail(world.streams, exit_usage, venue_times_wanted);
  if (const Ok forbidden = host::forbid_core_dumps(); !forbidden) {
    return fail(world.streams, exit_file, forbidden.error().message());
  }
  const auto table = table_in(asked.table_file, world.streams);
  if (!table) return exit_file;
  int code = exit_file;
  auto own = open_own_register(asked.place, asked.opening, world, code);
  if (!own) return code;
  Stays stays(own->venue_register, own->secret, own->config.venue);
  if (const Ok collected = stays.collect({time->from, time->to, {}, {}, false, 0}); !collected) {
    return fail(world.streams, exit_file, collected.error().message());
  }
  return deliver(asked, *table, stays, *reason, own->venue_register, world);
}

}  // namespace menshen::ctl
