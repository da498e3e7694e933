#include "firmware-host/ctl/log_key.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "firmware-host/config.hpp"
#include "firmware-host/file.hpp"
#include "firmware-host/log_key.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::ctl {
namespace {

using host::LogKeyKind;

constexpr std::array kinds = {LogKeyKind::file, LogKeyKind::credential, LogKeyKind::tpm};

struct Place {
  host::LogKeySettings settings;
  std::string origin;
};

// Nothing, after saying why, with the exit code in `code`.
std::optional<Place> place_in_config(const std::string& file, const Streams& streams, int& code) {
  code = exit_file;
  const auto text = read_input(file, streams, host::config_bytes_max);
  if (!text) return std::nullopt;
  auto parsed = host::parse_config(*text, file == "-" ? "menshend.toml" : file);
  code = exit_no;
  for (const auto& problem : parsed.problems) streams.err << to_text(problem) << '\n';
  if (!parsed.config) return std::nullopt;
  return Place{parsed.config->log_key.value_or(host::LogKeySettings{}),
               parsed.config->venue.origin};
}

// What the configuration says, and over it what the command line says.
std::optional<Place> place_of(const LogKeyAsked& asked, const Streams& streams, int& code) {
  std::optional<Place> place = Place{};
  if (!asked.config.empty()) place = place_in_config(asked.config, streams, code);
  if (!place) return std::nullopt;
  if (!asked.kind.empty()) {
    const auto* kind =
        std::ranges::find(kinds, asked.kind, [](LogKeyKind k) { return name_of(k); });
    code = exit_usage;
    if (kind == kinds.end()) {
      fail(streams, exit_usage, "--kind is file, credential or tpm");
      return std::nullopt;
    }
    place->settings.kind = *kind;
  }
  if (!asked.origin.empty()) place->origin = asked.origin;
  if (!asked.out.empty()) place->settings.file = asked.out;
  if (!asked.machine.empty()) place->settings.machine = asked.machine;
  if (!asked.tpm.empty()) place->settings.tpm = asked.tpm;
  return place;
}

void print_section(const host::LogKeySettings& settings, std::ostream& out) {
  const host::LogKeySettings usual;
  out << "[log_key]\nkind = \"" << name_of(settings.kind) << "\"\n";
  if (settings.kind == LogKeyKind::credential) {
    out << "credential = \"" << settings.credential << "\"\n";
    return;
  }
  out << "file = \"" << std::filesystem::absolute(settings.file).string() << "\"\n";
  if (settings.kind == LogKeyKind::file && settings.machine != usual.machine) {
    out << "machine = \"" << std::filesystem::absolute(settings.machine).string() << "\"\n";
  }
  if (settings.kind == LogKeyKind::tpm && settings.tpm != usual.tpm) {
    out << "tpm = \"" << settings.tpm << "\"\n";
  }
}

}  // namespace

int new_log_key(const LogKeyAsked& asked, const World& world) {
  int code = exit_ok;
  const auto place = place_of(asked, world.streams, code);
  if (!place) return code;
  if (place->origin.empty() || place->settings.file.empty()) {
    return fail(world.streams, exit_usage,
                "say --config FILE whose [log_key] names a file, or --out FILE and --origin "
                "DOMAIN/CODE");
  }
  auto key = host::make_log_key(place->settings, place->origin, world.chance);
  if (!key) {
    return fail(world.streams, exit_file,
                key.error().message() + ": " + host::log_key_remedy(place->settings, key.error()));
  }
  const crypto::Wiped wiped(key->text);
  const Ok written = host::write_new_file(place->settings.file, key->text, host::FileKind::secret);
  if (!written) return fail_to_write(world.streams, place->settings.file, written.error());
  world.streams.out << "# The verifier key, for the authority: " << key->vkey << '\n';
  print_section(place->settings, world.streams.out);
  return exit_ok;
}

int show_log_key(const LogKeyAsked& asked, const World& world) {
  int code = exit_ok;
  const auto place = place_of(asked, world.streams, code);
  if (!place) return code;
  if (!asked.config.empty() && place->settings.file.empty() &&
      place->settings.kind != LogKeyKind::credential) {
    return fail(world.streams, exit_no, host::no_log_key_remedy);
  }
  const auto verifier = host::read_log_verifier(place->settings);
  if (!verifier) {
    return fail(world.streams, exit_file,
                host::place_of(place->settings) + ": " + verifier.error().message() + ": " +
                    host::log_key_remedy(place->settings, verifier.error()));
  }
  world.streams.out << verifier->vkey() << '\n';
  return exit_ok;
}

}  // namespace menshen::ctl
