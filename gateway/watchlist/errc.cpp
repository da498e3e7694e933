#include "gateway/watchlist/errc.hpp"

#include <string>

namespace menshen::watchlist {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "watchlist"; }

  std::string message(int code) const override {
    switch (static_cast<Errc>(code)) {
      case Errc::file_unreadable:
        return "the list's file is not there or cannot be read";
      case Errc::file_size:
        return "the list's file is shorter or longer than it says itself";
      case Errc::magic:
        return "no open list, or one of another version";
      case Errc::header:
        return "the list's header has a field out of bounds";
      case Errc::wrong_key:
        return "the list was made under another key";
      case Errc::digest:
        return "the list's digest disagrees with its bytes";
      case Errc::disorder:
        return "the list's keys are out of order, twice or in the wrong bucket";
      case Errc::listing:
        return "the list has an entry of no known listing";
      case Errc::key_form:
        return "a list key has 32 bytes";
      case Errc::number_twice:
        return "a number is on the list twice";
      case Errc::number_form:
        return "a number to be listed is empty or too long, or has no listing";
      case Errc::too_many:
        return "more entries than a list can hold";
    }
    return "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::watchlist
