#include "gateway/ledger/leaf_proof.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "gateway/core/plain_text.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/stored.hpp"

namespace menshen::ledger {
namespace {

namespace json = boost::json;

constexpr std::size_t members = 5;
constexpr std::size_t depth_max = 3;

std::optional<std::uint64_t> number_of(const json::value* value) {
  if (value == nullptr || value->kind() != json::kind::int64 || value->get_int64() < 0) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(value->get_int64());
}

const json::string* text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_string();
}

std::optional<Proof> hashes_of(const json::value* value) {
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr || array->size() > proof_hashes_max) return std::nullopt;
  Proof proof;
  for (const json::value& hash : *array) {
    const json::string* text = hash.if_string();
    const auto bytes = text == nullptr ? std::nullopt : from_base64(*text);
    const auto digest = bytes ? digest_of(*bytes) : std::nullopt;
    if (!digest) return std::nullopt;
    proof.push_back(*digest);
  }
  return proof;
}

std::optional<LeafProof> read_proof(const json::object& object) {
  const json::string* leaf = text_in(object, "leaf");
  const json::string* checkpoint = text_in(object, "checkpoint");
  const auto index = number_of(object.if_contains("index"));
  const auto size = number_of(object.if_contains("size"));
  auto hashes = hashes_of(object.if_contains("proof"));
  const bool whole = leaf && checkpoint && index && size && hashes && object.size() == members;
  if (!whole || leaf->size() > leaf_bytes_fixed || checkpoint->size() > note_bytes_max) {
    return std::nullopt;
  }
  return LeafProof{to_bytes(*leaf), *index, *size, std::move(*hashes), std::string(*checkpoint)};
}

}  // namespace

std::string encode_leaf_proof(const LeafProof& proof) {
  check(is_utf8(text_of(proof.leaf)), "a leaf is UTF-8");
  json::array hashes;
  for (const Digest& hash : proof.proof) hashes.emplace_back(to_base64(hash));
  return json::serialize(json::object{{"leaf", text_of(proof.leaf)},
                                      {"index", proof.index},
                                      {"size", proof.size},
                                      {"proof", std::move(hashes)},
                                      {"checkpoint", proof.checkpoint}});
}

Result<LeafProof> parse_leaf_proof(std::string_view text) {
  if (text.size() > leaf_proof_bytes_max) MENSHEN_RETURN_ERROR(Errc::proof_form);
  json::parse_options options;
  options.max_depth = depth_max;
  boost::system::error_code failed;
  const json::value value = json::parse(text, failed, {}, options);
  if (failed || !value.is_object()) MENSHEN_RETURN_ERROR(Errc::proof_form);
  auto proof = read_proof(value.get_object());
  if (!proof) MENSHEN_RETURN_ERROR(Errc::proof_form);
  return *std::move(proof);
}

Result<TreeHead> check_leaf_proof(const LeafProof& proof, const NoteVerifier& log) {
  const auto opened = open_checkpoint(proof.checkpoint, log);
  if (!opened) return opened.error();
  const TreeHead& head = opened->checkpoint.head;
  if (head.size != proof.size) MENSHEN_RETURN_ERROR(Errc::proof_form);
  if (!verify_inclusion(leaf_hash(proof.leaf), proof.index, head, proof.proof)) {
    MENSHEN_RETURN_ERROR(Errc::proof_wrong);
  }
  return head;
}

}  // namespace menshen::ledger
