// The regulator of the demo: an authority of its own, made anew with each demo and good for nothing
// else, the venue's certificate and one for a market regulator.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "gateway/core/civil_date.hpp"

namespace menshen::demo {

// Writes ca.crt, venue.crt, venue.key, market.crt and market.key into the folder. They hold from
// the first of the two moments to a month after the last: a demo may play on another day than
// today.
void make_regulators_certificates(const std::filesystem::path& folder, Instant played,
                                  Instant present);

// The section of the configuration that opens the port on this machine.
std::string regulators_section(std::uint16_t port);

// What somebody may paste to pull as the market regulator.
std::string pull_command(const std::filesystem::path& folder, std::uint16_t port,
                         const std::string& path);

}  // namespace menshen::demo
