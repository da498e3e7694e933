// A secret that only this machine's TPM 2.0 opens (TCG TPM 2.0 Library, part 1 §23): sealed under
// the storage primary key of the owner hierarchy, which the TPM makes again from its own seed each
// time, so that nothing is kept inside the TPM. The sealed object lies in a file of ours.
//
// No PCR is asked: whoever may run programs on this machine as the owner of the file can open it;
// a copy of the file opens nowhere else. What goes to and from the TPM is enciphered on its wires
// (a salted session), so that somebody who listens on the bus learns nothing.
#pragma once

#include <string>

#include "gateway/core/bytes.hpp"
#include "gateway/core/result.hpp"

namespace menshen::crypto {

inline constexpr std::size_t tpm_secret_bytes_max = 128;  // MAX_SYM_DATA of the library
inline constexpr std::size_t tpm_sealed_bytes_max = 1024;

// `tcti` says how the TPM is reached, as tpm2-tss names it: "device:/dev/tpmrm0". Both take up to a
// second. Errc::tpm_absent: nothing answers there; Errc::tpm_refused: it answers with an error (an
// owner hierarchy with a password, for one).
Result<Bytes> tpm_seal(const std::string& tcti, ByteView secret);

// The caller wipes what it gets. Errc::sealed_form: not what tpm_seal made; Errc::not_opened: made
// by another TPM, or altered.
Result<Bytes> tpm_open(const std::string& tcti, ByteView sealed);

}  // namespace menshen::crypto
