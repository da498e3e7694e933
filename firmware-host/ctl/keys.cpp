#include "firmware-host/ctl/keys.hpp"

#include <ostream>

#include "firmware-host/config_files.hpp"
#include "firmware-host/ctl/manager_pin.hpp"
#include "firmware-host/file.hpp"
#include "gateway/crypto/pin.hpp"
#include "gateway/crypto/pin_seal.hpp"
#include "gateway/crypto/wipe.hpp"
#include "gateway/ledger/register_key.hpp"
#include "gateway/watchlist/open_list.hpp"

namespace menshen::ctl {
namespace {

// Tried at leisure by whoever has the file: three a second and core are ten digits in a century.
constexpr std::size_t sealing_pin_digits_min = 10;

}  // namespace

int set_desk_pin(const std::string& file, const World& world) {
  std::string pin = pin_line(world);
  const crypto::Wiped wiped(pin);
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

int seal_register_key(const KeyToSeal& asked, const World& world) {
  std::string pin = pin_line(world);
  const crypto::Wiped wiped_pin(pin);
  if (!is_pin(pin) || pin.size() < sealing_pin_digits_min) {
    return fail(world.streams, exit_usage,
                "a PIN that seals a key is " + std::to_string(sealing_pin_digits_min) + " to " +
                    std::to_string(crypto::pin_bytes_max) +
                    " digits on one line of standard input: whoever copies the file can try PINs");
  }
  auto text = read_input(asked.key_file, world.streams, ledger::secret_text_bytes_max + 2);
  const auto kept = read_input(asked.pin_file, world.streams, host::small_file_bytes_max);
  if (!text || !kept) return exit_file;
  const crypto::Wiped wiped_text(*text);
  if (!crypto::pin_matches(pin, std::string_view(*kept).substr(0, kept->find('\n')))) {
    return fail(world.streams, exit_no, "this is not the PIN that " + asked.pin_file + " keeps");
  }
  const std::string_view secret = std::string_view(*text).substr(0, text->find('\n'));
  if (!ledger::register_secret_from(secret)) {
    return fail(world.streams, exit_file, asked.key_file + " is no key of register-key new");
  }
  const auto sealed = crypto::seal_with_pin(pin, bytes_of(secret), world.chance);
  if (!sealed) return fail(world.streams, exit_usage, sealed.error().message());
  const Ok written = host::write_new_file(asked.out, *sealed + "\n", host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, asked.out, written.error());
  return exit_ok;
}

int new_open_list_key(const std::string& out, const World& world) {
  const auto key = draw<watchlist::list_key_bytes>(world.chance);
  const Ok written = host::write_new_file(out, to_base64(key) + "\n", host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, out, written.error());
  return exit_ok;
}

}  // namespace menshen::ctl
