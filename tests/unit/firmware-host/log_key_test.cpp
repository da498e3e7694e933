#include "firmware-host/log_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/errc.hpp"
#include "gateway/ledger/errc.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/software_tpm.hpp"

namespace menshen::host {
namespace {

const std::string origin = "gate.fangcheng.example/41132210000001";
const std::string note_text = origin + "\n0\nAAAA\n";

Chance counting_chance() {
  return [drawn = 0U](std::span<std::uint8_t> bytes) mutable {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(++drawn * 37 + 11);
  };
}

// The variable that systemd sets, for the length of one test.
class CredentialsFolder {
 public:
  explicit CredentialsFolder(const std::filesystem::path& folder) {
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
  }
  ~CredentialsFolder() { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  CredentialsFolder(const CredentialsFolder&) = delete;
  CredentialsFolder& operator=(const CredentialsFolder&) = delete;
};

class LogKey : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.file = path("log.key");
    settings_.machine = path("machine-id");
    write("machine-id", "0123456789abcdef0123456789abcdef\n");
  }
  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  // A new key in its file; its verifier key.
  std::string make(const std::string& name_of_log = origin) {
    const auto made = make_log_key(settings_, name_of_log, counting_chance()).value();
    text_ = made.text;
    keep(text_);
    return made.vkey;
  }
  void keep(std::string_view text) const {
    const std::string name =
        settings_.kind == LogKeyKind::credential ? settings_.credential : "log.key";
    EXPECT_TRUE(write_file(path(name), text, FileKind::secret));
  }
  Error error_of_load(const std::string& name_of_log = origin) const {
    const auto loaded = load_log_key(settings_, name_of_log);
    return loaded ? Error() : loaded.error();
  }
  void expect_signs(const std::string& vkey) const {
    const auto signer = load_log_key(settings_, origin);
    ASSERT_TRUE(signer) << describe(signer.error());
    EXPECT_EQ(signer->name(), origin);
    EXPECT_EQ(signer->verifier().vkey(), vkey);
    const auto outside = ledger::NoteVerifier::parse(vkey).value();
    EXPECT_TRUE(outside.verify(note_text, signer->sign(note_text)));
  }

  test::TemporaryFolder folder_;
  LogKeySettings settings_;
  std::string text_;
};

TEST_F(LogKey, SignsInTheNameOfTheRegister) { expect_signs(make()); }

TEST_F(LogKey, SaysItsPublicHalfWithoutBeingOpened) {
  const std::string vkey = make();
  std::filesystem::remove(settings_.machine);
  EXPECT_EQ(read_log_verifier(settings_)->vkey(), vkey);
}

TEST_F(LogKey, TheFileHoldsNothingOfTheSeedInClear) {
  make();
  Bytes seed(32);
  counting_chance()(seed);  // the first that is drawn
  const Bytes kept = parse_log_key(text_)->seed;
  EXPECT_EQ(text_of(kept).find(text_of(ByteView(seed).first(4))), std::string_view::npos);
}

TEST_F(LogKey, OpensOnNoOtherMachine) {
  make();
  write("machine-id", "f123456789abcdef0123456789abcdef\n");
  EXPECT_EQ(error_of_load(), Errc::log_key_not_opened);
}

TEST_F(LogKey, IsMadeAndOpenedOnNoMachineWithoutAnId) {
  make();
  for (const std::string& id : {std::string(), std::string("\n"), std::string(15, 'a')}) {
    write("machine-id", id);
    EXPECT_EQ(error_of_load(), Errc::machine_unknown) << id;
    EXPECT_EQ(make_log_key(settings_, origin, counting_chance()).error(), Errc::machine_unknown);
  }
  std::filesystem::remove(settings_.machine);
  EXPECT_EQ(error_of_load(), Errc::machine_unknown);
}

TEST_F(LogKey, OfAnotherRegisterIsRefused) {
  make("gate.fangcheng.example/41132210000002");
  EXPECT_EQ(error_of_load(), Errc::log_key_other_origin);
}

TEST_F(LogKey, IsMadeForNoOriginThatIsNoName) {
  for (const std::string& wrong : {std::string(), std::string("a b"), std::string("a+b")}) {
    EXPECT_EQ(make_log_key(settings_, wrong, counting_chance()).error(), ledger::Errc::key_form);
  }
}

TEST_F(LogKey, ThatOthersMayReadIsRefused) {
  make();
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(::chmod(settings_.file.c_str(), mode), 0);
    EXPECT_EQ(error_of_load(), Errc::key_readable_by_others) << mode;
  }
  ASSERT_EQ(::chmod(settings_.file.c_str(), 0400), 0);
  EXPECT_EQ(error_of_load(), Error());
}

TEST_F(LogKey, OfAnotherUserIsRefused) {
  make();
  if (::chown(settings_.file.c_str(), 65534, 65534) != 0) {
    GTEST_SKIP() << "only root may give a file away";
  }
  EXPECT_EQ(error_of_load(), Errc::key_of_somebody_else);
}

