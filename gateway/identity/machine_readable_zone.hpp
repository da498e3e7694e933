// Machine-readable zones of travel documents: ICAO 9303 part 5 (TD1, three lines of 30), part 6
// (TD2, two of 36) and part 4 (TD3, two of 44). Visas (V…) are no proof of identity here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/credential.hpp"
#include "gateway/identity/or_defect.hpp"

namespace menshen::identity {

enum class ZoneFormat : std::uint8_t { td1 = 1, td2 = 2, td3 = 3 };

struct MachineReadableZone {
  ZoneFormat format = ZoneFormat::td3;
  std::string document_code;  // "P", "I", "AC" …
  std::string issuer;         // alpha-3 or as the issuer writes it, without fillers
  std::string number;
  std::string nationality;
  std::string surname;
  std::string given_names;
  std::optional<CivilDate> birth;  // nothing where a part of it is unknown ('<')
  Sex sex = Sex::unknown;
  std::optional<CivilDate> expires;  // last day of validity
  int repaired = 0;                  // characters that were read as a letter and are digits
};

// Whether the text has the shape of a zone, with or without line ends, so that a defect in it is
// worth telling rather than "some other code".
bool shaped_as_zone(std::string_view text);

// O, I, B and S in a place that holds digits only are taken as 0, 1, 8 and 5; the check digits
// then decide. Nothing else is ever repaired.
OrDefect<MachineReadableZone> read_zone(std::string_view text, const CivilDate& today);

// As a passport, seen by a camera.
Credential credential_of(const MachineReadableZone& zone);

}  // namespace menshen::identity
