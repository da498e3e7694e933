// A log's folder in memory, made by the definitions: every tile's hash is computed from its leaves
// alone. Tests break it file by file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/log_directory.hpp"
#include "tests/support/seeded_chance.hpp"

namespace menshen::test {

inline constexpr const char* sample_origin = "county.example/41010010000001";

inline ledger::NoteSigner sample_log_key(std::uint32_t seed = 1) {
  const auto key = crypto::PrivateKey::from_ed25519_seed(draw<32>(seeded_chance(seed))).value();
  return ledger::NoteSigner::of(sample_origin, key).value();
}

inline Bytes short_leaf(std::uint64_t index) { return to_bytes("leaf " + std::to_string(index)); }

struct MemoryFolder {
  std::map<std::string, Bytes> files;

  explicit MemoryFolder(const std::vector<Bytes>& leaves) { write(leaves); }
  static MemoryFolder of_size(std::uint64_t size) {
    std::vector<Bytes> leaves;
    while (leaves.size() < size) leaves.push_back(short_leaf(leaves.size()));
    return MemoryFolder(leaves);
  }

  ledger::FileReader reader() const {
    return [this](const std::string& name, std::size_t bytes_max, Bytes& into) -> Ok {
      const auto file = files.find(name);
      if (file == files.end()) MENSHEN_RETURN_ERROR(ledger::Errc::outside_tree);
      if (file->second.size() > bytes_max) MENSHEN_RETURN_ERROR(ledger::Errc::tile_form);
      into = file->second;
      return {};
    };
  }

  void sign(const ledger::TreeHead& head, const ledger::NoteSigner& key = sample_log_key()) {
    files[std::string(ledger::checkpoint_name)] = to_bytes(ledger::sign_checkpoint(head, key));
  }

  void write(const std::vector<Bytes>& leaves) {
    std::vector<ledger::Digest> hashes;
    ledger::Frontier frontier;
    for (const Bytes& leaf : leaves) {
      hashes.push_back(ledger::leaf_hash(leaf));
      frontier.append(hashes.back());
    }
    for (std::size_t at = 0; at < leaves.size(); at += 256) {
      const std::size_t width = std::min<std::size_t>(256, leaves.size() - at);
      files[ledger::entries_path(at / 256, static_cast<unsigned>(width))] =
          ledger::encode_bundle(std::span(leaves).subspan(at, width));
    }
    for (unsigned level = 0; !hashes.empty(); ++level) hashes = write_level(level, hashes);
    sign(frontier.head());
  }

 private:
  // Returns the hashes of the level above: of the full tiles.
  std::vector<ledger::Digest> write_level(unsigned level,
                                          const std::vector<ledger::Digest>& hashes) {
    std::vector<ledger::Digest> above;
    for (std::size_t at = 0; at < hashes.size(); at += 256) {
      const std::size_t width = std::min<std::size_t>(256, hashes.size() - at);
      Bytes tile;
      ledger::Frontier of_tile;
      for (std::size_t i = at; i < at + width; ++i) {
        tile.insert(tile.end(), hashes[i].begin(), hashes[i].end());
        of_tile.append(hashes[i]);
      }
      files[ledger::tile_path({level, at / 256, static_cast<unsigned>(width)})] = tile;
      if (width == 256) above.push_back(of_tile.root());
    }
    return above;
  }
};

}  // namespace menshen::test
