// The PIN of the person in charge, asked of whoever opens the venue's own register on the command
// line. Wrong ones are counted beside the register and make the next wait, as at the desk; the
// count is on the disk before a PIN is looked at, so that ending the program in between gains
// nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/config.hpp"
#include "firmware-host/ctl/command.hpp"
#include "firmware-host/desk/pin_lock.hpp"

namespace menshen::ctl {

inline constexpr std::size_t pin_tries_bytes_max = 128;
inline constexpr unsigned pin_tries_counted_max = 1'000'000;

// "<register>.pin-tries", beside the file itself also where the configuration names a link to it;
// not there: no wrong PIN since the last right one.
std::filesystem::path pin_tries_file(const host::Config& config);
std::string to_text(const desk::Tries::Kept& kept);
// Exactly what to_text writes.
std::optional<desk::Tries::Kept> pin_tries_of(std::string_view text);

bool is_pin(std::string_view pin);
// One line of standard input, hidden while typed. The caller wipes it.
std::string pin_line(const World& world);

// The manager's PIN, from the file `pin_from` or, where that is empty, from standard input, found
// to be right; whoever calls holds the register's lock, so that tries come one at a time, and wipes
// it. Nothing, after saying why not, and `code` says which exit that is.
std::optional<std::string> manager_pin(const host::Config& config, const std::string& pin_from,
                                       const World& world, int& code);

}  // namespace menshen::ctl
