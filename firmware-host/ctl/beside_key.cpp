#include "firmware-host/ctl/beside_key.hpp"

#include <array>

#include "gateway/crypto/pin_seal.hpp"
#include "gateway/crypto/wipe.hpp"
#include "gateway/ledger/errc.hpp"

namespace menshen::ctl {
namespace {

constexpr std::array roles = {ledger::Role::venue,  ledger::Role::market,   ledger::Role::culture,
                              ledger::Role::police, ledger::Role::township, ledger::Role::auditor};

// What the PIN seals, or the text as it is. Says why not.
std::optional<std::string> unsealed(const std::string& text, std::string_view pin,
                                    const std::string& file, const Streams& streams) {
  if (!crypto::is_pin_sealed(text)) return text;
  auto secret = crypto::open_with_pin(pin, text);
  if (!secret) {
    fail(streams, exit_file,
         file + (pin.empty() ? " is sealed under a PIN: it opens the venue's own register alone"
                             : " is not sealed under this PIN: seal it again"));
    return std::nullopt;
  }
  const crypto::Wiped wiped(*secret);
  return std::string(text_of(*secret));
}

}  // namespace

std::optional<ledger::RegisterSecret> secret_in(const std::string& file, const Streams& streams,
                                                std::string_view pin) {
  auto text = read_input(file, streams, crypto::pin_sealed_text_bytes_max + 1);
  if (!text) return std::nullopt;
  const crypto::Wiped wiped(*text);
  if (text->ends_with('\n')) text->pop_back();
  auto key = unsealed(*text, pin, file, streams);
  if (!key) return std::nullopt;
  const crypto::Wiped wiped_key(*key);
  auto secret = ledger::register_secret_from(*key);
  if (secret) return std::move(*secret);
  fail(streams, exit_file, file + " is no key of menshenctl register-key new");
  return std::nullopt;
}

Result<Opened> open_with(const ledger::RegisterSecret& secret, std::string_view origin,
                         const EntryId& id, ByteView beside) {
  Error error;
  for (const ledger::Role role : roles) {
    auto opened = open_beside(ledger::beside_key_of(role, secret), origin, id, beside);
    if (opened) return Opened{*std::move(opened), role};
    error = opened.error();
    if (error != ledger::Errc::not_for_this_key) break;
  }
  return error;
}

}  // namespace menshen::ctl
