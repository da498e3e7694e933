// Who has stolen a box and everything in it, and wants to know which children are listed. Half of
// those asked about are. It is handed the box's whole state: every table it ever had with salt and
// L, every token beside its leaves, and of each token how long it is and what was done for it.
//
// Each strategy gives every child a score; the half with the higher scores is called listed. How
// often that is right is the strategy's share; by chance alone it is a half. One strategy is told
// of every second child whether it is listed, learns from that, and is asked about the others.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "gateway/core/bytes.hpp"
#include "gateway/crypto/p256.hpp"
#include "gateway/watchlist/sealed_placement.hpp"

namespace menshen::watchlist {

struct StolenTable {
  PlacementSalt salt{};
  Bytes base;
  std::vector<Bytes> slots;
};

struct StolenChild {  // whose number the thief knows
  std::string number;
  Bytes token;
  crypto::P256Work work;  // what a clock beside the box might have shown
};

struct StolenBox {
  std::vector<StolenTable> tables;
  std::vector<StolenChild> children;
};

class Distinguisher {
 public:
  explicit Distinguisher(const StolenBox& box) : box_(box) {
    look_at_tables();
    look_at_tokens();
  }

  // How far from a half each strategy's share of right answers is, in standard deviations of what
  // chance alone gives. `listed` is the truth.
  std::map<std::string, double> deviations(const std::vector<bool>& listed) const {
    std::map<std::string, double> found;
    for (const auto& [name, score] : strategies_) {
      std::vector<double> scores;
      for (const StolenChild& child : box_.children) scores.push_back(score(child));
      found[name] = deviation(scores, listed);
    }
    found["learned from known children"] = learned(listed);
    return found;
  }

 private:
  using Score = std::function<double(const StolenChild&)>;

