#include "gateway/crypto/tpm.hpp"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_tctildr.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "gateway/crypto/errc.hpp"
#include "gateway/crypto/wipe.hpp"

namespace menshen::crypto {
namespace {

struct EndTcti {
  void operator()(TSS2_TCTI_CONTEXT* context) const { Tss2_TctiLdr_Finalize(&context); }
};
struct EndEsys {
  void operator()(ESYS_CONTEXT* context) const { Esys_Finalize(&context); }
};
struct FreeEsys {
  void operator()(void* memory) const { Esys_Free(memory); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeEsys>;

// An object or a session inside the TPM, which has room for three of each.
class Loaded {
 public:
  Loaded(ESYS_CONTEXT* esys, ESYS_TR handle) : esys_(esys), handle_(handle) {}
  ~Loaded() {
    if (handle_ != ESYS_TR_NONE) Esys_FlushContext(esys_, handle_);
  }
  Loaded(Loaded&& other) noexcept
      : esys_(other.esys_), handle_(std::exchange(other.handle_, ESYS_TR_NONE)) {}
  Loaded& operator=(Loaded&&) = delete;

  ESYS_TR handle() const { return handle_; }

 private:
  ESYS_CONTEXT* esys_;
  ESYS_TR handle_;
};

constexpr TPM2B_AUTH no_auth{};
constexpr TPM2B_DATA no_outside_data{};
constexpr TPML_PCR_SELECTION no_pcrs{};

constexpr TPMA_SESSION to_tpm = TPMA_SESSION_DECRYPT;    // the command's first parameter
constexpr TPMA_SESSION from_tpm = TPMA_SESSION_ENCRYPT;  // the answer's

// The storage key that TCG's provisioning guidance (§7.5.1, H-2) names: ECC P-256, AES-128-CFB.
TPM2B_PUBLIC storage_template() {
  TPM2B_PUBLIC key{};
  TPMT_PUBLIC& area = key.publicArea;
  area.type = TPM2_ALG_ECC;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                          TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH |
                          TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT;
  TPMS_ECC_PARMS& ecc = area.parameters.eccDetail;
  ecc.symmetric.algorithm = TPM2_ALG_AES;
  ecc.symmetric.keyBits.aes = 128;
  ecc.symmetric.mode.aes = TPM2_ALG_CFB;
  ecc.scheme.scheme = TPM2_ALG_NULL;
  ecc.curveID = TPM2_ECC_NIST_P256;
  ecc.kdf.scheme = TPM2_ALG_NULL;
  return key;
}

// Data that the TPM keeps and gives back, to whoever has the (empty) password of the object.
TPM2B_PUBLIC sealed_template() {
  TPM2B_PUBLIC object{};
  TPMT_PUBLIC& area = object.publicArea;
  area.type = TPM2_ALG_KEYEDHASH;
  area.nameAlg = TPM2_ALG_SHA256;
  area.objectAttributes =
      TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
  area.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
  return object;
}

struct Sealed {  // the two halves of an object that the TPM does not keep
  TPM2B_PUBLIC open{};
  TPM2B_PRIVATE enciphered{};
};

Result<Bytes> marshalled(const TPM2B_PUBLIC& open, const TPM2B_PRIVATE& enciphered) {
  Bytes bytes(tpm_sealed_bytes_max);
  std::size_t size = 0;
  if (Tss2_MU_TPM2B_PUBLIC_Marshal(&open, bytes.data(), bytes.size(), &size) != TSS2_RC_SUCCESS ||
      Tss2_MU_TPM2B_PRIVATE_Marshal(&enciphered, bytes.data(), bytes.size(), &size) !=
          TSS2_RC_SUCCESS) {
    MENSHEN_RETURN_ERROR(Errc::tpm_refused);
  }
  bytes.resize(size);
  return bytes;
}

// tpm2-tss reads within what it is given; that nothing is left over is ours to see.
Result<Sealed> unmarshalled(ByteView bytes) {
  if (bytes.empty() || bytes.size() > tpm_sealed_bytes_max) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  Sealed sealed;
  std::size_t size = 0;
  const bool whole = Tss2_MU_TPM2B_PUBLIC_Unmarshal(bytes.data(), bytes.size(), &size,
                                                    &sealed.open) == TSS2_RC_SUCCESS &&
                     Tss2_MU_TPM2B_PRIVATE_Unmarshal(bytes.data(), bytes.size(), &size,
                                                     &sealed.enciphered) == TSS2_RC_SUCCESS;
  if (!whole || size != bytes.size()) MENSHEN_RETURN_ERROR(Errc::sealed_form);
  return sealed;
}

class Tpm {
 public:
  static Result<Tpm> reached_by(const std::string& tcti);

  Result<Loaded> storage_key();
  // Enciphers parameters to `key`, as `ways` says, and proves nothing else: no object has a
  // password.
  Result<Loaded> session(const Loaded& key, TPMA_SESSION ways);
  Result<Bytes> create(const Loaded& parent, const Loaded& session, ByteView secret);
  Result<Loaded> load(const Loaded& parent, const Loaded& session, const Sealed& sealed);
  Result<Bytes> unseal(const Loaded& object, const Loaded& session);

 private:
  Tpm(TSS2_TCTI_CONTEXT* tcti, ESYS_CONTEXT* esys) : tcti_(tcti), esys_(esys) {}

  std::unique_ptr<TSS2_TCTI_CONTEXT, EndTcti> tcti_;  // outlives esys_, which speaks through it
  std::unique_ptr<ESYS_CONTEXT, EndEsys> esys_;
};

Result<Tpm> Tpm::reached_by(const std::string& tcti) {
  TSS2_TCTI_CONTEXT* line = nullptr;
  if (Tss2_TctiLdr_Initialize(tcti.c_str(), &line) != TSS2_RC_SUCCESS) {
    MENSHEN_RETURN_ERROR(Errc::tpm_absent);
  }
  std::unique_ptr<TSS2_TCTI_CONTEXT, EndTcti> owned(line);
  ESYS_CONTEXT* esys = nullptr;
  if (Esys_Initialize(&esys, line, nullptr) != TSS2_RC_SUCCESS) {
    MENSHEN_RETURN_ERROR(Errc::tpm_absent);
  }
  return Tpm(owned.release(), esys);
}

Result<Loaded> Tpm::storage_key() {
  constexpr TPM2B_SENSITIVE_CREATE nothing{};
  const TPM2B_PUBLIC wanted = storage_template();
  ESYS_TR handle = ESYS_TR_NONE;
  const auto code = Esys_CreatePrimary(
      esys_.get(), ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &nothing,
      &wanted, &no_outside_data, &no_pcrs, &handle, nullptr, nullptr, nullptr, nullptr);
  if (code != TSS2_RC_SUCCESS) MENSHEN_RETURN_ERROR(Errc::tpm_refused);
  return Loaded(esys_.get(), handle);
}

Result<Loaded> Tpm::session(const Loaded& key, TPMA_SESSION ways) {
  TPMT_SYM_DEF cipher{};
  cipher.algorithm = TPM2_ALG_AES;
  cipher.keyBits.aes = 128;
  cipher.mode.aes = TPM2_ALG_CFB;
  ESYS_TR handle = ESYS_TR_NONE;
  const auto code =
      Esys_StartAuthSession(esys_.get(), key.handle(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                            ESYS_TR_NONE, nullptr, TPM2_SE_HMAC, &cipher, TPM2_ALG_SHA256, &handle);
  if (code != TSS2_RC_SUCCESS) MENSHEN_RETURN_ERROR(Errc::tpm_refused);
  Loaded session(esys_.get(), handle);
  const auto attributes = static_cast<TPMA_SESSION>(ways | TPMA_SESSION_CONTINUESESSION);
  if (Esys_TRSess_SetAttributes(esys_.get(), handle, attributes, 0xFF) != TSS2_RC_SUCCESS) {
    MENSHEN_RETURN_ERROR(Errc::tpm_refused);
  }
  return session;
}

Result<Bytes> Tpm::create(const Loaded& parent, const Loaded& session, ByteView secret) {
  TPM2B_SENSITIVE_CREATE sensitive{};
  sensitive.sensitive.userAuth = no_auth;
  TPM2B_SENSITIVE_DATA& data = sensitive.sensitive.data;
  data.size = static_cast<UINT16>(secret.size());
  std::ranges::copy(secret, data.buffer);
  const TPM2B_PUBLIC wanted = sealed_template();
  TPM2B_PRIVATE* enciphered = nullptr;
  TPM2B_PUBLIC* open = nullptr;
  const auto code = Esys_Create(esys_.get(), parent.handle(), session.handle(), ESYS_TR_NONE,
                                ESYS_TR_NONE, &sensitive, &wanted, &no_outside_data, &no_pcrs,
                                &enciphered, &open, nullptr, nullptr, nullptr);
  wipe(std::span(data.buffer));
  if (code != TSS2_RC_SUCCESS) MENSHEN_RETURN_ERROR(Errc::tpm_refused);
  const Owned<TPM2B_PRIVATE> owned_private(enciphered);
  const Owned<TPM2B_PUBLIC> owned_public(open);
  return marshalled(*open, *enciphered);
}

// The one answer to an object of another TPM and to an altered one: the integrity check fails.
Result<Loaded> Tpm::load(const Loaded& parent, const Loaded& session, const Sealed& sealed) {
  ESYS_TR handle = ESYS_TR_NONE;
  const auto code = Esys_Load(esys_.get(), parent.handle(), session.handle(), ESYS_TR_NONE,
                              ESYS_TR_NONE, &sealed.enciphered, &sealed.open, &handle);
  if (code != TSS2_RC_SUCCESS) MENSHEN_RETURN_ERROR(Errc::not_opened);
  return Loaded(esys_.get(), handle);
}

Result<Bytes> Tpm::unseal(const Loaded& object, const Loaded& session) {
  TPM2B_SENSITIVE_DATA* data = nullptr;
  const auto code = Esys_Unseal(esys_.get(), object.handle(), session.handle(), ESYS_TR_NONE,
                                ESYS_TR_NONE, &data);
  if (code != TSS2_RC_SUCCESS) MENSHEN_RETURN_ERROR(Errc::not_opened);
  const Owned<TPM2B_SENSITIVE_DATA> owned(data);
  Bytes secret(data->buffer, data->buffer + data->size);
  wipe(std::span(data->buffer));
  return secret;
}

}  // namespace

Result<Bytes> tpm_seal(const std::string& tcti, ByteView secret) {
  check(!secret.empty() && secret.size() <= tpm_secret_bytes_max, "a secret that a TPM can seal");
  auto tpm = Tpm::reached_by(tcti);
  if (!tpm) return tpm.error();
  const auto key = tpm->storage_key();
  if (!key) return key.error();
  const auto session = tpm->session(*key, to_tpm | from_tpm);
  if (!session) return session.error();
  return tpm->create(*key, *session, secret);
}

Result<Bytes> tpm_open(const std::string& tcti, ByteView sealed) {
  const auto parts = unmarshalled(sealed);
  if (!parts) return parts.error();
  auto tpm = Tpm::reached_by(tcti);
  if (!tpm) return tpm.error();
  const auto key = tpm->storage_key();
  if (!key) return key.error();
  const auto session = tpm->session(*key, from_tpm);
  if (!session) return session.error();
  const auto object = tpm->load(*key, *session, *parts);
  if (!object) return object.error();
  return tpm->unseal(*object, *session);
}

}  // namespace menshen::crypto
