// An updater that is fed whatever a repository may answer: files of its own in any order, altered,
// or none. It ends, asks for nothing outside its names, and trusts nothing that does not verify:
// the trusted versions never fall.
#include <cstdint>

#include "tests/support/tuf_repository.hpp"

namespace {

using namespace menshen;
using namespace menshen::tuf;

constexpr std::size_t answers_max = 64;

// Three generations of a repository with a delegation, the keys of the last one rotated.
const std::vector<std::string>& served() {
  static const std::vector<std::string> files = [] {
    test::TufRepository repository;
    repository.delegate("targets", "410100", {"*"});
    repository.publish({"410100", "targets", "snapshot", "timestamp"});
    repository.publish_all();
    repository.set_keys("timestamp", {repository.new_signer()});
    repository.publish({"root", "timestamp"});
    std::vector<std::string> all;
    for (const auto& [name, bytes] : repository.files) all.push_back(bytes);
    return all;
  }();
  return files;
}

const test::MemoryFiles& fresh_client() {
  static const test::MemoryFiles client = test::TufRepository().client();
  return client;
}

void check_name(const std::string& name) {
  check(name.ends_with(".json") && name.find('/') == std::string::npos, "a name of its own");
}

}  // namespace

// Each answer is three bytes: which file (or that there is none), where it is altered, and how.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::MemoryFiles files = fresh_client();
  for (int refresh = 0; refresh < 2; ++refresh) {
    auto updater = Updater::begin(files, test::tuf_now());
    check(updater.has_value(), "what was trusted is so still");
    const std::uint64_t root = updater->trusted().root().version;
    std::size_t answers = 0;
    while (updater->next() && size >= 3 && answers++ < answers_max) {
      check_name(updater->next()->file);
      const std::size_t which = data[0] % (served().size() + 1);
      if (which == served().size()) {
        (void)updater->missing();
      } else {
        std::string bytes = served()[which];
        const std::size_t at = data[1] * bytes.size() / 256;
        bytes[at] = static_cast<char>(bytes[at] ^ data[2]);
        (void)updater->accept(bytes_of(bytes));
      }
      data += 3;
      size -= 3;
      if (updater->refreshed() && !updater->next()) (void)updater->seek("x");
    }
    check(updater->trusted().root().version >= root, "the root never falls");
  }
  for (const auto& [name, bytes] : files.files) {
    check(name.find('/') == std::string::npos, "stored in its folder");
    if (!name.ends_with(".json")) continue;
    bool genuine = false;
    for (const std::string& one : served()) {
      const auto a = read_envelope(bytes_of(one));
      const auto b = read_envelope(bytes);
      genuine = genuine || (a && b && a->signed_bytes == b->signed_bytes);
    }
    check(genuine, "nothing is stored that nobody signed");
  }
  return 0;
}
