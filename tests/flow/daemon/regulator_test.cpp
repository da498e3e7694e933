// The real menshend with a regulator's port: certificates, leaves of the accesses, and a register
// that is not the one that was cosigned.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fstream>
#include <iterator>

#include "firmware-host/inspection/access.hpp"
#include "gateway/ledger/cosignature.hpp"
#include "gateway/ledger/leaf.hpp"
#include "gateway/ledger/ledger_view.hpp"
#include "tests/demo/stage.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/record_writer.hpp"
#include "tests/support/sample_certificates.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

Instant present() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::uint16_t free_port() {
  namespace asio = boost::asio;
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), 0});
  return acceptor.local_endpoint().port();
}

std::string text_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class RegulatorOfADaemon : public ::testing::Test {
 protected:
  RegulatorOfADaemon() : stage_({MENSHEN_BIN_DIR, 0, true, present(), {}}), port_(free_port()) {
    const auto venue = authority_.issue({"venue", "", {"127.0.0.1"}, Use::server, lasting()});
    write("venue.crt", venue.text());
    write("venue.key", venue.key_text());
    fs::permissions(stage_.folder() / "venue.key", fs::perms::owner_read);
    write("ca.crt", authority_.own().text());
    std::ofstream(stage_.config_file(), std::ios::app)
        << "[inspection]\nlisten = \"127.0.0.1\"\nport = " << port_
        << "\ncertificate = \"venue.crt\"\nprivate_key = \"venue.key\"\n"
        << "watermark = \"apart.watermark\"\nwitness = [\"" << county_.verifier().vkey() << "\"]\n"
        << "[[inspection.authority]]\nfile = \"ca.crt\"\nroles = [\"market\", \"education\"]\n";
  }

  static crypto::Validity lasting() { return {present() - 1h, present() + 24h}; }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(stage_.folder() / name, std::ios::binary) << bytes;
  }
  test::TlsIdentity identity(const std::string& role) {
    const auto pair = authority_.issue({"office", role, {}, Use::client, lasting()});
    return {pair.text(), pair.key_text(), authority_.own().text(),
            std::chrono::floor<std::chrono::seconds>(present()).time_since_epoch().count()};
  }
  std::string ask(const std::string& role, const std::string& request) {
    test::HttpClient client(port_, identity(role));
    client.send(request);
    return client.read_response();
  }
  std::string get(const std::string& target, const std::string& role = "market") {
    return ask(role, "GET " + target + " HTTP/1.1\r\nHost: box\r\n\r\n");
  }
  std::string post(const std::string& target, const std::string& body) {
    return ask("market", "POST " + target + " HTTP/1.1\r\nHost: box\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  std::string cosigned_checkpoint() { return cosigned_by(county_); }
  std::string cosigned_by(const ledger::Cosigner& authority) {
    const std::string response = get("/checkpoint");
    auto note = ledger::parse_note(test::body_of(response)).value();
    note.signatures.push_back(
        authority.cosign(note.text, std::chrono::floor<std::chrono::seconds>(present())));
    return ledger::encode_note(note);
  }
  std::vector<Entry> entries() const {
    const auto view = ledger::LedgerView::open(stage_.register_file()).value();
    std::vector<Entry> entries;
    for (const auto& stored : view.read(0, ledger::read_leaves_max).value()) {
      entries.push_back(ledger::parse_leaf(stored.bytes)->entry);
    }
    return entries;
  }
  // All that lies beside the register; the watermark is kept apart.
  void copy_register(const fs::path& from, const fs::path& to) const {
    const std::string name = stage_.register_file().filename();
    const std::string stem = stage_.register_file().stem();
    for (const auto& file : fs::directory_iterator(to)) {
      const std::string other = file.path().filename();
      if (other.starts_with(stem)) fs::remove(file.path());
    }
    for (const auto& file : fs::directory_iterator(from)) {
      const std::string other = file.path().filename();
      if (!other.starts_with(stem)) continue;
      fs::copy_file(file.path(), to / other);
    }
    ASSERT_TRUE(fs::exists(to / name));
  }

  std::vector<std::string> details_of(EntryKind kind) const {
    std::vector<std::string> details;
    for (const Entry& entry : entries()) {
      if (entry.kind == kind) details.push_back(entry.detail);
    }
    return details;
  }

  using Use = crypto::CertificateUse;
  Chance chance_ = test::seeded_chance(3);
  test::SampleAuthority authority_;
  ledger::Cosigner county_ =
      ledger::Cosigner::of("county.example/witness",
                           crypto::PrivateKey::generate(crypto::Algorithm::eddsa, chance_))
          .value();
  Stage stage_;
  std::uint16_t port_;
};

TEST_F(RegulatorOfADaemon, SeesWhatTheirRoleMayAndNobodyElseAnything) {
  ASSERT_TRUE(stage_.start());
  stage_.reader().lay(
      test::good_card(test::citizen_record(test::citizen_born("19900101", "测试成年"))));
  ASSERT_TRUE(stage_.desk().next("shown", 10s));
  const std::string entries_seen = get("/v1/entries");
  EXPECT_NE(entries_seen.find("200 OK"), std::string::npos) << entries_seen;
  EXPECT_NE(entries_seen.find("\"kind\":\"admission\""), std::string::npos);
  EXPECT_NE(get("/v1/entries", "education").find("403 Forbidden"), std::string::npos);
  EXPECT_NE(get("/checkpoint", "education").find("200 OK"), std::string::npos);
  EXPECT_NE(get("/checkpoint", "police").find("role_not_issued"), std::string::npos);
  auto nobody = identity("market");
  nobody.certificate.clear();
  nobody.private_key.clear();
  test::HttpClient client(port_, nobody);
  client.send("GET /checkpoint HTTP/1.1\r\nHost: box\r\n\r\n");
  EXPECT_EQ(client.read_response(), "");
  test::HttpClient again(port_, nobody);
  again.send("GET /checkpoint HTTP/1.1\r\nHost: box\r\n\r\n");
  EXPECT_EQ(again.read_response(), "");
  const std::string metrics = stage_.desk().get("/metrics").body;
  EXPECT_NE(metrics.find("menshen_handshakes_refused_total{cause=\"no_certificate\"} 2"),
            std::string::npos)
      << metrics;
  EXPECT_NE(
      metrics.find("menshen_inspection_requests_total{role=\"education\",resource=\"entries\","
                   "result=\"refused\"} 1"),
      std::string::npos)
      << metrics;
  ASSERT_TRUE(stage_.stop());

  std::vector<std::string> details;
  for (const Entry& entry : entries()) {
    if (entry.kind != EntryKind::inspection_access) continue;
    details.push_back(entry.detail);
    EXPECT_EQ(entry.reader.size(), inspection::reader_digits_max) << entry.reader;
  }
  EXPECT_EQ(details, (std::vector<std::string>{"entries market", "hashes education"}));
  EXPECT_EQ(entries().back().kind, EntryKind::stop);
  const std::string log = text_of_file(stage_.log_file());
  EXPECT_NE(log.find("handshake refused cause=no_certificate count=1"), std::string::npos) << log;
  EXPECT_EQ(log.find("handshake refused"), log.rfind("handshake refused")) << "one line a minute";
  EXPECT_NE(log.find("inspection refused role=education resource=entries"), std::string::npos)
      << log;
}

TEST_F(RegulatorOfADaemon, IsHeardOfARestoredOldCopyOfTheRegister) {
  ASSERT_TRUE(stage_.start());
  ASSERT_TRUE(stage_.stop());
  const fs::path backup = stage_.folder() / "backup";
  fs::create_directory(backup);
  copy_register(stage_.folder(), backup);

  ASSERT_TRUE(stage_.start());
  const std::string receipt = post("/v1/cosignature", cosigned_checkpoint());
  EXPECT_NE(receipt.find("200 OK"), std::string::npos) << receipt;
  ASSERT_TRUE(stage_.stop());
  ASSERT_TRUE(fs::exists(stage_.folder() / "apart.watermark"));
  ASSERT_TRUE(stage_.start());  // the same register, and more: nothing to notice
  EXPECT_EQ(stage_.desk().get("/healthz").status, 200);
  ASSERT_TRUE(stage_.stop());

  copy_register(backup, stage_.folder());
  ASSERT_TRUE(stage_.start());
  const auto health = stage_.desk().get("/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_NE(health.body.find("rolled_back"), std::string::npos) << health.body;
  ASSERT_TRUE(stage_.stop());
  const auto all = entries();
  const auto rollback = std::ranges::find(all, EntryKind::rollback, &Entry::kind);
  ASSERT_NE(rollback, all.end());
  EXPECT_EQ(rollback->detail, "smaller");
  EXPECT_NE(text_of_file(stage_.log_file()).find("register rolled back"), std::string::npos);
}

TEST_F(RegulatorOfADaemon, HearsOnceOfAWatermarkThatWasTakenAway) {
  const fs::path watermark = stage_.folder() / "apart.watermark";
  ASSERT_TRUE(stage_.start());
  ASSERT_NE(post("/v1/cosignature", cosigned_checkpoint()).find("200 OK"), std::string::npos);
  ASSERT_NE(post("/v1/cosignature", cosigned_checkpoint()).find("200 OK"), std::string::npos);
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::cosignature).size(), 1U) << "said once, not of each";
  const fs::path backup = stage_.folder() / "backup";
  fs::create_directory(backup);
  copy_register(stage_.folder(), backup);
  ASSERT_TRUE(stage_.start());
  ASSERT_NE(post("/v1/cosignature", cosigned_checkpoint()).find("200 OK"), std::string::npos);
  ASSERT_TRUE(stage_.stop());

  // The old register, and nothing to compare it with.
  copy_register(backup, stage_.folder());
  ASSERT_TRUE(fs::remove(watermark));
  ASSERT_TRUE(stage_.start());
  const auto health = stage_.desk().get("/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_NE(health.body.find("watermark_missing"), std::string::npos) << health.body;
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::rollback), std::vector<std::string>{"watermark_missing"});
  EXPECT_NE(text_of_file(stage_.log_file()).find("watermark is missing"), std::string::npos);

  ASSERT_TRUE(stage_.start());  // the leaf stands: it is not said again
  EXPECT_EQ(stage_.desk().get("/healthz").status, 200);
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::rollback).size(), 1U);

  ASSERT_TRUE(stage_.start());  // from the next cosignature on it is expected again
  ASSERT_NE(post("/v1/cosignature", cosigned_checkpoint()).find("200 OK"), std::string::npos);
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::cosignature).size(), 2U);
  ASSERT_TRUE(fs::remove(watermark));
  ASSERT_TRUE(stage_.start());
  EXPECT_EQ(stage_.desk().get("/healthz").status, 503);
  ASSERT_NE(post("/v1/cosignature", cosigned_checkpoint()).find("200 OK"), std::string::npos);
  EXPECT_EQ(stage_.desk().get("/healthz").status, 200) << "kept again";
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::rollback).size(), 2U);
  EXPECT_EQ(details_of(EntryKind::cosignature).size(), 3U);
}

