#include "firmware-host/ctl/register_opening.hpp"

#include "firmware-host/ctl/beside_key.hpp"
#include "firmware-host/ctl/manager_pin.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::ctl {

std::optional<OpenRegister> open_own_register(const RegisterPlace& place,
                                              const RegisterToOpen& asked, const World& world,
                                              int& code) {
  code = exit_file;
  auto config = config_of(place, world.streams);
  if (!config) return std::nullopt;
  auto venue_register = own_register(*config, world);
  if (!venue_register) return std::nullopt;
  auto pin = manager_pin(*config, asked.pin_from, world, code);
  if (!pin) return std::nullopt;
  const crypto::Wiped wiped(*pin);
  code = exit_file;
  auto secret = secret_in(asked.key_file, world.streams, *pin);
  if (!secret) return std::nullopt;
  return OpenRegister{*std::move(config), *std::move(venue_register), *std::move(secret)};
}

}  // namespace menshen::ctl
