#include "firmware-host/ctl/manager_pin.hpp"

#include <algorithm>
#include <charconv>
#include <istream>

#include "firmware-host/config_files.hpp"
#include "firmware-host/errc.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::ctl {
namespace {

constexpr std::string_view first_line = "menshen pin tries 1\n";

template <class Number>
bool take_number(std::string_view& text, char end, Number& number) {
  const auto [after, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto taken = static_cast<std::size_t>(after - text.data());
  if (failed != std::errc() || taken >= text.size() || text[taken] != end) return false;
  text.remove_prefix(taken + 1);
  return true;
}

// The manager's PIN as it is kept. Says why there is none.
std::optional<std::string> kept_pin(const host::Config& config, const World& world, int& code) {
  const auto& file = config.desk.manager_pin_file;
  code = exit_no;
  if (!file) {
    fail(world.streams, code,
         "the venue's own register is opened with the manager's PIN, and the configuration names "
         "none: menshenctl desk-pin set, then [desk] manager_pin_file");
    return std::nullopt;
  }
  code = exit_file;
  const auto text = read_input(file->string(), world.streams, host::small_file_bytes_max);
  if (!text) return std::nullopt;
  std::string kept = text->substr(0, text->find('\n'));
  if (crypto::is_kept_pin(kept)) return kept;
  fail(world.streams, code, file->string() + " is no PIN that menshenctl desk-pin set keeps");
  return std::nullopt;
}

std::optional<desk::Tries> tries_at(const std::filesystem::path& file, const World& world) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed) && !failed) return desk::Tries();
  const auto text = host::read_file(file, pin_tries_bytes_max);
  const auto kept = text ? pin_tries_of(*text) : std::nullopt;
  if (kept) return desk::Tries({}, *kept);
  fail(world.streams, exit_file,
       file.string() +
           " does not say how many PINs were wrong: find out who changed it, and "
           "remove it");
  return std::nullopt;
}

bool keep(const desk::Tries& tries, const std::filesystem::path& file, const World& world) {
  const Ok written = host::write_file(file, to_text(tries.kept()), host::FileKind::secret);
  if (written) return true;
  fail_to_write(world.streams, file, written.error());
  return false;
}

// Counted as wrong before it is looked at.
bool count(desk::Tries& tries, const std::filesystem::path& file, const World& world) {
  tries.wrong(world.clock());
  return keep(tries, file, world);
}

std::string why_unreadable(const Error& error, const std::string& file) {
  if (error == host::Errc::key_readable_by_others)
    return file + " can be read by others: chmod 600";
  return file + ": " + error.message();
}

std::optional<std::string> pin_in(const std::string& file, const World& world) {
  if (file.empty()) return pin_line(world);
  auto text = host::read_secret_file(file, crypto::pin_bytes_max + 1);
  if (!text) {
    fail(world.streams, exit_file, why_unreadable(text.error(), file));
    return std::nullopt;
  }
  if (text->ends_with('\n')) text->pop_back();
  return *std::move(text);
}

std::string wait_text(std::chrono::milliseconds wait) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()) + " s";
}

}  // namespace

std::filesystem::path pin_tries_file(const host::Config& config) {
  std::error_code failed;
  const auto real = std::filesystem::weakly_canonical(config.store_file, failed);
  return (failed ? config.store_file : real).string() + ".pin-tries";
}

std::string to_text(const desk::Tries::Kept& kept) {
  return std::string(first_line) + std::to_string(kept.wrong_in_a_row) + " " +
         std::to_string(kept.next_try.time_since_epoch().count()) + "\n";
}

std::optional<desk::Tries::Kept> pin_tries_of(std::string_view text) {
  const std::string_view whole = text;
  if (!text.starts_with(first_line)) return std::nullopt;
  text.remove_prefix(first_line.size());
  desk::Tries::Kept kept;
  Instant::rep next_try = 0;
  const bool read = take_number(text, ' ', kept.wrong_in_a_row) &&
                    take_number(text, '\n', next_try) &&
                    kept.wrong_in_a_row <= pin_tries_counted_max && next_try >= 0;
  kept.next_try = Instant(Instant::duration(next_try));
  if (!read || to_text(kept) != whole) return std::nullopt;
  return kept;
}

bool is_pin(std::string_view pin) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return pin.size() >= crypto::pin_bytes_min && pin.size() <= crypto::pin_bytes_max &&
         std::ranges::all_of(pin, is_digit);
}

std::string pin_line(const World& world) {
  const auto hidden = world.hide_typing();
  std::string pin(crypto::pin_bytes_max + 2, '\0');
  world.streams.in.getline(pin.data(), static_cast<std::streamsize>(pin.size()));
  pin.resize(pin.find_first_of(std::string_view("\r\0", 2)));
  return pin;
}

std::optional<std::string> manager_pin(const host::Config& config, const std::string& pin_from,
                                       const World& world, int& code) {
  const auto kept = kept_pin(config, world, code);
  if (!kept) return std::nullopt;
  const auto file = pin_tries_file(config);
  auto tries = tries_at(file, world);
  if (!tries) return std::nullopt;
  // Kept, for a wait that is reckoned anew at each call would never end.
  if (tries->shorten(world.clock()) && !keep(*tries, file, world)) return std::nullopt;
  const auto refuse = [&](int as, const std::string& why) -> std::optional<std::string> {
    code = fail(world.streams, as, why);
    return std::nullopt;
  };
  if (const auto wait = tries->wait(world.clock()); wait.count() > 0) {
    return refuse(exit_no, std::to_string(tries->kept().wrong_in_a_row) +
                               " PINs in a row were wrong: the next may be tried in " +
                               wait_text(wait));
  }
  auto pin = pin_in(pin_from, world);
  if (!pin) return std::nullopt;
  crypto::Wiped<std::string> wiped(*pin);
  if (!is_pin(*pin)) {
    return refuse(exit_usage,
                  "the manager's PIN, 6 to 64 digits, is one line of standard input "
                  "or in the file --pin-from");
  }
  if (!count(*tries, file, world)) return std::nullopt;
  if (!crypto::pin_matches(*pin, *kept)) {
    return refuse(exit_no, "this is not the manager's PIN; the next may be tried in " +
                               wait_text(tries->wait(world.clock())));
  }
  std::error_code failed;
  std::filesystem::remove(file, failed);  // where it stays, the next PIN waits: no more than that
  return std::string(*pin);
}

}  // namespace menshen::ctl
