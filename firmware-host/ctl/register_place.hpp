// Where a register is that a command is asked about: in the store of a venue, or as a folder of
// static files, which need not be a venue's own.
#pragma once

#include <optional>
#include <string>

#include "firmware-host/config.hpp"
#include "firmware-host/ctl/command.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/log_directory.hpp"
#include "gateway/ledger/note.hpp"

namespace menshen::ctl {

struct RegisterPlace {
  std::string config_file;  // --config: names the store, the origin and the log's key
  std::string store_file;   // --store
  std::string folder;       // --dir
  std::string vkey_file;    // --vkey; of a folder: <folder>.vkey unless said
};

// A place names exactly one of its three. Tells why not, and returns false.
bool names_one(const RegisterPlace& place, const Streams& streams);

// These say why not.
std::optional<host::Config> config_of(const RegisterPlace& place, const Streams& streams);
std::optional<ledger::LedgerView> view_of(const RegisterPlace& place, const Streams& streams);
// --vkey, or the one beside the folder.
std::optional<ledger::NoteVerifier> verifier_of(const RegisterPlace& place, const Streams& streams);

// The folder without a slash at its end: "log/" and "log" have one verifier key beside them.
std::string folder_of(std::string folder);
ledger::FileReader reader_of(const std::string& folder);

}  // namespace menshen::ctl