// A checkpoint of the venue's own, laid where the watermark is kept, is no authority's word.
TEST_F(RegulatorOfADaemon, HearsOfNoCosignatureThatNoAuthorityHasMade) {
  const auto stranger =
      ledger::Cosigner::of("stranger.example/witness",
                           crypto::PrivateKey::generate(crypto::Algorithm::eddsa, chance_))
          .value();
  ASSERT_TRUE(stage_.start());
  const std::string response = get("/checkpoint");
  const std::string plain(test::body_of(response));
  const std::string strange = cosigned_by(stranger);
  const std::string cosigned = cosigned_checkpoint();
  ASSERT_TRUE(stage_.stop());
  for (const std::string& kept : {plain, strange}) {
    write("apart.watermark", kept);
    ASSERT_TRUE(stage_.start());
    EXPECT_EQ(stage_.desk().get("/healthz").status, 200);
    ASSERT_TRUE(stage_.stop());
    EXPECT_TRUE(details_of(EntryKind::cosignature).empty()) << kept;
  }
  write("apart.watermark", cosigned);  // an authority has, and no leaf says so yet
  ASSERT_TRUE(stage_.start());
  ASSERT_TRUE(stage_.stop());
  EXPECT_EQ(details_of(EntryKind::cosignature).size(), 1U);
}

}  // namespace
}  // namespace menshen::demo
