#include "firmware-host/ctl/beside_key.hpp"

#include <array>

#include "gateway/ledger/errc.hpp"

namespace menshen::ctl {
namespace {

constexpr std::array roles = {ledger::Role::venue,  ledger::Role::market,   ledger::Role::culture,
                              ledger::Role::police, ledger::Role::township, ledger::Role::auditor};

}  // namespace

std::optional<ledger::RegisterSecret> secret_in(const std::string& file, const Streams& streams) {
  auto text = read_input(file, streams, ledger::secret_text_bytes_max);
  if (!text) return std::nullopt;
  if (text->ends_with('\n')) text->pop_back();
  auto secret = ledger::register_secret_from(*text);
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
