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
      case Errc::other_county:
        return "the sealed table is another county's";
      case Errc::older_epoch:
        return "the sealed table is older than the one that was taken last";
      case Errc::epoch_reused:
        return "the epoch has another sealed table already";
      case Errc::slot_point:
        return "a slot of the sealed table is no point of the curve";
      case Errc::education_key:
        return "nothing can be sealed to this education key";
      case Errc::not_a_minor:
        return "adults are not looked up in the sealed list";
      case Errc::entry_facts:
        return "an origin, time or evidence that no token can carry";
      case Errc::token_form:
        return "not a token";
      case Errc::token_content:
        return "what the token holds is not a token's content";
      case Errc::issue:
        return "a county, epoch or time that no sealed table can have";
      case Errc::placement:
        return "no salt was found that gives every number a place";
      case Errc::epoch_file:
        return "not a file of an epoch's secrets";
      case Errc::epoch_key:
        return "the epoch's secrets do not open: another key, or altered";
      case Errc::epoch_base:
        return "the epoch's secret is not the one that its table was made with";
      case Errc::not_destroyed:
        return "the epoch's secrets could not be destroyed";
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
