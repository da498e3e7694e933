// Where a client keeps what it trusts (§5.2, §5.3.8 …): byte for byte as it came.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::tuf {

class TrustedFiles {
 public:
  virtual ~TrustedFiles() = default;

  // Nothing where there is no such file; an error only where it cannot be told.
  virtual Result<std::optional<Bytes>> read(const std::string& name, std::size_t bytes_max) = 0;
  // Durable once it returns; a crash before leaves the old file whole.
  virtual Ok write(const std::string& name, ByteView bytes) = 0;
  virtual Ok remove(const std::string& name) = 0;  // also of what is not there
};

}  // namespace menshen::tuf
