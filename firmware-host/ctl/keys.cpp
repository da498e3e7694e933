#include "firmware-host/ctl/keys.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

#include "firmware-host/file.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/ledger/register_key.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::ctl {
namespace {

bool is_pin(std::string_view pin) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return pin.size() >= crypto::pin_bytes_min && pin.size() <= crypto::pin_bytes_max &&
         std::ranges::all_of(pin, is_digit);
}

}  // namespace

int set_desk_pin(const std::string& file, const World& world) {
  std::string pin(crypto::pin_bytes_max + 2, '\0');
  world.streams.in.getline(pin.data(), static_cast<std::streamsize>(pin.size()));
  pin.resize(pin.find_first_of(std::string_view("\r\0", 2)));
  if (!is_pin(pin)) {
    return fail(world.streams, exit_usage,
                "a PIN is " + std::to_string(crypto::pin_bytes_min) + " to " +
                    std::to_string(crypto::pin_bytes_max) +
                    " digits on one line of standard input");
  }
  const auto kept = crypto::keep_pin(pin, world.chance);
  if (!kept) return fail(world.streams, exit_usage, kept.error().message());
  const Ok written = host::write_file(file, *kept + "\n", host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, file, written.error());
  return exit_ok;
}

int new_register_key(const std::string& out, const std::string& suite_name, const World& world) {
  const auto suite = ledger::suite_named(suite_name);
  if (!suite) return fail(world.streams, exit_usage, "--suite is hpke or sm");
  const auto secret = ledger::make_register_key(*suite, world.chance);
  const std::string text = ledger::secret_text(secret) + "\n";
  const Ok written = host::write_new_file(out, text, host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, out, written.error());
  const auto key = ledger::public_of(secret);
  if (*suite != ledger::Suite::hpke) {
    world.streams.out << "# Goes with: [register] suite = \"" << suite_name << "\"\n";
  }
  world.streams.out << "[[register.recipient]]\nrole = \"venue\"\nkey_id = \""
                    << to_hex(ledger::key_id_of(key)) << "\"\nkey = \""
                    << to_base64(ledger::raw_of(key)) << "\"\n";
  return exit_ok;
}

int new_open_list_key(const std::string& out, const World& world) {
  const auto key = draw<watchlist::list_key_bytes>(world.chance);
  const Ok written = host::write_new_file(out, to_base64(key) + "\n", host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, out, written.error());
  return exit_ok;
}

}  // namespace menshen::ctl