TEST_F(LogKey, ThatIsNotThereIsAFileThatCannotBeRead) {
  EXPECT_EQ(error_of_load(), Errc::file_unreadable);
}

TEST_F(LogKey, OneByteBeyondTheLimitIsNotRead) {
  keep(std::string(log_key_bytes_max, 'x'));
  EXPECT_EQ(error_of_load(), Errc::log_key_form);
  keep(std::string(log_key_bytes_max + 1, 'x'));
  EXPECT_EQ(error_of_load(), Errc::file_too_large);
}

TEST_F(LogKey, OfAnotherKindIsRefused) {
  make();
  settings_.kind = LogKeyKind::tpm;
  EXPECT_EQ(error_of_load(), Errc::log_key_kind);
}

TEST_F(LogKey, CutAnywhereIsNone) {
  make();
  for (std::size_t size = 0; size < text_.size(); ++size) {
    EXPECT_EQ(parse_log_key(text_.substr(0, size)).error(), Errc::log_key_form) << size;
  }
  for (const char* more : {"\n", "x", "\nx\n"}) {
    EXPECT_FALSE(parse_log_key(text_ + more)) << more;
  }
}

TEST_F(LogKey, WithAnyByteChangedDoesNotSign) {
  make();
  for (std::size_t at = 0; at < text_.size(); ++at) {
    std::string altered = text_;
    altered[at] = static_cast<char>(altered[at] ^ 0x01);
    keep(altered);
    EXPECT_FALSE(load_log_key(settings_, origin)) << at;
  }
}

TEST_F(LogKey, WithThePublicHalfOfAnotherIsNone) {
  make();
  const auto other = ledger::NoteVerifier::of(
      origin, crypto::PrivateKey::from_ed25519_seed(Bytes(32, 0x21))->public_key());
  settings_.kind = LogKeyKind::credential;
  const CredentialsFolder credentials(folder_.path());
  keep(encode_log_key({LogKeyKind::credential, *other, Bytes(32, 0x22)}));
  EXPECT_EQ(error_of_load(), Errc::log_key_form);
  keep(encode_log_key({LogKeyKind::credential, *other, Bytes(32, 0x21)}));
  EXPECT_EQ(error_of_load(), Error());
}

TEST_F(LogKey, TextHasOneForm) {
  make();
  EXPECT_EQ(encode_log_key(parse_log_key(text_).value()), text_);
}

TEST_F(LogKey, OfSystemdIsTakenFromItsFolder) {
  settings_.kind = LogKeyKind::credential;
  const std::string vkey = make();
  const CredentialsFolder credentials(folder_.path());
  expect_signs(vkey);
  EXPECT_EQ(read_log_verifier(settings_)->vkey(), vkey);
}

TEST_F(LogKey, OfSystemdIsAbsentWhereSystemdHasGivenNone) {
  settings_.kind = LogKeyKind::credential;
  EXPECT_EQ(error_of_load(), Errc::credential_absent);
  const CredentialsFolder credentials(folder_.path());
  EXPECT_EQ(error_of_load(), Errc::credential_absent);
}

TEST_F(LogKey, OfATpmSignsWithItAndOpensWithNoOther) {
  if (!test::SoftwareTpm::is_installed()) GTEST_SKIP() << "swtpm is not installed: ./dev setup";
  test::SoftwareTpm tpm;
  settings_.kind = LogKeyKind::tpm;
  settings_.tpm = tpm.tcti();
  const std::string vkey = make();
  expect_signs(vkey);
  tpm.restart();
  expect_signs(vkey);
  const test::SoftwareTpm another;
  settings_.tpm = another.tcti();
  EXPECT_EQ(error_of_load(), crypto::Errc::not_opened);
  settings_.tpm = "device:/dev/no-such-tpm";
  EXPECT_EQ(error_of_load(), crypto::Errc::tpm_absent);
}

TEST_F(LogKey, EveryErrorHasARemedyOfItsOwn) {
  std::set<std::string> remedies;
  for (const Error& error :
       {make_error_code(Errc::key_readable_by_others), make_error_code(Errc::key_of_somebody_else),
        make_error_code(Errc::log_key_form), make_error_code(Errc::log_key_kind),
        make_error_code(Errc::log_key_other_origin), make_error_code(Errc::log_key_not_opened),
        make_error_code(Errc::machine_unknown), make_error_code(Errc::credential_absent),
        make_error_code(crypto::Errc::tpm_absent), make_error_code(crypto::Errc::tpm_refused),
        make_error_code(crypto::Errc::not_opened)}) {
    EXPECT_TRUE(remedies.insert(log_key_remedy(settings_, error)).second) << error.message();
  }
}

}  // namespace
}  // namespace menshen::host
