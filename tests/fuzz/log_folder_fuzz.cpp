// A log's folder of one bundle, one tile and a rightly signed checkpoint, all of them somebody
// else's: verifying says what is wrong and never believes more than the signed root.
#include <map>

#include "gateway/core/result.hpp"
#include "gateway/ledger/directory_verifier.hpp"
#include "gateway/ledger/errc.hpp"

namespace {

using namespace menshen;

const ledger::NoteSigner& own_log() {
  static const auto signer =
      ledger::NoteSigner::of("example.com/log",
                             crypto::PrivateKey::from_ed25519_seed(ledger::Digest{}).value())
          .value();
  return signer;
}

}  // namespace

// The first byte is the number of leaves, the second and third the bundle's length, the rest the
// bundle and the tile.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const unsigned leaves = 1 + data[0] % 255U;
  const ByteView rest(data + 3, size - 3);
  const std::size_t length = std::min<std::size_t>(data[1] * 256U + data[2], rest.size());
  std::map<std::string, ByteView> files;
  files[ledger::entries_path(0, leaves)] = rest.first(length);
  files[ledger::tile_path({0, 0, leaves})] = rest.subspan(length);
  ledger::Frontier frontier;
  if (const auto entries = ledger::view_bundle(rest.first(length))) {
    for (const ByteView entry : *entries) frontier.append(ledger::leaf_hash(entry));
  }
  const std::string note = ledger::sign_checkpoint({leaves, frontier.root()}, own_log());
  files["checkpoint"] = bytes_of(note);
  const ledger::FileReader read = [&](const std::string& name, std::size_t bytes_max,
                                      Bytes& into) -> Ok {
    const auto file = files.find(name);
    if (file == files.end() || file->second.size() > bytes_max) {
      MENSHEN_RETURN_ERROR(ledger::Errc::outside_tree);
    }
    into.assign(file->second.begin(), file->second.end());
    return {};
  };
  const auto verified = ledger::verify_directory(read, own_log().verifier());
  const bool fits = frontier.size() == leaves && rest.size() - length == leaves * 32U;
  check(fits || verified.damage.has_value(), "a bundle of another size verifies never");
  return 0;
}
