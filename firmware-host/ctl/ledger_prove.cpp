#include <ostream>

#include "firmware-host/ctl/ledger_commands.hpp"
#include "firmware-host/ctl/log_signer.hpp"
#include "gateway/core/plain_text.hpp"
#include "gateway/ledger/errc.hpp"
#include "gateway/ledger/leaf_proof.hpp"

namespace menshen::ctl {
namespace {

using ledger::LeafProof;

int tell_absent(std::uint64_t index, std::uint64_t size, const World& world) {
  return fail(world.streams, exit_usage,
              "there is no leaf " + std::to_string(index) + " among " + std::to_string(size));
}

// Nothing is handed out that whoever gets it would find wrong.
int hand_out(const LeafProof& proof, const ledger::NoteVerifier& log, const World& world) {
  const auto checked = ledger::check_leaf_proof(proof, log);
  if (!checked || !is_utf8(text_of(proof.leaf))) {
    return fail(world.streams, exit_no,
                "leaf " + std::to_string(proof.index) +
                    " cannot be proven, it or a tile is damaged: see menshenctl ledger verify");
  }
  world.streams.out << encode_leaf_proof(proof) << '\n';
  return exit_ok;
}

int prove_from_store(const LeafToProve& asked, const World& world) {
  const auto signer = signer_of(asked.place, world);
  const auto view = signer ? view_of(asked.place, world.streams) : std::nullopt;
  if (!view) return exit_file;
  const auto head = view->head();
  if (!head) return fail(world.streams, exit_file, head.error().message());
  if (asked.index >= head->size) return tell_absent(asked.index, head->size, world);
  const auto leaves = view->read(asked.index, 1);
  if (!leaves) return fail(world.streams, exit_file, leaves.error().message());
  const auto hashes = view->prove_inclusion(asked.index, head->size);
  if (!hashes) return fail(world.streams, exit_file, hashes.error().message());
  const Bytes leaf = leaves->empty() ? Bytes{} : leaves->front().bytes;
  return hand_out({leaf, asked.index, head->size, *hashes, sign_checkpoint(*head, *signer)},
                  signer->verifier(), world);
}

Result<Bytes> leaf_in(const ledger::FileReader& read, std::uint64_t index, std::uint64_t size) {
  const auto bundle = index / ledger::tile_width_max;
  const unsigned width = ledger::tile_width(0, bundle, size);
  Bytes bytes;
  if (const auto got = ledger::read_bundle(read, bundle, width, bytes); !got) return got.error();
  auto entries = ledger::parse_bundle(bytes);
  if (!entries) return entries.error();
  if (entries->size() != width) MENSHEN_RETURN_ERROR(ledger::Errc::bundle_form);
  return std::move((*entries)[index % ledger::tile_width_max]);
}

int prove_from_folder(const LeafToProve& asked, const World& world) {
  const auto log = verifier_of(asked.place, world.streams);
  if (!log) return exit_file;
  int code = exit_ok;
  const auto proof = proof_from_folder(asked.place, *log, asked.index, world, code);
  return proof ? hand_out(*proof, *log, world) : code;
}

}  // namespace

std::optional<LeafProof> proof_from_folder(const RegisterPlace& place,
                                           const ledger::NoteVerifier& log, std::uint64_t index,
                                           const World& world, int& code) {
  const auto refuse = [&](const std::string& why) -> std::optional<LeafProof> {
    code = fail(world.streams, exit_file, why);
    return std::nullopt;
  };
  const std::string folder = folder_of(place.folder);
  const auto note = read_input(folder + "/" + std::string(ledger::checkpoint_name), world.streams,
                               ledger::note_bytes_max);
  code = exit_file;
  if (!note) return std::nullopt;
  const auto opened = ledger::open_checkpoint(*note, log);
  if (!opened) return refuse("checkpoint: " + opened.error().message());
  const auto size = opened->checkpoint.head.size;
  if (index >= size) {
    code = tell_absent(index, size, world);
    return std::nullopt;
  }
  const auto read = reader_of(folder);
  const auto leaf = leaf_in(read, index, size);
  if (!leaf) return refuse(leaf.error().message());
  const auto hashes = ledger::inclusion_proof(index, size, ledger::nodes_of(read, size));
  if (!hashes) return refuse(hashes.error().message());
  return LeafProof{*leaf, index, size, *hashes, *note};
}

int prove_leaf(const LeafToProve& asked, const World& world) {
  if (!names_one(asked.place, world.streams)) return exit_usage;
  if (!asked.place.folder.empty()) return prove_from_folder(asked, world);
  if (!asked.place.config_file.empty()) return prove_from_store(asked, world);
  return fail(
      world.streams, exit_usage,
      "a proof goes to a signed checkpoint: name --config, which has the log's key, or --dir");
}

}  // namespace menshen::ctl
