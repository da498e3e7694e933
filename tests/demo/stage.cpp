#include "tests/demo/stage.hpp"

#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdio>
#include <fstream>
#include <thread>

#include "firmware-host/file.hpp"
#include "firmware-host/log_key.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/crypto/pin_seal.hpp"
#include "gateway/crypto/random.hpp"
#include "gateway/identity/base45.hpp"
#include "gateway/identity/inflate.hpp"
#include "gateway/ledger/beside.hpp"
#include "tests/demo/calendar.hpp"
#include "tests/demo/regulator.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;

const Bytes issuer_kid = {0x64, 0x65, 0x6D, 0x6F};
const Bytes list_key(watchlist::list_key_bytes, 0x2B);

std::uint16_t free_port() {
  boost::asio::io_context io;
  const boost::asio::ip::tcp::endpoint any(boost::asio::ip::address_v4::loopback(), 0);
  return boost::asio::ip::tcp::acceptor(io, any).local_endpoint().port();
}

std::string demo_origin() { return "demo.example/" + std::string(demo_venue_code); }

std::string quoted(const std::filesystem::path& path) { return "\"" + path.string() + "\""; }

// Debian keeps it in the folder of the machine's architecture.
std::string fake_time_library() {
  for (const auto& folder : std::filesystem::directory_iterator("/usr/lib")) {
    const auto library = folder.path() / "faketime" / "libfaketimeMT.so.1";
    if (std::filesystem::exists(library)) return library;
  }
  check(false, "libfaketime is not installed: run ./dev setup");
  return {};
}

