// The certificates that menshenctl makes, in the hands of programs that nobody here wrote: curl,
// OpenSSL's and GnuTLS's own clients pull from our server, or are cut off.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "tests/support/child_process.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/gateway/http/running_server.hpp"

namespace menshen::http {
namespace {

using Words = std::vector<std::string>;

Instant real_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void say_who(const Request& request, const Answer& answer) {
  Response response;
  response.body = "heard: " + request.client->name + ", " + request.client->unit + "\n";
  answer(std::move(response));
}

struct Ended {
  int code = -1;
  std::string said;
};

class RegulatorsClient : public ::testing::Test {
 protected:
  void SetUp() override {
    make({"ca", "new", "--name", "Fangcheng county", "--out", path("ca")});
    make({"venue", "issue", "--ca", path("ca"), "--name", "41132210000001", "--host", "127.0.0.1",
          "--host", "localhost", "--out", path("venue")});
    make({"role", "issue", "--ca", path("ca"), "--role", "market", "--name", "Market office",
          "--out", path("market")});
    ServerSettings settings;
    settings.tls = TlsSettings{text("venue.crt"), text("venue.key"), text("ca.crt"), real_now};
    server_.emplace(say_who, settings);
  }

  std::string path(const std::string& name) const { return folder_.path() / name; }
  std::string text(const std::string& name) const {
    return std::string(text_of(test::read_file(path(name))));
  }
  std::string url() const { return "https://127.0.0.1:" + port() + "/checkpoint"; }
  std::string port() const { return std::to_string(server_->port()); }

  void make(Words words) const {
    words.insert(words.begin(), {MENSHEN_BIN_DIR "/menshenctl", "pki"});
    test::ChildProcess command(words, path("made"));
    ASSERT_EQ(command.wait(20s), 0) << text("made");
  }
  Ended run(const Words& words) {
    const std::string log = path("log-" + std::to_string(++runs_));
    test::ChildProcess program(words, log);
    const auto code = program.wait(20s);
    return {code.value_or(-1), std::string(text_of(test::read_file(log)))};
  }
  Ended curl(Words more) {
    more.insert(more.begin(), {"curl", "--silent", "--show-error", "--max-time", "10"});
    more.push_back(url());
    return run(more);
  }
  // OpenSSL's client reads its request from standard input, which is not ours to give: a shell's.
  Ended s_client(const std::string& options) {
    return run({"sh", "-c",
                "printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | openssl "
                "s_client -connect 127.0.0.1:" +
                    port() + " -ign_eof -CAfile '" + path("ca.crt") + "' " + options});
  }
  std::string market() const {
    return "-cert '" + path("market.crt") + "' -key '" + path("market.key") + "' ";
  }

  test::TemporaryFolder folder_;
  std::optional<Running> server_;
  int runs_ = 0;
};

TEST_F(RegulatorsClient, CurlIsHeardWithItsCertificateAlone) {
  const Words ours = {"--cacert", path("ca.crt")};
  Words with_certificate = ours;
  with_certificate.insert(with_certificate.end(),
                          {"--cert", path("market.crt"), "--key", path("market.key")});
  const Ended heard = curl(with_certificate);
  EXPECT_EQ(heard.said, "heard: Market office, market\n");
  EXPECT_EQ(heard.code, 0);
  const Ended nobody = curl(ours);
  EXPECT_NE(nobody.code, 0);
  EXPECT_NE(nobody.said.find("certificate required"), std::string::npos) << nobody.said;
  with_certificate.insert(with_certificate.end(), {"--tls-max", "1.2"});
  const Ended older = curl(with_certificate);
  EXPECT_EQ(older.code, 35) << older.said;  // "SSL connect error"
}

TEST_F(RegulatorsClient, CurlBelievesTheVenueOnlyByItsAuthorityAndItsHost) {
  const Words market = {"--cert", path("market.crt"), "--key", path("market.key")};
  EXPECT_EQ(curl(market).code, 60);  // by the system's authorities: unknown
  Words other_name = market;
  other_name.insert(other_name.end(), {"--cacert", path("ca.crt"), "--connect-to",
                                       "gate.example:" + port() + ":127.0.0.1:" + port(),
                                       "https://gate.example:" + port() + "/"});
  EXPECT_NE(curl(other_name).said.find("no alternative certificate subject name"),
            std::string::npos);
}

TEST_F(RegulatorsClient, OpensslsOwnClientIsHeardAndResumesNothing) {
  const Ended ended = s_client(market() + "-verify_return_error -x509_strict");
  EXPECT_NE(ended.said.find("heard: Market office, market"), std::string::npos) << ended.said;
  EXPECT_NE(ended.said.find("TLSv1.3"), std::string::npos);
  EXPECT_NE(ended.said.find("Verify return code: 0 (ok)"), std::string::npos);
  EXPECT_EQ(ended.said.find("New Session Ticket"), std::string::npos);
  EXPECT_EQ(ended.said.find("unexpected eof"), std::string::npos);
  const std::string kept = path("session");
  s_client(market() + "-sess_out '" + kept + "'");
  EXPECT_FALSE(std::filesystem::exists(kept));
}

TEST_F(RegulatorsClient, OpensslsOwnClientIsNotHeardOtherwise) {
  EXPECT_EQ(s_client("").said.find("heard"), std::string::npos);
  EXPECT_EQ(s_client(market() + "-tls1_2").said.find("heard"), std::string::npos);
  EXPECT_EQ(s_client("-cert '" + path("venue.crt") + "' -key '" + path("venue.key") + "'")
                .said.find("heard"),
            std::string::npos);
}

// The one among them that is another implementation of TLS.
TEST_F(RegulatorsClient, GnutlsIsHeardWithItsCertificateAlone) {
  const auto gnutls = [&](const std::string& options) {
    return run(
        {"sh", "-c",
         "(printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n'; sleep 1) | "
         "gnutls-cli --x509cafile '" +
             path("ca.crt") + "' --port " + port() + " 127.0.0.1 " + options});
  };
  const std::string market =
      "--x509certfile '" + path("market.crt") + "' --x509keyfile '" + path("market.key") + "' ";
  const Ended heard = gnutls(market);
  EXPECT_NE(heard.said.find("heard: Market office, market"), std::string::npos) << heard.said;
  EXPECT_NE(heard.said.find("The certificate is trusted"), std::string::npos);
  EXPECT_EQ(gnutls("").said.find("heard:"), std::string::npos);
  const std::string only_1_2 = "--priority 'NORMAL:-VERS-ALL:+VERS-TLS1.2'";
  EXPECT_EQ(gnutls(market + only_1_2).said.find("heard:"), std::string::npos);
}

TEST_F(RegulatorsClient, OpensslVerifiesWhatWasIssuedForItsUseAlone) {
  const auto verifies = [&](const std::string& purpose, const std::string& name) {
    return run({"openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", path("ca.crt"),
                path(name)})
        .code;
  };
  EXPECT_EQ(verifies("sslserver", "venue.crt"), 0);
  EXPECT_EQ(verifies("sslclient", "market.crt"), 0);
  EXPECT_NE(verifies("sslclient", "venue.crt"), 0);
  EXPECT_NE(verifies("sslserver", "market.crt"), 0);
}

}  // namespace
}  // namespace menshen::http
