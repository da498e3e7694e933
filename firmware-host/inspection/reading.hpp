// What is read for a request that has been understood and granted: from the register to the whole
// response, and what of it must stand in an access leaf first. Runs beside the deciding thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "firmware-host/inspection/access.hpp"
#include "firmware-host/inspection/cosignature.hpp"
#include "firmware-host/inspection/query.hpp"
#include "firmware-host/inspection/route_table.hpp"
#include "gateway/ledger/checkpoint_signer.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::inspection {

struct Asked {
  http::ClientIdentity client;
  ledger::Role role = ledger::Role::auditor;
  const Route* route = nullptr;
  std::string path;
  std::string placeholder;  // what stands for "{index}" or "{tile}"
  Query query;
  std::string accept;
  std::string if_none_match;
  std::string body;
  std::chrono::seconds utc_offset{0};  // the venue's
};

// What is read from; any thread may use it.
struct Source {
  const ledger::LedgerView& view;
  ledger::CheckpointSigner& checkpoints;
  const std::vector<ledger::NoteVerifier>& authorities;
  // Keeps the note apart from the register, durably, unless a newer one is kept already.
  std::function<Ok(const Receipt& receipt, std::string_view note)> keep;
};

struct Shown {
  http::Response response;
  // What must be durable before the response is sent; nothing for what shows nothing.
  std::optional<Access> access;
  std::optional<Span> span;  // an access that is open already is not written again
};

// Errors of this room; others mean that the register cannot be read.
Result<Shown> read(const Asked& asked, const Source& source);

}  // namespace menshen::inspection
