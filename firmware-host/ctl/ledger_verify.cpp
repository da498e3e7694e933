#include <filesystem>
#include <functional>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/ledger_damage.hpp"
#include "firmware-host/ctl/log_signer.hpp"
#include "firmware-host/ctl/progress_line.hpp"
#include "firmware-host/watermark.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/growth.hpp"
#include "gateway/ledger/leaf_proof.hpp"

namespace menshen::ctl {
namespace {

using ledger::TreeHead;

// What a verification came to.
struct Verdict {
  TreeHead head;
  boost::json::object key;    // of a folder: by which it was checked
  boost::json::value damage;  // null: none
  std::string sentence;
};

// The tree at an older checkpoint, if one was given; `known` is false after saying why not.
struct OlderTree {
  bool known = true;
  std::optional<TreeHead> head;
  std::string file;     // of the watermark: named in what is said of it
  std::string finding;  // the watermark is gone, or none: that is a verdict by itself
};

OlderTree older_tree(const LedgerToVerify& asked, const World& world) {
  if (asked.against.empty()) return OlderTree{};
  const auto note = read_input(asked.against, world.streams, ledger::note_bytes_max);
  const auto log = verifier_of_log(asked.place, world);
  if (!note || !log) return {false, std::nullopt, {}, {}};
  const auto opened = ledger::open_checkpoint(*note, *log);
  if (opened) return {true, opened->checkpoint.head, {}, {}};
  fail(world.streams, exit_file, asked.against + ": " + opened.error().message());
  return {false, std::nullopt, {}, {}};
}

// What an authority has cosigned and menshend keeps apart: the venue's own register is held against
// it without being asked.
OlderTree watermark_of(const LedgerToVerify& asked, const ledger::LedgerView& view,
                       const World& world) {
  OlderTree older;
  const auto config = config_of(asked.place, world.streams);
  if (!config) return {false, std::nullopt, {}, {}};
  older.file = host::watermark_file(*config).string();
  std::error_code failed;
  if (!std::filesystem::exists(older.file, failed) && !failed) {
    const auto expected = host::watermark_expected(view);
    if (expected && *expected) {
      older.finding = "the watermark is missing, and the register says that one is kept";
    }
    return older;
  }
  const auto log = verifier_of_log(asked.place, world);
  if (!log) return {false, std::nullopt, {}, {}};
  older.head = host::kept_watermark(older.file, *log);
  if (!older.head) older.finding = "the watermark is no checkpoint of this log";
  return older;
}

int tell(const Verdict& verdict, const OlderTree& older, const ledger::NodeReader& nodes,
         const World& world) {
  boost::json::object line{{"entries", verdict.head.size}, {"root", to_base64(verdict.head.root)}};
  for (const auto& said : verdict.key) line.insert(said);
  line["verified"] = verdict.damage.is_null();
  line["damage"] = verdict.damage;
  line["against"] = nullptr;
  bool grew = true;
  if (older.head && verdict.damage.is_null()) {
    const auto growth = ledger::growth_of(*older.head, verdict.head, nodes);
    if (!growth) return fail(world.streams, exit_file, growth.error().message());
    grew = *growth == ledger::Growth::grew;
    line["against"] =
        boost::json::object{{"entries", older.head->size}, {"growth", name_of(*growth)}};
    const std::string file = older.file.empty() ? std::string() : older.file + ": ";
    if (!grew) fail(world.streams, exit_no, file + sentence_of(*growth, *older.head, verdict.head));
  }
  if (!older.finding.empty()) {
    grew = false;
    fail(world.streams, exit_no, older.file + ": " + older.finding);
  }
  print_line(world.streams, line);
  if (!verdict.damage.is_null()) return fail(world.streams, exit_no, verdict.sentence);
  return grew ? exit_ok : exit_no;
}

// A key that lies beside a folder says nothing of who made the two: said whatever the verdict.
boost::json::object key_of_folder(const LedgerToVerify& asked, const ledger::NoteVerifier& log,
                                  const World& world) {
  const bool given = !asked.place.vkey_file.empty();
  if (!given) {
    world.streams.err << "menshenctl: checked by the key in " << folder_of(asked.place.folder)
                      << ".vkey, beside the folder: whoever made the folder can have made that key "
                         "too. Name with --vkey the one that the venue gave\n";
  }
  return {{"verifier_key", log.vkey()}, {"verifier_key_from", given ? "given" : "folder"}};
}

int verify_folder(const LedgerToVerify& asked, const World& world) {
  const auto log = verifier_of(asked.place, world.streams);
  if (!log) return exit_file;
  const auto older = older_tree(asked, world);
  if (!older.known) return exit_file;
  const auto read = reader_of(folder_of(asked.place.folder));
  ledger::DirectoryVerification verified;
  {
    ProgressLine progress("verifying", world);
    verified = ledger::verify_directory(
        read, *log, [&](std::uint64_t done, std::uint64_t size) { progress.tell(done, size); });
  }
  Verdict verdict{verified.head, key_of_folder(asked, *log, world), nullptr, {}};
  if (verified.damage) {
    verdict.damage = json_of(*verified.damage);
    verdict.sentence = sentence_of(*verified.damage);
  }
  return tell(verdict, older, ledger::nodes_of(read, verified.head.size), world);
}

int verify_store(const LedgerToVerify& asked, const World& world) {
  const auto view = view_of(asked.place, world.streams);
  if (!view) return exit_file;
  const bool has_watermark = asked.against.empty() && !asked.place.config_file.empty();
  const auto older = has_watermark ? watermark_of(asked, *view, world) : older_tree(asked, world);
  if (!older.known) return exit_file;
  const auto verified = [&] {
    ProgressLine progress("verifying", world);
    return view->verify_all(ledger::Depth::everything, [&](std::uint64_t done, std::uint64_t size) {
      progress.tell(done, size);
    });
  }();
  Verdict verdict;
  if (!verified && !is_damage(verified.error())) {
    return fail(world.streams, exit_file, verified.error().message());
  }
  if (!verified) {
    const bool tree = verified.error() == ledger::Errc::tree_disagrees;
    verdict.damage = boost::json::object{
        {"part", tree ? "tree" : "store"}, {"leaf", nullptr}, {"file", nullptr}, {"hash", nullptr}};
    verdict.sentence = tree ? verified.error().message() : sentence_of_broken_store();
  } else {
    verdict.head = verified->head;
  }
  if (verified && verified->damage) {
    verdict.damage = json_of(*verified->damage);
    verdict.sentence = sentence_of(*verified->damage);
  }
  return tell(
      verdict, older, [&](const ledger::Node& node) { return view->node(node); }, world);
}

int verify_proof(const LedgerToVerify& asked, const World& world) {
  const auto text = read_input(asked.proof, world.streams, ledger::leaf_proof_bytes_max);
  const auto log = verifier_of_log(asked.place, world);
  if (!text || !log) return exit_file;
  const auto proof = ledger::parse_leaf_proof(*text);
  if (!proof) return fail(world.streams, exit_file, asked.proof + ": " + proof.error().message());
  const auto head = ledger::check_leaf_proof(*proof, *log);
  print_line(world.streams, {{"leaf", proof->index},
                             {"entries", proof->size},
                             {"root", head ? boost::json::value(to_base64(head->root)) : nullptr},
                             {"verified", head.has_value()}});
  if (head) return exit_ok;
  return fail(world.streams, exit_no,
              "the proof of leaf " + std::to_string(proof->index) + ": " + head.error().message());
}

}  // namespace

int verify_ledger(const LedgerToVerify& asked, const World& world) {
  if (!asked.proof.empty()) return verify_proof(asked, world);
  if (!names_one(asked.place, world.streams)) return exit_usage;
  return asked.place.folder.empty() ? verify_store(asked, world) : verify_folder(asked, world);
}

}  // namespace menshen::ctl
