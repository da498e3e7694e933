#include "gateway/store/errc.hpp"

#include <string>

namespace menshen::store {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "store"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::disk_full:
        return "no room on the disk";
      case Errc::read_only:
        return "the store may not be written";
      case Errc::io:
        return "the disk refused a read, a write or a sync";
      case Errc::corrupt:
        return "not a database, or a damaged one";
      case Errc::in_use:
        return "another process holds the store";
      case Errc::newer:
        return "the store was written by a newer release";
      case Errc::cannot_open:
        return "the store cannot be opened";
      case Errc::constraint:
        return "a rule of the store refused the row";
      case Errc::no_memory:
        return "no memory";
      case Errc::too_large:
        return "a value too large for the store";
      case Errc::statement:
        return "a statement that the store does not accept";
      case Errc::not_migrated:
        return "the store is older than this release and was opened for reading";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::store
