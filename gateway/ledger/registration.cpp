#include "gateway/ledger/registration.hpp"

#include "gateway/ledger/byte_reader.hpp"
#include "gateway/ledger/errc.hpp"

namespace menshen::ledger {
namespace {

constexpr std::uint8_t registration_version = 1;

}  // namespace

Result<Bytes> canonical_bytes(const Registration& registration) {
  const bool fits = registration.number.size() <= number_bytes_max &&
                    registration.name.size() <= name_bytes_max &&
                    registration.nationality.size() <= nationality_bytes_max;
  if (!fits) MENSHEN_RETURN_ERROR(Errc::registration_field);
  Bytes bytes = {registration_version, static_cast<std::uint8_t>(registration.document)};
  for (const auto* text : {&registration.number, &registration.name, &registration.nationality}) {
    append_u16_be(bytes, static_cast<std::uint16_t>(text->size()));
    bytes.insert(bytes.end(), text->begin(), text->end());
  }
  bytes.resize(registration_bytes_fixed, 0);
  return bytes;
}

Result<Registration> parse_canonical(ByteView bytes) {
  ByteReader reader(bytes);
  if (bytes.size() != registration_bytes_fixed || reader.number(1) != registration_version) {
    MENSHEN_RETURN_ERROR(Errc::beside_form);
  }
  const auto document = reader.number(1);
  if (document == 0 || document > static_cast<unsigned>(DocumentKind::signed_credential)) {
    MENSHEN_RETURN_ERROR(Errc::beside_form);
  }
  Registration registration;
  registration.document = static_cast<DocumentKind>(document);
  registration.number = reader.text(number_bytes_max);
  registration.name = reader.text(name_bytes_max);
  registration.nationality = reader.text(nationality_bytes_max);
  if (!reader.only_zeros()) MENSHEN_RETURN_ERROR(Errc::beside_form);
  return registration;
}

}  // namespace menshen::ledger
