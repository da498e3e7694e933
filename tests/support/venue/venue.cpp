#include "tests/support/venue/venue.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <boost/asio/executor_work_guard.hpp>

#include <random>

#include "gateway/crypto/pin_seal.hpp"
#include "gateway/policy/parse.hpp"

namespace menshen::test {
namespace {

policy::Rules rules_of(const std::string& file) {
  const auto path = std::filesystem::path(MENSHEN_SOURCE_DIR) / "config" / "policy" / file;
  const Bytes text = read_file(path);
  auto parsed = policy::parse_rules(text_of(text));
  check(parsed.has_value(), "a preset does not parse");
  return *parsed;
}

identity::TrustStore trust(const crypto::PublicKey& key) {
  auto parsed = identity::TrustStore::parse("[[issuer]]\nkid = \"" + to_hex(issuer_kid) +
                                            "\"\nname = \"test county\"\nalg = \"" +
                                            std::string(crypto::name_of(key.algorithm())) +
                                            "\"\nkey = \"" + to_base64(key.spki()) + "\"\n");
  check(parsed.mistakes.empty(), "the trust store of the test does not parse");
  return parsed.store;
}

host::Log log_to(std::ostream* diary) {
  if (diary == nullptr) return host::Log(host::Severity::error);
  return {host::Severity::debug, host::LineStyle::plain,
          std::make_shared<spdlog::sinks::ostream_sink_mt>(*diary)};
}

}  // namespace

Chance seeded_chance(std::uint64_t seed) {
  return [engine = std::mt19937_64(seed)](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine());
  };
}

Venue::Venue(VenueOptions options)
    : folder_(options.folder_in),
      options_(std::move(options)),
      now_{options_.starts, std::chrono::hours(8)},
      chance_(seeded_chance(options_.seed)),
      rules_(rules_of(options_.rules_file)),
      register_key_(ledger::make_register_key(options_.suite, chance_)),
      issuer_key_(crypto::PrivateKey::generate(crypto::Algorithm::eddsa, chance_)),
      issuers_(trust(issuer_key_.public_key())),
      context_{issuers_, venue_code},
      list_key_(watchlist::list_key_bytes, 0x5A),
      log_(log_to(options_.diary)) {
  if (!options_.listed.empty()) {
    const watchlist::ListIssue issue{7, options_.starts, options_.list_expires, "450602"};
    list_bytes_ = watchlist::build_open_list(options_.listed, list_key_, issue).value();
    open_list_ = watchlist::OpenList::over(list_bytes_, list_key_).value();
  }
  if (!options_.manager_pin.empty()) {
    const std::string secret = ledger::secret_text(register_key_);
    sealed_register_key_ =
        crypto::seal_with_pin(options_.manager_pin, bytes_of(secret), chance_).value();
  }
  rules_.clock_floor = options_.clock_floor;
  if (options_.overrides) rules_.overrides = *options_.overrides;
  auto zones = options_.more_lanes;
  zones.emplace(lane, options_.zone);
  for (const auto& [of_lane, zone] : zones) {
    check(rules_.zone(zone) != nullptr, "the preset has no such zone");
    auto& gate = gates_.try_emplace(of_lane, ledger_).first->second;
    lanes_[of_lane] = host::Lane{zone, &gate};
  }
  if (options_.gate != nullptr) lanes_[lane].gate = options_.gate;
  open();
}

Venue::~Venue() {
  writer_->stop_thread();
  commit();
}

void Venue::open() {
  io_ = std::make_unique<boost::asio::io_context>();
  store::Options store_options;
  store_options.vfs = options_.vfs;
  ledger_ = std::make_unique<ledger::Ledger>(
      ledger::Ledger::open(folder_.path() / "ledger.db", store_options).value());
  board_ = std::make_unique<desk::Board>();
  metrics_ = std::make_unique<host::Metrics>(now_.at);
  const auto venue = ledger::recipient_of(ledger::Role::venue, ledger::public_of(register_key_));
  std::vector<ledger::Recipient> recipients = options_.more_recipients;
  recipients.insert(recipients.begin(), venue);
  sealer_ = std::make_unique<ledger::BesideSealer>(recipients, venue_origin, chance_);
  writer_ = std::make_unique<host::LedgerWriter>(*ledger_, io_->get_executor());
  if (options_.writer_thread) writer_->start_thread();
  admission_ = std::make_unique<host::Admission>(
      host::AdmissionParts{
          lanes_, rules_, context_, open_list_, *sealer_, *writer_, *board_, *metrics_, log_,
          [this] { return now_; }, [this] { return steady_; },
          [this] { return std::chrono::floor<std::chrono::milliseconds>(steady_); }, chance_},
      ledger_->door_state(now_).value(),
      host::ForgettingTime::after(*ledger_, options_.clock_floor));
  desk_acts_ = std::make_unique<host::DeskActs>(
      host::DeskActsParts{ledger_->view(), *writer_, *metrics_, log_, [this] { return now_; },
                          [this] { return std::chrono::floor<std::chrono::milliseconds>(steady_); },
                          chance_, rules_.version, venue_origin, sealed_register_key_,
                          io_->get_executor(), io_->get_executor()});
  if (options_.retention) open_retention();
}