// libfaketime reads "@2030-02-28 04:00:00" in the process's own zone: UTC here.
test::ChildProcess::Variables pretending(Instant at) {
  std::string iso = to_iso(Moment{at, 0s});
  iso[10] = ' ';
  return {{"LD_PRELOAD", fake_time_library()},
          {"TZ", "UTC"},
          {"FAKETIME", "@" + iso.substr(0, 19)},
          {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
          {"DONT_FAKE_MONOTONIC", "1"}};
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Stage::Stage(StageOptions options)
    : options_(std::move(options)),
      issuer_(crypto::PrivateKey::generate(crypto::Algorithm::eddsa, crypto::system_chance())),
      register_key_(ledger::make_register_key(ledger::Suite::hpke, crypto::system_chance())),
      port_(options_.port != 0 ? options_.port : free_port()) {
  if (options_.regulator) regulators_port_ = free_port();
  if (options_.kept_folder.empty()) {
    folder_ = temporary_.emplace().path();
  } else {
    folder_ = options_.kept_folder;
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  reader_ = std::make_unique<test::CardReaderSimulator>(folder_ / "tty-reader");
  scanner_ = std::make_unique<test::ScannerSimulator>(folder_ / "tty-scanner");
  relay_ = std::make_unique<test::RelaySimulator>();
  std::filesystem::create_directory(folder_ / "pictures");
  write_keys();
  write_rules();
  write_config();
}

Stage::~Stage() = default;

void Stage::write(const std::string& name, ByteView bytes) const {
  std::ofstream out(folder_ / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

void Stage::write_keys() {
  write("trust.toml", bytes_of("[[issuer]]\nkid = \"" + to_hex(issuer_kid) +
                               "\"\nname = \"demo county\"\nalg = \"EdDSA\"\nkey = \"" +
                               to_base64(issuer_.public_key().spki()) + "\"\n"));
  const auto secret = ledger::secret_text(register_key_) + "\n";
  check(host::write_new_file(folder_ / "register.key", secret, host::FileKind::secret).has_value(),
        "the register's key is written");
  const auto chance = crypto::system_chance();
  write("pin", bytes_of(crypto::keep_pin(desk_pin, chance).value()));
  write("manager.pin", bytes_of(crypto::keep_pin(manager_pin, chance).value()));
  const auto sealed =
      crypto::seal_with_pin(manager_pin, bytes_of(ledger::secret_text(register_key_)), chance);
  write("venue.key.sealed", bytes_of(sealed.value() + "\n"));
  write("machine-id", bytes_of(to_hex(draw<16>(crypto::system_chance())) + "\n"));
  host::LogKeySettings log_key;
  log_key.machine = folder_ / "machine-id";
  const auto made = host::make_log_key(log_key, demo_origin(), crypto::system_chance());
  check(
      host::write_file(folder_ / "log.key", made.value().text, host::FileKind::secret).has_value(),
      "the demo writes into its own folder");
  if (options_.regulator) {
    using std::chrono::floor;
    const auto present = floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    make_regulators_certificates(folder_, options_.now, present);
  }
  write("list.key", bytes_of(to_base64(list_key) + "\n"));
  const watchlist::ListIssue issue{1, options_.now, options_.now + std::chrono::days(30), "450602"};
  write("open.list", watchlist::build_open_list(options_.listed, list_key, issue).value());
}

void Stage::write_rules() const {
  std::string rules = text_of_file(std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "policy" /
                                   "internet-cafe.toml");
  const std::string hours = "08:00-24:00";
  const auto at = rules.find("\"" + hours + "\"");
  if (options_.open_all_hours) rules.replace(at + 1, hours.size(), "00:00-24:00");
  write("rules.toml", bytes_of(rules));
}

void Stage::write_config() const {
  const auto& folder = folder_;
  std::string text;
  text += "[venue]\ncode = \"" + std::string(demo_venue_code) +
          "\"\nname = \"门神演示网吧\"\nname_en = \"Menshen demo cafe\"\n";
  text += "origin = \"" + demo_origin() + "\"\n";
  text += "[store]\npath = " + quoted(register_file()) + "\n";
  text += "[policy]\nfile = \"rules.toml\"\n[trust]\nfile = \"trust.toml\"\n";
  text += "[open_list]\nfile = \"open.list\"\nkey_file = \"list.key\"\n";
  text += "[[register.recipient]]\nrole = \"venue\"\nkey_id = \"" +
          to_hex(ledger::key_id_of(ledger::public_of(register_key_))) + "\"\nkey = \"" +
          to_base64(ledger::raw_of(ledger::public_of(register_key_))) + "\"\n";
  text += "[log_key]\nfile = \"log.key\"\nmachine = \"machine-id\"\n[desk]\nport = " +
          std::to_string(port_) + "\npin_file = \"pin\"\nmanager_pin_file = \"manager.pin\"\n";
  text += "venue_key_file = \"venue.key.sealed\"\n";
  if (options_.regulator) text += regulators_section(regulators_port_);
  text += "[[lane]]\nid = \"front\"\nzone = \"hall\"\n";
  text += "[[card_reader]]\nid = \"reader\"\nlane = \"front\"\ndevice = \"" + reader_->device() +
          "\"\n";
  text +=
      "[[scanner]]\nid = \"scanner\"\nlane = \"front\"\ndevice = \"" + scanner_->device() + "\"\n";
  text += "[[camera]]\nid = \"camera\"\nlane = \"front\"\nsource = \"images:" +
          (folder / "pictures").string() + "\"\nfps = 10\n";
  text += "[[gate]]\nid = \"relay\"\nlane = \"front\"\nkind = \"modbus\"\ndevice = \"" +
          relay_->device() + "\"\nunit = 255\nrelay = 0\npulse_ms = 200\n";
  write("menshend.toml", bytes_of(text));
}

bool Stage::start(std::optional<Instant> pretended) {
  desk_.reset();
  show_nothing();
  daemon_ = std::make_unique<test::ChildProcess>(
      std::vector<std::string>{options_.programs / "menshend", "--config", config_file()},
      log_file(), pretended ? pretending(*pretended) : test::ChildProcess::Variables{});
  if (wait_until_ready()) return true;
  std::fprintf(stderr, "menshend is not ready; its log:\n%s\n", text_of_file(log_file()).c_str());
  return false;
}

bool Stage::wait_until_ready() {
  auto client = std::make_unique<test::DeskClient>(port_);
  const auto began = std::chrono::steady_clock::now();
  while (client->get("/healthz").status == 0) {
    if (!daemon_->running() || std::chrono::steady_clock::now() - began > 20s) return false;
    std::this_thread::sleep_for(5ms);
  }
  ready_after_ = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  if (!client->sign_in(desk_pin) || !client->listen()) return false;
  desk_ = std::move(client);
  return true;
}

bool Stage::stop() {
  desk_.reset();
  daemon_->signal(SIGTERM);
  const auto status = daemon_->wait(10s);
  if (status != 0) {
    std::fprintf(stderr, "menshend did not end well; its log:\n%s\n",
                 text_of_file(log_file()).c_str());
  }
  return status == 0;
}

void Stage::cut() {
  daemon_->signal(SIGKILL);
  daemon_->wait(10s);
}

std::optional<test::StreamEvent> Stage::heard_before_cut() {
  return desk_->next("shown", std::chrono::milliseconds(100));
}

// What was before the camera goes away, so that a camera that starts anew sees only what is there.
std::filesystem::path Stage::next_picture() {
  const auto folder = folder_ / "pictures";
  std::filesystem::remove_all(folder / (std::to_string(pictures_) + ".png"));
  return folder / (std::to_string(++pictures_) + ".png");
}

void Stage::show_picture(const std::string& code, const test::PictureOptions& options) {
  test::write_code_picture(next_picture(), code, options);
}

void Stage::show_nothing() { test::write_blank_picture(next_picture()); }

void Stage::kill_camera() {
  for (const pid_t pid : test::children_of(daemon_->pid(), "menshen-camera")) ::kill(pid, SIGKILL);
}

std::string Stage::issue(const identity::CodeClaims& claims) const {
  return identity::issue_code(claims, issuer_, issuer_kid).value();
}

std::string Stage::tamper(const identity::CodeClaims& claims) const {
  const std::string code = issue(claims);
  const auto packed = identity::from_base45(code.substr(identity::signed_code_prefix.size()));
  Bytes envelope = identity::inflate(*packed, identity::inflated_code_bytes_max).value();
  envelope.back() ^= 0x01;
  return std::string(identity::signed_code_prefix) +
         identity::to_base45(identity::deflate(envelope));
}

}  // namespace menshen::demo
