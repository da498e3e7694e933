// The files that a configuration names, read and checked as menshend does at start and as
// `menshenctl config check` does before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "firmware-host/config.hpp"
#include "firmware-host/inspection/rights.hpp"
#include "gateway/identity/trust_store.hpp"
#include "gateway/ledger/note.hpp"
#include "gateway/policy/rules.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::host {

inline constexpr std::size_t small_file_bytes_max = 4096;  // a PIN or a key

// Hex digits of a configuration's fingerprint: as many as tell two of one venue apart.
inline constexpr std::size_t fingerprint_digits = 12;

struct ConfigFiles {
  policy::Rules rules;  // clock_floor is the build instant
  identity::TrustStore issuers;
  std::optional<watchlist::OpenList> open_list;  // nothing where none is configured
  // Of the configuration's text and the rule table's: the first digits of SHA-256 over both their
  // SHA-256 digests, in this order. It stands in a leaf.
  std::string fingerprint;
  std::string kept_pin;
  std::string kept_manager_pin;               // empty, as the next: none is configured
  std::string sealed_venue_key;               // crypto::seal_with_pin, under the manager's PIN
  std::optional<ledger::NoteSigner> log_key;  // nothing where none is configured
  // Exactly where [inspection] is configured; checked, and complete but for the clock. Whoever
  // listens takes it out: the private key's text does not stay in memory.
  std::optional<http::TlsSettings> inspection_tls;
  std::vector<inspection::Issuer> inspection_issuers;
};

struct LoadedFiles {
  std::optional<ConfigFiles> files;  // exactly where there are no problems
  std::vector<ConfigProblem> problems;
};

// Every mistake of every file at once, and every lane whose zone the policy does not have.
LoadedFiles load_files(const Config& config);

}  // namespace menshen::host