void Venue::open_retention() {
  const auto now = [this] { return now_; };
  const auto uptime = [this] { return std::chrono::floor<std::chrono::milliseconds>(steady_); };
  const auto record_orders = [this](host::HoldRecording::Then then) {
    if (!hold_recording_) return then({});
    hold_recording_->record(std::move(then));
  };
  if (options_.hold_authority) {
    std::filesystem::create_directories(orders_folder());
    hold_recording_ = std::make_unique<host::HoldRecording>(
        host::HoldOrders({orders_folder(), *options_.hold_authority}, venue_origin, log_),
        host::HoldRecordingParts{rules_, ledger_->view(), *writer_, *metrics_, log_, now, uptime,
                                 chance_, io_->get_executor(), io_->get_executor()});
  }
  retention_ = std::make_unique<host::RetentionRound>(
      host::RetentionParts{rules_, *writer_, *metrics_, log_, now, [this] { return steady_; },
                           uptime, chance_, record_orders},
      host::ForgettingTime::for_retention(*ledger_, options_.clock_floor));
}

void Venue::restart() {
  commit();
  desk_acts_.reset();
  retention_.reset();
  hold_recording_.reset();
  admission_.reset();
  writer_.reset();
  ledger_.reset();
  open();
}

void Venue::crash(const std::function<void()>& before_opening) {
  io_.reset();  // what is posted is never heard
  desk_acts_.reset();
  retention_.reset();
  hold_recording_.reset();
  admission_.reset();
  writer_.reset();
  ledger_.reset();
  before_opening();
  open();
}

void Venue::commit() {
  write();
  deliver();
}

void Venue::write() { writer_->drain(); }

void Venue::deliver() {
  io_->restart();
  io_->run();
}

void Venue::run_one() {
  const auto awaiting = boost::asio::make_work_guard(*io_);
  io_->restart();
  io_->run_one();
}

std::optional<desk::Shown> Venue::scan(Scan scan) {
  const std::string of_lane = scan.lane;
  const auto leaf_shown = [&] {
    constexpr LeafIndex none = UINT64_MAX;
    const desk::Shown* last = board_->last(of_lane);
    return last != nullptr ? last->leaf.value_or(none) : none;
  };
  const LeafIndex before = leaf_shown();
  scan_later(std::move(scan));
  commit();
  if (leaf_shown() == before) return std::nullopt;
  return *board_->last(of_lane);
}

void Venue::scan_later(Scan scan) { admission_->admit(std::move(scan)); }

void Venue::tick() {
  admission_->tick();
  if (retention_) retention_->tick();
  board_->forget_old(now_.at);
  commit();
}

Scan Venue::chip(const Bytes& record) const {
  Scan scan = bare(Source::card_reader, Content::chip_record);
  scan.bytes = record;
  return scan;
}

Scan Venue::code(const std::string& text, Source source) const {
  Scan scan = bare(source, Content::code);
  scan.bytes = to_bytes(text);
  return scan;
}

Scan Venue::typed(const std::string& number, const std::string& name, NoChipReason reason) const {
  Scan scan = bare(Source::desk, Content::typed_number);
  scan.bytes = to_bytes(number + "\n" + name + "\n" + std::to_string(static_cast<int>(reason)));
  return scan;
}

Scan Venue::bare(Source source, Content content) const {
  return {lane, source, content, "05.01-20260101-0000000001-0000000001", now_.at, {}, std::nullopt};
}

Scan Venue::step(LeafIndex follows, const std::string& lines) const {
  Scan scan = bare(Source::desk, Content::desk_step);
  scan.bytes = to_bytes(lines);
  scan.follows = follows;
  return scan;
}

std::string Venue::issue(const identity::CodeClaims& claims) const {
  return identity::issue_code(claims, issuer_key_, issuer_kid).value();
}

std::vector<ledger::Leaf> Venue::leaves() const {
  std::vector<ledger::Leaf> leaves;
  while (leaves.size() < ledger_->head().size) {
    for (const auto& stored : ledger_->read(leaves.size(), ledger::read_leaves_max).value()) {
      leaves.push_back(ledger::parse_leaf(stored.bytes).value());
    }
  }
  return leaves;
}

Result<Registration> Venue::open_beside(LeafIndex index) const {
  const auto stored = ledger_->read(index, 1);
  if (!stored) return stored.error();
  const auto leaf = ledger::parse_leaf(stored->front().bytes);
  const auto key = ledger::beside_key_of(ledger::Role::venue, register_key_);
  return ledger::open_beside(key, venue_origin, leaf->entry.id, stored->front().beside);
}

}  // namespace menshen::test
