#include "firmware-host/ctl/credential.hpp"
#include "firmware-host/ctl/words.hpp"
#include "gateway/identity/signed_code.hpp"

namespace menshen::ctl {
namespace {

using identity::CodeClaims;
using identity::CoseSign1;
using identity::TrustStore;

boost::json::object fields_of(const CodeClaims& claims) {
  boost::json::object json{{"number", claims.number},
                           {"name", claims.name},
                           {"birth", json_date(claims.birth)},
                           {"adult", nullptr},
                           {"single_use_id", to_hex(claims.single_use_id)},
                           {"venue", claims.venue},
                           {"issued_at", json_time(claims.issued_at)},
                           {"not_before", nullptr},
                           {"expires", json_time(claims.expires)}};
  if (claims.adult) json["adult"] = *claims.adult;
  if (claims.not_before) json["not_before"] = json_time(*claims.not_before);
  return json;
}

std::string_view algorithm_of(const CoseSign1& message) {
  const auto known = message.alg ? crypto::algorithm_numbered(*message.alg) : std::nullopt;
  return known ? name_of(*known) : "unknown";
}

// Who signed, as far as the trust file knows.
struct Signed {
  boost::json::value issuer;  // its name, or null
  std::string_view signature = "not_checked";
};

Signed signed_by(const CoseSign1& message, const TrustStore& issuers, const CivilDate& today) {
  const identity::Issuer* issuer = issuers.find(message.kid, today);
  if (issuer == nullptr) return {nullptr, "issuer_unknown"};
  return {boost::json::value(issuer->name),
          identity::verifies(message, issuer->key) ? "verified" : "wrong"};
}

// What a door of this venue would make of it now: "accepted" or the defect.
std::string_view at_the_door(std::string_view text, const TrustStore& issuers,
                             const std::string& venue, const Moment& now) {
  const auto recognition = identity::recognize_signed_code(text, issuers, venue, now);
  return recognition ? "accepted" : name_of(recognition.error());
}

std::optional<TrustStore> trust_in(const std::string& file, const Streams& streams) {
  const auto text = read_input(file, streams, identity::trust_store_bytes_max);
  if (!text) return std::nullopt;
  auto parsed = TrustStore::parse(*text);
  if (parsed.mistakes.empty()) return std::move(parsed.store);
  for (const auto& mistake : parsed.mistakes) {
    fail(streams, exit_file, file + ":" + std::to_string(mistake.line) + ": " + mistake.what);
  }
  return std::nullopt;
}

boost::json::object look_into(const CoseSign1& message) {
  const auto claims = identity::parse_claims(message.payload);
  boost::json::object line{{"kid", to_hex(message.kid)}, {"alg", algorithm_of(message)}};
  line["claims"] = claims ? boost::json::value(fields_of(*claims)) : boost::json::value(nullptr);
  return line;
}

}  // namespace

int credential_inspect(const InspectedCode& asked, const Moment& now, const World& world) {
  auto text = read_input(asked.file, world.streams);
  if (!text) return exit_file;
  // base45 has the space among its characters, so only the line's end is no part of the code.
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  const auto message = identity::unpack_code(*text);
  if (!message) {
    print_line(world.streams, {{"error", message.error().message()}});
    return exit_no;
  }
  boost::json::object line = look_into(*message);
  if (asked.trust_file.empty()) {
    line["signature"] = "not_checked";
    print_line(world.streams, line);
    return exit_ok;  // nothing was asked of it
  }
  const auto issuers = trust_in(asked.trust_file, world.streams);
  if (!issuers) return exit_file;
  const Signed signature = signed_by(*message, *issuers, now.date());
  line["signature"] = signature.signature;
  line["issuer"] = signature.issuer;
  line["at_the_door"] = at_the_door(*text, *issuers, asked.venue, now);
  print_line(world.streams, line);
  return signature.signature == "verified" ? exit_ok : exit_no;
}

}  // namespace menshen::ctl
