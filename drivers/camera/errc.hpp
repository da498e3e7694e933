// What can go wrong between a camera and the daemon.
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace menshen::camera {

enum class Errc {
  message_too_long = 1,  // announces more than message_body_bytes_max
  message_kind,          // a kind of this protocol version there is none
  message_body,          // body too short, too long or a field outside its range
  message_order,         // hello missing, or said twice
  other_version,         // the camera process speaks another version
  message_flood,         // more messages in a second than a camera can have reason for
  source_form,           // not images:, video:, device: or stream: with what follows
  source_absent,         // folder, file, device or address that cannot be opened
  source_ended,          // the device or stream gives no more pictures
  picture_kind,          // neither PNG, JPEG nor BMP
  picture_damaged,
  picture_too_large,  // more pixels or bytes than the named limits
  confinement,        // the kernel refused a restriction that must hold
  process_ended,      // the camera process died, or was killed
};

const boost::system::error_category& category();

inline boost::system::error_code make_error_code(Errc code) {
  return {static_cast<int>(code), category()};
}

}  // namespace menshen::camera

template <>
struct boost::system::is_error_code_enum<menshen::camera::Errc> : std::true_type {};