  // Those with equal scores are called listed in the order they came, which decides nothing.
  static double deviation(const std::vector<double>& scores, const std::vector<bool>& listed) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return scores[i]; });
    const auto called = static_cast<std::size_t>(std::ranges::count(listed, true));
    double right = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      right += listed[order[rank]] == (rank < called) ? 1 : 0;
    }
    const auto count = static_cast<double>(scores.size());
    return std::abs(right - count / 2) / (std::sqrt(count) / 2);
  }

  std::vector<const Bytes*> candidates_of(const StolenTable& table,
                                          const std::string& number) const {
    std::vector<const Bytes*> found;
    for (const auto slot : SlotDraw(table.salt, table.slots.size()).of(number)) {
      found.push_back(&table.slots[slot]);
    }
    return found;
  }

  void look_at_tables() {
    // A keyed or salted digest of the number stands in one of its slots.
    strategies_["digest in the table"] = [this](const StolenChild& child) {
      double hits = 0;
      for (const StolenTable& table : box_.tables) {
        const auto salted = crypto::hmac_sha256(table.salt, bytes_of(child.number));
        const auto bare = crypto::sha256(bytes_of(child.number));
        for (const Bytes* slot : candidates_of(table, child.number)) {
          for (const auto& digest : {salted, bare}) {
            hits += std::ranges::search(*slot, ByteView(digest).first(16)).empty() ? 0 : 1;
          }
        }
      }
      return hits;
    };
    // A small multiple of the number's point stands there: a weak α.
    strategies_["small multiple in the table"] = [this](const StolenChild& child) {
      double hits = 0;
      const auto multiples = small_multiples(child.number);
      for (const StolenTable& table : box_.tables) {
        for (const Bytes* slot : candidates_of(table, child.number)) {
          hits += static_cast<double>(std::ranges::count(multiples, *slot));
        }
      }
      return hits;
    };
    // What stands in a slot of the number in one table stands in another of its slots in the next.
    strategies_["equal slots in two tables"] = [this](const StolenChild& child) {
      double hits = 0;
      for (std::size_t i = 1; i < box_.tables.size(); ++i) {
        for (const Bytes* one : candidates_of(box_.tables[i - 1], child.number)) {
          for (const Bytes* other : candidates_of(box_.tables[i], child.number)) {
            hits += *one == *other ? 1 : 0;
          }
        }
      }
      return hits;
    };
    strategies_["signs of its slots"] = [this](const StolenChild& child) {
      double odd = 0;
      for (const StolenTable& table : box_.tables) {
        for (const Bytes* slot : candidates_of(table, child.number)) odd += (*slot)[0] == 3 ? 1 : 0;
      }
      return odd;
    };
  }

  void look_at_tokens() {
    strategies_["length of the token"] = [](const StolenChild& child) {
      return static_cast<double>(child.token.size());
    };
    strategies_["work done"] = [](const StolenChild& child) {
      return static_cast<double>(child.work.multiplications + child.work.paired_multiplications +
                                 child.work.decodings + child.work.order % 1024);
    };
    // What stands in one of the number's slots stands in the token too.
    strategies_["token's bytes in the table"] = [this](const StolenChild& child) {
      double hits = 0;
      for (const StolenTable& table : box_.tables) {
        for (const Bytes* slot : candidates_of(table, child.number)) {
          const ByteView x = ByteView(*slot).subspan(1, 16);
          hits += std::ranges::search(child.token, x).empty() ? 0 : 1;
        }
      }
      return hits;
    };
    strategies_["sum of the token's bytes"] = [](const StolenChild& child) {
      return std::accumulate(child.token.begin(), child.token.end(), 0.0);
    };
  }

  // All bits of the token and of the child's slots, and the token's length.
  std::vector<double> features_of(const StolenChild& child, std::size_t token_size) const {
    Bytes bytes = child.token;
    bytes.resize(token_size, 0);
    for (const StolenTable& table : box_.tables) {
      for (const Bytes* slot : candidates_of(table, child.number)) {
        bytes.insert(bytes.end(), slot->begin(), slot->end());
      }
    }
    std::vector<double> features;
    for (const std::uint8_t byte : bytes) {
      for (int bit = 0; bit < 8; ++bit) features.push_back(byte >> bit & 1);
    }
    features.push_back(static_cast<double>(child.token.size()));
    return features;
  }

  // Told of the children with even indices: each feature weighs by how the two kinds' means differ.
  double learned(const std::vector<bool>& listed) const {
    std::size_t token_size = 0;
    for (const auto& child : box_.children) token_size = std::max(token_size, child.token.size());
    std::vector<std::vector<double>> features;
    for (const auto& child : box_.children) features.push_back(features_of(child, token_size));
    std::array<double, 2> known{};
    for (std::size_t i = 0; i < features.size(); i += 2) known[listed[i] ? 1 : 0] += 1;
    std::vector<double> weights(features.front().size(), 0);
    for (std::size_t i = 0; i < features.size(); i += 2) {
      const double share = listed[i] ? 1 / known[1] : -1 / known[0];
      for (std::size_t f = 0; f < weights.size(); ++f) weights[f] += share * features[i][f];
    }
    std::vector<double> scores;
    std::vector<bool> truth;
    for (std::size_t i = 1; i < features.size(); i += 2) {
      scores.push_back(
          std::inner_product(weights.begin(), weights.end(), features[i].begin(), 0.0));
      truth.push_back(listed[i]);
    }
    return deviation(scores, truth);
  }

  std::vector<Bytes> small_multiples(const std::string& number) const {
    crypto::P256Work work;
    crypto::P256 curve(work);
    std::vector<Bytes> found;
    const auto hashed = curve.hash(bytes_of(number), bytes_of(sealed_format::number_tag));
    for (std::uint8_t factor = 1; factor <= 4; ++factor) {
      Bytes scalar(32, 0);
      scalar.back() = factor;
      const auto point =
          curve.encode(curve.times(crypto::Scalar::from_bytes(scalar).value(), hashed));
      found.emplace_back(point.begin(), point.end());
    }
    return found;
  }

  const StolenBox& box_;
  std::map<std::string, Score> strategies_;
};

}  // namespace menshen::watchlist
