#include "gateway/tuf/errc.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace menshen::tuf {
namespace {

constexpr std::pair<Errc, const char*> words[] = {
    {Errc::json_malformed, "not JSON"},
    {Errc::json_key_twice, "one name twice in an object"},
    {Errc::json_number, "a number that is no integer within 2^53"},
    {Errc::too_large, "more than the limit"},
    {Errc::field_missing, "a field is missing or of another type"},
    {Errc::type_wrong, "metadata of another role"},
    {Errc::specification, "a version of the specification that is not understood"},
    {Errc::date_malformed, "not a date and time in UTC"},
    {Errc::key_unusable, "a kind or form of key that is not used"},
    {Errc::key_sm2, "an SM2 key in a repository that was not created with SM2"},
    {Errc::keyid_wrong, "a key's id is not its digest"},
    {Errc::keyid_twice, "one key id twice"},
    {Errc::threshold_wrong, "a threshold that is no integer of at least 1"},
    {Errc::role_name, "a delegated role's name is empty, taken or too long"},
    {Errc::delegation_paths, "a delegation by paths and by hash prefixes at once"},
    {Errc::hash_unknown, "no hash of a known algorithm"},
    {Errc::signatures_too_few, "signed by fewer of the role's keys than its threshold"},
    {Errc::version_wrong, "another version than the one asked for"},
    {Errc::rolled_back, "older than what is trusted"},
    {Errc::expired, "expired"},
    {Errc::hash_wrong, "the hash is not the listed one"},
    {Errc::length_wrong, "the length is not the listed one"},
    {Errc::file_missing, "the repository does not have the file"},
    {Errc::not_listed, "the snapshot does not list the role"},
    {Errc::target_name, "a target's path that cannot be asked for"},
    {Errc::target_absent, "no such target"},
    {Errc::nothing_wanted, "no file was asked for"},
    {Errc::root_absent, "no trusted root is stored"},
    {Errc::root_unusable, "the stored root does not verify against itself"},
    {Errc::not_refreshed, "the metadata was not refreshed"},
};

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "tuf"; }

  std::string message(int code) const override {
    const auto* found =
        std::ranges::find(words, static_cast<Errc>(code), &std::pair<Errc, const char*>::first);
    return found == std::end(words) ? "unknown" : found->second;
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

}  // namespace menshen::tuf
