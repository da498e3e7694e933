// menshenctl decode-record: what an identity card's chip gave, field by field.
#pragma once

#include "firmware-host/ctl/command.hpp"

namespace menshen::ctl {

// `file` ("-": standard input) holds a text record of 256 bytes, with up to 280 of an appended
// address after it, or what a reader answered, preamble, photo and all; as bytes or as hex digits.
// exit_no with the named defect for what is no good record.
int decode_record(const std::string& file, const CivilDate& today, const Streams& streams);

}  // namespace menshen::ctl
