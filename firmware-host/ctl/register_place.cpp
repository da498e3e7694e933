#include "firmware-host/ctl/register_place.hpp"

#include <filesystem>
#include <ostream>

#include "firmware-host/file.hpp"

namespace menshen::ctl {
namespace {

constexpr std::size_t vkey_bytes_max = 512;

}  // namespace

bool names_one(const RegisterPlace& place, const Streams& streams) {
  const int named = (place.config_file.empty() ? 0 : 1) + (place.store_file.empty() ? 0 : 1) +
                    (place.folder.empty() ? 0 : 1);
  if (named == 1) return true;
  fail(streams, exit_usage, "name the register by one of --config, --store and --dir");
  return false;
}

std::optional<host::Config> config_of(const RegisterPlace& place, const Streams& streams) {
  auto parsed = host::load_config(place.config_file);
  for (const auto& problem : parsed.problems) streams.err << to_text(problem) << '\n';
  return std::move(parsed.config);
}

std::optional<ledger::LedgerView> view_of(const RegisterPlace& place, const Streams& streams) {
  std::filesystem::path file = place.store_file;
  if (file.empty()) {
    const auto config = config_of(place, streams);
    if (!config) return std::nullopt;
    file = config->store_file;
  }
  auto view = ledger::LedgerView::open(file);
  if (view) return std::move(*view);
  fail(streams, exit_file, file.string() + ": " + view.error().message());
  return std::nullopt;
}

std::optional<ledger::NoteVerifier> verifier_of(const RegisterPlace& place,
                                                const Streams& streams) {
  const std::string file =
      place.vkey_file.empty() ? folder_of(place.folder) + ".vkey" : place.vkey_file;
  auto text = read_input(file, streams, vkey_bytes_max);
  if (!text) return std::nullopt;
  if (text->ends_with('\n')) text->pop_back();
  auto verifier = ledger::NoteVerifier::parse(*text);
  if (verifier) return std::move(*verifier);
  fail(streams, exit_file, file + ": " + verifier.error().message());
  return std::nullopt;
}

std::string folder_of(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder;
}

ledger::FileReader reader_of(const std::string& folder) {
  return [folder = std::filesystem::path(folder)](const std::string& name, std::size_t bytes_max,
                                                  Bytes& into) -> Ok {
    return host::read_file_into(folder / name, bytes_max, into);
  };
}

}  // namespace menshen::ctl
