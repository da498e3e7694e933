#include "gateway/ledger/cosignature.hpp"

#include <utility>

#include "gateway/ledger/byte_reader.hpp"

namespace menshen::ledger {
namespace {

constexpr std::size_t time_bytes = 8;
constexpr std::size_t ed25519_signature_bytes = 64;
constexpr std::uint64_t time_max = 253'402'300'799;  // the last second of the year 9999

}  // namespace

std::string cosigned_message(std::chrono::sys_seconds at, std::string_view checkpoint_text) {
  return "cosignature/v1\ntime " + std::to_string(at.time_since_epoch().count()) + "\n" +
         std::string(checkpoint_text);
}

std::optional<Cosignature> cosignature_in(const NoteSignature& signature) {
  ByteReader reader(signature.bytes);
  const auto time = reader.number(time_bytes);
  const auto bytes = reader.take(ed25519_signature_bytes);
  if (!reader.at_end() || time > time_max) return std::nullopt;
  return Cosignature{
      std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(time))),
      Bytes(bytes.begin(), bytes.end())};
}

Result<Cosigner> Cosigner::of(std::string name, crypto::PrivateKey key) {
  auto verifier = NoteVerifier::of(std::move(name), key.public_key(), NoteKeyType::cosignature_v1);
  if (!verifier) return verifier.error();
  return Cosigner(std::move(key), *std::move(verifier));
}

NoteSignature Cosigner::cosign(std::string_view checkpoint_text,
                               std::chrono::sys_seconds at) const {
  const auto seconds = at.time_since_epoch().count();
  check(seconds >= 0, "a cosignature's time is after 1970");
  NoteSignature signature{verifier_.name(), verifier_.key(), {}};
  append_u64_be(signature.bytes, static_cast<std::uint64_t>(seconds));
  const Bytes signed_bytes = key_.sign(bytes_of(cosigned_message(at, checkpoint_text)));
  signature.bytes.insert(signature.bytes.end(), signed_bytes.begin(), signed_bytes.end());
  return signature;
}

}  // namespace menshen::ledger
