#include "firmware-host/ctl/tuf_program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <ostream>
#include <utility>

#include "firmware-host/file.hpp"
#include "firmware-host/repository_pull.hpp"
#include "firmware-host/trusted_folder.hpp"
#include "gateway/crypto/certificate.hpp"
#include "gateway/http/errc.hpp"
#include "gateway/tuf/errc.hpp"
#include "gateway/tuf/role_file.hpp"

namespace menshen::ctl {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

struct Words {
  std::string metadata_dir, metadata_url;
  std::string target_dir, target_base_url;
  std::vector<std::string> target_names;
  std::string root;         // of init
  std::string authorities;  // of https: who may issue the server's certificate
  std::string certificate, key;
};

// One server behind a base URL.
struct Place {
  http::Client client;
  std::string base;
};

class TufProgram {
 public:
  explicit TufProgram(const World& world) : world_(world) {
    app_.require_subcommand(1);
    app_.add_option("--metadata-dir", words_.metadata_dir, "what is trusted")->required();
    app_.add_option("--metadata-url", words_.metadata_url, "where the repository's metadata is");
    app_.add_option("--target-name", words_.target_names, "a target's path; may be repeated")
        ->allow_extra_args(false);
    app_.add_option("--target-base-url", words_.target_base_url, "where its targets are");
    app_.add_option("--target-dir", words_.target_dir, "where downloaded targets go");
    app_.add_option("--authorities", words_.authorities, "https: PEM, who vouches for the server");
    app_.add_option("--certificate", words_.certificate, "https: PEM, what we show");
    app_.add_option("--key", words_.key, "https: PEM, the certificate's private key");
    command("init", "trust a root", [this] { return init(); })
        .add_option("root", words_.root, "root.json, from a source that is trusted")
        ->required();
    command("refresh", "bring the metadata up to date", [this] { return on_a_loop(false); });
    command("download", "refresh, then fetch targets", [this] { return on_a_loop(true); });
  }

  int run(std::vector<std::string> words) {
    std::ranges::reverse(words);  // CLI11 takes them from the back
    try {
      app_.parse(words);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error, world_.streams.out, world_.streams.err) == 0 ? 0 : 1;
    }
    const Ok ok = chosen_();
    if (!ok) world_.streams.err << "menshen-tuf: " << describe(ok.error()) << '\n';
    return ok ? 0 : 1;
  }

 private:
  CLI::App& command(const char* name, const char* help, std::function<Ok()> body) {
    CLI::App& added = *app_.add_subcommand(name, help);
    added.callback([this, body = std::move(body)] { chosen_ = body; });
    return added;
  }

  // Believed as it is: that it verifies against itself is asked before every refresh.
  Ok init() const {
    const tuf::Limits limits;
    const auto root = host::read_file(words_.root, limits.root_bytes_max);
    if (!root) return root.error();
    return host::TrustedFolder(words_.metadata_dir).write(tuf::role_file("root"), bytes_of(*root));
  }

  Result<Place> place(asio::io_context& loop, const std::string& text) const {
    auto url = http::parse_url(text);
    if (!url) return url.error();
    http::ClientSettings settings;
    settings.origin = url->origin;
    if (url->origin.tls) {
      auto tls = tls_settings();
      if (!tls) return tls.error();
      settings.tls = *std::move(tls);
    }
    auto client = http::Client::of(loop.get_executor(), std::move(settings));
    if (!client) return client.error();
    std::string base = url->path.ends_with('/') ? url->path : url->path + "/";
    return Place{*std::move(client), std::move(base)};
  }

  Result<http::TlsClientSettings> tls_settings() const {
    http::TlsClientSettings tls;
    tls.now = world_.clock;
    auto authorities = host::read_file(words_.authorities, crypto::certificates_text_bytes_max);
    if (!authorities) return authorities.error();
    tls.server_authorities = *std::move(authorities);
    if (words_.certificate.empty()) return tls;
    auto chain = host::read_file(words_.certificate, crypto::certificates_text_bytes_max);
    auto key = host::read_secret_file(words_.key, crypto::key_text_bytes_max);
    if (!chain) return chain.error();
    if (!key) return key.error();
    tls.certificate_chain = *std::move(chain);
    tls.private_key = *std::move(key);
    return tls;
  }

  Ok on_a_loop(bool downloads) const {
    asio::io_context loop;
    Ok done = make_error_code(http::Errc::reply_cut_off);
    asio::co_spawn(loop, downloads ? download(loop) : refresh(loop),
                   [&done](const std::exception_ptr& thrown, const Ok& ok) {
                     if (thrown) std::rethrow_exception(thrown);
                     done = ok;
                   });
    loop.run();
    return done;
  }

  asio::awaitable<Ok> refresh(asio::io_context& loop) const {
    auto metadata = place(loop, words_.metadata_url);
    if (!metadata) co_return metadata.error();
    host::TrustedFolder files(words_.metadata_dir);
    auto updater = tuf::Updater::begin(files, world_.clock());
    if (!updater) co_return updater.error();
    const Ok ok = co_await host::pull(metadata->client, metadata->base, *updater);
    co_return ok;
  }

  // All targets by one updater, in their order; the first that fails ends it.
  asio::awaitable<Ok> download(asio::io_context& loop) const {
    auto metadata = place(loop, words_.metadata_url);
    if (!metadata) co_return metadata.error();
    auto targets = place(loop, words_.target_base_url);
    if (!targets) co_return targets.error();
    host::TrustedFolder files(words_.metadata_dir);
    auto updater = tuf::Updater::begin(files, world_.clock());
    if (!updater) co_return updater.error();
    const Ok refreshed = co_await host::pull(metadata->client, metadata->base, *updater);
    if (!refreshed) co_return refreshed;
    for (const std::string& name : words_.target_names) {
      const Ok sought = updater->seek(name);
      if (!sought) co_return sought;
      const Ok searched = co_await host::pull(metadata->client, metadata->base, *updater);
      if (!searched) co_return searched;
      if (!updater->found()) co_return make_error_code(tuf::Errc::target_absent);
      const tuf::FoundTarget& target = *updater->found();
      if (is_there(target)) continue;
      const auto bytes = co_await host::pull_target(targets->client, targets->base, target);
      if (!bytes) co_return bytes.error();
      const Ok written = host::write_file(file_of(target), *bytes, host::FileKind::open);
      if (!written) co_return written;
    }
    co_return Ok();
  }

  // One flat name, whatever the path says.
  fs::path file_of(const tuf::FoundTarget& target) const {
    return fs::path(words_.target_dir) / tuf::percent_encoded(target.path);
  }

  bool is_there(const tuf::FoundTarget& target) const {
    const auto bytes = host::read_file(file_of(target), target.file.length);
    return bytes && tuf::verify_target(target, bytes_of(*bytes));
  }

  const World& world_;
  CLI::App app_{"A client of TUF repositories"};
  Words words_;
  std::function<Ok()> chosen_;
};

}  // namespace

int run_tuf(const std::vector<std::string>& words, const World& world) {
  return TufProgram(world).run(words);
}

}  // namespace menshen::ctl
