// A regulator's interface without a server: Routes on a loop that the test turns by hand, over a
// real register, with the access leaves really appended.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/inspection/routes.hpp"
#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/holds.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::inspection {

inline constexpr const char* log_origin = "fangcheng.example/45060210000017";

inline crypto::PrivateKey note_key(std::uint32_t seed) {
  return crypto::PrivateKey::generate(crypto::Algorithm::eddsa, test::seeded_chance(seed));
}

inline constexpr const char* county = "c0";   // an authority that may issue every role
inline constexpr const char* schools = "5c";  // and one that may issue one

inline std::vector<Issuer> issuers() {
  std::vector<Issuer> all = {{county, {}}, {schools, {ledger::Role::education}}};
  for (const Right& right : rights) all.front().roles.push_back(right.role);
  return all;
}

inline http::ClientIdentity client(const std::string& unit, const std::string& serial = "0a") {
  return {"office of " + unit, unit, serial, county};
}

// A day of a venue: mostly admissions, some refusals, a violation now and then.
inline ledger::NewLeaf mixed_leaf(std::uint64_t number) {
  ledger::NewLeaf leaf = test::sample_leaf(number);
  leaf.beside = ledger::beside_of(ledger::Holds::registration, leaf.beside);
  if (number % 5 == 1) leaf = {test::sample_refusal(number), {}, {}, {}};
  if (number % 10 == 7) {
    leaf = {};
    leaf.entry.kind = EntryKind::stop;
    leaf.entry.detail = "asked";
    leaf.entry.id = test::entry_id_of(number);
    leaf.entry.moment = test::sample_admission(number).moment;
  }
  if (number % 10 == 9) leaf.entry.age_band = AgeBand::from_16_to_17;
  return leaf;
}

struct Inspected {
  explicit Inspected(std::uint64_t leaves = 0)
      : ledger(ledger::Ledger::open(folder.path() / "ledger.db").value()),
        checkpoints(ledger.view(), ledger::NoteSigner::of(log_origin, note_key(1)).value()),
        authority(ledger::Cosigner::of("county.example/witness", note_key(2)).value()),
        authorities({authority.verifier()}),
        routes(source(), ports()) {
    grow(leaves);
  }

  void grow(std::uint64_t leaves) {
    while (leaves > 0) {
      std::vector<ledger::NewLeaf> group;
      const auto size = ledger.head().size;
      const auto count = std::min<std::uint64_t>(leaves, 500);
      while (group.size() < count) group.push_back(mixed_leaf(size + group.size()));
      check(ledger.append(group).has_value(), "append");
      leaves -= count;
    }
  }

  Source source() {
    return {ledger.view(), checkpoints, authorities,
            [this](const Receipt& receipt, std::string_view note) -> Ok {
              if (!keeps) return make_error_code(Errc::not_kept);
              kept_sizes.push_back(receipt.checkpoint.checkpoint.head.size);
              kept_note = note;
              return {};
            }};
  }

  Ports ports() {
    Ports made;
    made.record = [this](const Access& access, std::function<void(Ok)> then) {
      if (!records) return then(make_error_code(Errc::stopping));
      if (waits) return waiting.push_back(std::move(then));
      accesses.push_back(access);
      ledger::NewLeaf leaf;
      leaf.entry.kind = EntryKind::inspection_access;
      leaf.entry.id = test::entry_id_of(ledger.head().size);
      leaf.entry.moment = now;
      leaf.entry.range = access.range;
      leaf.entry.detail = access.detail;
      leaf.entry.reader = access.reader;
      check(ledger.append(std::vector{leaf}).has_value(), "an access has the form of a leaf");
      then({});
    };
    made.disagrees = [this] { ++disagreements; };
    made.counted = [this](const Visit& visit) { visits.push_back(visit); };
    made.unreadable = [this](const Error& error) { troubles.push_back(error); };
    made.now = [this] { return now; };
    made.issuers = issuers();
    made.home = loop.get_executor();
    made.slow = loop.get_executor();
    return made;
  }

  http::Request request(const std::string& target, const std::string& unit = "market") const {
    http::Request made;
    made.target = target;
    made.client = client(unit);
    return made;
  }

  // Turns the loop until the answer is there; status 0 if none came.
  http::Response ask(http::Request asked) {
    std::optional<http::Response> answered;
    routes.serve(std::move(asked), [&](http::Response response) { answered = response; });
    turn();
    return answered.value_or(http::Response{0, {}, "", nullptr});
  }
  http::Response get(const std::string& target, const std::string& unit = "market") {
    return ask(request(target, unit));
  }
  http::Response post(const std::string& target, const std::string& body) {
    auto made = request(target);
    made.method = http::Method::post;
    made.body = body;
    return ask(std::move(made));
  }
  void turn() {
    loop.restart();
    loop.run();
  }

  // A checkpoint with the authority's cosignature, as it is posted.
  std::string cosigned(const std::string& checkpoint) const {
    auto note = ledger::parse_note(checkpoint).value();
    note.signatures.push_back(
        authority.cosign(note.text, std::chrono::sys_seconds(std::chrono::seconds(1'773'200'000))));
    return ledger::encode_note(note);
  }

  test::TemporaryFolder folder;
  Moment now{test::sample_moment.at + std::chrono::hours(1), test::sample_moment.utc_offset};
  bool records = true;
  bool waits = false;  // an access is neither written nor refused
  bool keeps = true;
  std::vector<std::function<void(Ok)>> waiting;
  std::vector<Access> accesses;
  std::vector<Visit> visits;
  std::vector<Error> troubles;
  std::vector<std::uint64_t> kept_sizes;
  std::string kept_note;
  int disagreements = 0;
  boost::asio::io_context loop;
  ledger::Ledger ledger;
  ledger::CheckpointSigner checkpoints;
  ledger::Cosigner authority;
  std::vector<ledger::NoteVerifier> authorities;
  Routes routes;
};

inline std::string text_in(const boost::json::value& value) {
  return std::string(value.as_string());
}

inline std::string field(const http::Response& response, std::string_view name) {
  for (const auto& one : response.fields) {
    if (one.name == name) return one.value;
  }
  return {};
}

inline std::string error_in(const http::Response& response) {
  boost::system::error_code failed;
  const auto json = boost::json::parse(response.body, failed);
  if (failed || !json.is_object() || !json.as_object().contains("error")) return {};
  return std::string(json.at("error").at("code").as_string());
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

inline std::vector<boost::json::value> rows_of(const http::Response& response) {
  std::vector<boost::json::value> rows;
  for (const auto& line : lines_of(response.body)) rows.push_back(boost::json::parse(line));
  return rows;
}

inline std::vector<LeafIndex> indexes_of(const http::Response& response) {
  std::vector<LeafIndex> indexes;
  for (const auto& row : rows_of(response)) {
    indexes.push_back(row.at("index").to_number<LeafIndex>());
  }
  return indexes;
}

// The path and query of the next page, empty on the last.
inline std::string next_of(const http::Response& response) {
  const std::string link = field(response, "Link");
  return link.empty() ? "" : link.substr(1, link.find('>') - 1);
}

}  // namespace menshen::inspection
