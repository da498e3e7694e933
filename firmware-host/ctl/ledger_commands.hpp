// menshenctl ledger: the register checked, shown and handed out (docs/menshenctl.md). None of these
// opens what lies beside a leaf.
#pragma once

#include <string>

#include "firmware-host/ctl/command.hpp"
#include "firmware-host/ctl/register_place.hpp"
#include "gateway/ledger/leaf_proof.hpp"

namespace menshen::ctl {

struct LedgerToVerify {
  RegisterPlace place;
  std::string against;  // file of an older checkpoint
  std::string proof;    // file of one leaf's proof, instead of a place
};
int verify_ledger(const LedgerToVerify& asked, const World& world);

struct LeafToProve {
  RegisterPlace place;
  std::uint64_t index = 0;
};
int prove_leaf(const LeafToProve& asked, const World& world);
// From the files of --dir, not yet checked. Says why not, and which exit code that is.
std::optional<ledger::LeafProof> proof_from_folder(const RegisterPlace& place,
                                                   const ledger::NoteVerifier& log,
                                                   std::uint64_t index, const World& world,
                                                   int& code);

struct LedgerToExport {
  RegisterPlace place;  // --config alone: a new checkpoint is signed
  std::string folder;
  std::string checkpoint;  // file of one that the log has signed; nothing is signed then
};
int export_ledger(const LedgerToExport& asked, const World& world);

struct EntriesAsked {
  RegisterPlace place;
  std::string format = "jsonl";
  std::string from;  // 2026-03-10T06:05:09Z, or a date: its midnight at the venue
  std::string to;    // exclusive, the same
  std::string kind;
  std::string decision;
  bool violations = false;
  std::string time_zone;
};
int show_entries(const EntriesAsked& asked, const World& world);

struct StatisticsAsked {
  RegisterPlace place;
  bool json = false;
  std::string time_zone;
};
int show_statistics(const StatisticsAsked& asked, const World& world);

}  // namespace menshen::ctl
