// What a leaf commits to and does not contain: a registration, sealed to the keys that may open it
// (docs/formats.md, "Beside the leaf").
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/core/chance.hpp"
#include "gateway/core/entry.hpp"
#include "gateway/core/result.hpp"
#include "gateway/ledger/beside_suite.hpp"
#include "gateway/ledger/register_key.hpp"
#include "gateway/ledger/registration.hpp"

namespace menshen::ledger {

inline constexpr std::size_t origin_bytes_max = 255;

// To the same recipients, every registration becomes the same number of bytes.
class BesideSealer {
 public:
  // `origin` is "<authority>/<venue code>", the log's name. Recipients that check_recipients
  // refuses stop the program: whoever reads a configuration asks it first.
  BesideSealer(std::vector<Recipient> recipients, std::string origin, Chance chance);

  // Errc::registration_field.
  Result<Bytes> seal(const EntryId& id, const Registration& registration, Instant now);

 private:
  struct Line {  // to one recipient
    Recipient recipient;
    std::unique_ptr<KeyWrapper> wrapper;
  };

  Suite suite_;
  std::vector<Line> lines_;
  std::string origin_;
  Chance chance_;
};

// Errc::beside_form, not_for_this_key, beside_altered, crypto::Errc::not_opened.
Result<Registration> open_beside(const BesideKey& key, std::string_view origin, const EntryId& id,
                                 ByteView beside);

}  // namespace menshen::ledger
