// The files that a TUF client trusts, in a folder: root.json, timestamp.json … as they came. Each
// is written beside its place, flushed and renamed, its folder flushed too.
#pragma once

#include <filesystem>

#include "gateway/tuf/trusted_files.hpp"

namespace menshen::host {

class TrustedFolder : public tuf::TrustedFiles {
 public:
  explicit TrustedFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Errc::file_unreadable, Errc::file_too_large.
  Result<std::optional<Bytes>> read(const std::string& name, std::size_t bytes_max) override;
  Ok write(const std::string& name, ByteView bytes) override;  // Errc::file_unwritable
  Ok remove(const std::string& name) override;                 // Errc::file_unwritable

 private:
  std::filesystem::path at(const std::string& name) const;

  std::filesystem::path folder_;
};

}  // namespace menshen::host
