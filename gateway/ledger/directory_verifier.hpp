// A log's folder computed again from its entry bundles, with what the checkpoint signs as the one
// thing believed: from the root down every tile must give the hash that the tile above it says, and
// every leaf the hash in its tile. So whatever is broken is named, and not what lies around it.
//
// In memory are one tile a level and one bundle, whatever the log's size.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "gateway/ledger/checkpoint.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "gateway/ledger/log_directory.hpp"

namespace menshen::ledger {

struct DirectoryDamage {
  enum class Part : std::uint8_t {
    checkpoint,  // not there, no checkpoint, not signed by this key, or of another log
    file,        // not there, cannot be read, or cut short or too long
    leaf,        // one leaf's bytes: its tile fits all that lies above
    tile,        // one tile's hashes: what lies below and what lies above fit each other
    forged,      // a tile and all below it fit each other and not what lies above
    root,        // everything fits but what the checkpoint signs
  };
  Part part = Part::checkpoint;
  std::string file;               // as in FileReader
  std::optional<LeafIndex> leaf;  // of a leaf, or of a hash of level 0
  std::optional<unsigned> hash;   // of a tile: the number in it of the first that is wrong
  Error cause;                    // of a checkpoint or a file

  bool operator==(const DirectoryDamage&) const = default;
};

std::string_view name_of(DirectoryDamage::Part part);

struct DirectoryVerification {
  TreeHead head;  // what the checkpoint says
  std::string checkpoint;
  std::optional<DirectoryDamage> damage;  // the first
};

// Never fails: what cannot be read is damage, and named.
DirectoryVerification verify_directory(const FileReader& read, const NoteVerifier& log,
                                       const LeavesDone& tell = {});

}  // namespace menshen::ledger
