#include "gateway/core/scan.hpp"

namespace menshen {

std::string_view name_of(Source source) {
  switch (source) {
    case Source::card_reader:
      return "card_reader";
    case Source::scanner:
      return "scanner";
    case Source::camera:
      return "camera";
    case Source::desk:
      return "desk";
  }
  return "unknown";
}

}  // namespace menshen
