// A venue's register with its configuration and its log's key, and menshenctl before it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <vector>

#include "gateway/crypto/scrypt.hpp"
#include "gateway/ledger/ledger.hpp"
#include "tests/support/sample_leaves.hpp"
#include "tests/unit/firmware-host/ctl/command_line.hpp"

namespace menshen::test {

inline const std::string manager_pin = "3141592653";

// As crypto::keep_pin has it, at the least cost: what is tested is not the lock's weight.
inline std::string cheaply_kept(const std::string& pin) {
  const Bytes salt(crypto::scrypt_salt_bytes, 0x53);
  const crypto::ScryptCost cost{1, 8, 1};
  return "scrypt$1$8$1$" + to_base64(salt) + "$" + to_base64(crypto::scrypt(pin, salt, cost));
}

class RegisterFixture : public ::testing::Test {
 protected:
  RegisterFixture() {
    line_.write("machine-id", "0123456789abcdef0123456789abcdef\n");
    line_.write("menshend.toml",
                "[venue]\ncode = \"41132210000001\"\nname = \"星辰网吧\"\n"
                "origin = \"gate.fangcheng.example/41132210000001\"\n"
                "[store]\npath = \"register.db\"\n[policy]\nfile = \"policy.toml\"\n"
                "[log_key]\nfile = \"log.key\"\nmachine = \"machine-id\"\n"
                "[[register.recipient]]\nrole = \"venue\"\nkey_id = \"34ec81dbdaf91485\"\n"
                "key = \"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"\n"
                "[desk]\npin_file = \"desk.pin\"\nmanager_pin_file = \"manager.pin\"\n[[lane]]\nid "
                "= \"front\"\nzone = \"hall\"\n"
                "[[gate]]\nid = \"hand\"\nlane = \"front\"\nkind = \"none\"\n");
    line_.write("manager.pin", cheaply_kept(manager_pin) + "\n");
    const auto made = line_.run({"log-key", "new", "--config", config()});
    check(made.code == 0, made.err.c_str());
    append(600);
  }

  std::string config() const { return line_.path("menshend.toml"); }
  std::string store() const { return line_.path("register.db"); }
  std::string folder() const { return line_.path("log"); }

  // Leaves that go on where the register ends.
  void append(std::uint64_t count) {
    auto ledger = ledger::Ledger::open(store()).value();
    std::vector<ledger::NewLeaf> leaves;
    const auto first = ledger.head().size;
    for (std::uint64_t i = first; i < first + count; ++i) leaves.push_back(leaf_of(i));
    check(ledger.append(leaves).has_value(), "append");
  }

  // Anything, as SQLite's shell would, past the triggers.
  void tamper(const std::string& sql) const {
    sqlite3* database = nullptr;
    sqlite3_open(store().c_str(), &database);
    const std::string all =
        "DROP TRIGGER IF EXISTS leaf_is_never_altered;"
        "DROP TRIGGER IF EXISTS leaf_is_never_deleted;" +
        sql;
    ASSERT_EQ(sqlite3_exec(database, all.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(database);
  }

  // With the manager's PIN before it, for whatever asks.
  Ended ledger(std::vector<std::string> words, const std::string& input = manager_pin + "\n") {
    words.insert(words.begin(), "ledger");
    return line_.run(words, input);
  }
  Ended export_all() { return ledger({"export", folder(), "--config", config()}); }
  Ended verify_store() { return ledger({"verify", "--store", store()}); }
  Ended verify_folder() { return ledger({"verify", "--dir", folder()}); }

  Bytes read(const std::string& name) const { return read_file(folder() + "/" + name); }
  void write(const std::string& name, const Bytes& bytes) const {
    line_.write("log/" + name, text_of(bytes));
  }

  CommandLine line_;

 private:
  static ledger::NewLeaf leaf_of(std::uint64_t number) {
    ledger::NewLeaf leaf;
    leaf.entry = number % 5 == 4 ? sample_refusal(number) : sample_admission(number);
    if (number % 100 == 99) {
      leaf.entry = {};
      leaf.entry.kind = EntryKind::stop;
      leaf.entry.id = entry_id_of(number);
      leaf.entry.moment = {sample_moment.at + std::chrono::milliseconds(number),
                           sample_moment.utc_offset};
    }
    return leaf;
  }
};

}  // namespace menshen::test
