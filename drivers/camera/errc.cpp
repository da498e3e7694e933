#include "drivers/camera/errc.hpp"

#include <string>

namespace menshen::camera {

namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "menshen.camera"; }
  std::string message(int value) const override {
    switch (static_cast<Errc>(value)) {
      case Errc::message_too_long:
        return "camera message longer than allowed";
      case Errc::message_kind:
        return "camera message of an unknown kind";
      case Errc::message_body:
        return "camera message with a wrong body";
      case Errc::message_order:
        return "camera message out of order";
      case Errc::other_version:
        return "camera process of another version";
      case Errc::message_flood:
        return "camera process sends too much";
      case Errc::source_form:
        return "camera source must be images:DIR, video:FILE, device:/dev/videoN or stream:URL";
      case Errc::source_absent:
        return "camera source cannot be opened";
      case Errc::source_ended:
        return "camera source gives no more pictures";
      case Errc::picture_kind:
        return "not a PNG, JPEG or BMP picture";
      case Errc::picture_damaged:
        return "damaged picture";
      case Errc::picture_too_large:
        return "picture too large";
      case Errc::confinement:
        return "the camera process could not be confined";
      case Errc::process_ended:
        return "the camera process ended";
    }
    return "unknown camera error";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category instance;
  return instance;
}

}  // namespace menshen::camera
