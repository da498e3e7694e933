// The public suite theupdateframework/tuf-conformance against menshen-tuf. It runs where the
// environment variable TUF_CONFORMANCE names a folder with three checkouts side by side:
// tuf-conformance, python-tuf and securesystemslib (docs/tuf.md); it needs no network.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "tests/support/child_process.hpp"
#include "tests/support/paths.hpp"

namespace menshen::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes patience{14};
constexpr int tests_min = 113;  // of release 2.4.0

// Debian 12's cryptography has two of its types under older names than the suite asks for.
void write_older_names(const fs::path& folder) {
  std::ofstream(folder / "sitecustomize.py")
      << "import cryptography.hazmat.primitives.asymmetric.types as types\n"
         "for new, old in (('PrivateKeyTypes', 'PRIVATE_KEY_TYPES'),\n"
         "                 ('PublicKeyTypes', 'PUBLIC_KEY_TYPES')):\n"
         "    if not hasattr(types, new):\n"
         "        setattr(types, new, getattr(types, old))\n";
}

TEST(TufConformance, IsPassedWithoutAnException) {
  const char* const named = std::getenv("TUF_CONFORMANCE");
  if (named == nullptr) GTEST_SKIP() << "TUF_CONFORMANCE names no folder (docs/tuf.md)";
  const fs::path folder = named;
  const fs::path suite = folder / "tuf-conformance";
  ASSERT_TRUE(fs::exists(suite / "tuf_conformance")) << suite << " is no checkout of the suite";
  const TemporaryFolder temporary;
  write_older_names(temporary.path());
  const std::string path = temporary.path().string() + ":" + suite.string() + ":" +
                           (folder / "python-tuf").string() + ":" +
                           (folder / "securesystemslib").string();
  const std::string log = (temporary.path() / "log").string();
  ChildProcess pytest({"/usr/bin/python3", "-B", "-m", "pytest", "-p", "no:cacheprovider", "-q",
                       (suite / "tuf_conformance").string(), "--entrypoint",
                       std::string(MENSHEN_BIN_DIR) + "/menshen-tuf"},
                      log, {{"PYTHONPATH", path}});
  const auto status = pytest.wait(patience);
  const Bytes bytes = read_file(log);
  const std::string said(text_of(bytes));
  ASSERT_EQ(status, 0) << said;
  // "113 passed in 32.34s": none failed, none skipped, none expected to fail.
  std::smatch passed;
  ASSERT_TRUE(std::regex_search(said, passed, std::regex("\n([0-9]+) passed in "))) << said;
  EXPECT_GE(std::stoi(passed[1]), tests_min) << said;
}

}  // namespace
}  // namespace menshen::test
