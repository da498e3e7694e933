#include "gateway/watchlist/epoch_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "gateway/watchlist/errc.hpp"

namespace menshen::watchlist {
namespace {

namespace layout = sealed_format;

constexpr std::string_view magic = "menshen-epch-01\n";
constexpr std::size_t county_at = 16;
constexpr std::size_t epoch_at = 32;
constexpr std::size_t not_before_at = 40;
constexpr std::size_t not_after_at = 48;
constexpr std::size_t base_at = 56;
constexpr std::size_t nonce_at = base_at + crypto::p256_point_bytes;
constexpr std::size_t sealed_at = nonce_at + sizeof(crypto::AeadNonce);
constexpr std::size_t secret_bytes = crypto::p256_scalar_bytes + filler_seed_bytes;
static_assert(sealed_at + secret_bytes + crypto::aead_tag_bytes == epoch_file_bytes);

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

class OpenFile {
 public:
  OpenFile(const std::filesystem::path& file, int flags)
      : fd_(::open(file.c_str(), flags | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int fd() const { return fd_; }
  bool is_regular() const {
    struct stat status {};
    return fd_ >= 0 && ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
  }

 private:
  int fd_;
};

// One byte more is asked for, so that a longer file is seen as one.
std::optional<Bytes> whole(int fd) {
  Bytes bytes(epoch_file_bytes + 1);
  const ssize_t size = ::pread(fd, bytes.data(), bytes.size(), 0);
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

bool overwrite(int fd) {
  const Bytes zeros(epoch_file_bytes, 0);
  return ::pwrite(fd, zeros.data(), zeros.size(), 0) == static_cast<ssize_t>(zeros.size()) &&
         ::fsync(fd) == 0;
}

// From the disk: what the kernel still has in memory is dropped first.
bool reads_back_as_zeros(int fd) {
  if (::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0) return false;
  const auto bytes = whole(fd);
  return bytes && bytes->size() == epoch_file_bytes &&
         std::ranges::all_of(*bytes, [](std::uint8_t byte) { return byte == 0; });
}

bool remove_name(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const OpenFile opened(folder, O_RDONLY | O_DIRECTORY);
  return opened.fd() >= 0 && ::unlink(file.c_str()) == 0 && ::fsync(opened.fd()) == 0;
}

}  // namespace

Bytes seal_epoch(const EpochSecrets& secrets, const SealedIssue& issue, const crypto::AeadKey& key,
                 const Chance& chance) {
  check(layout::is_issue(issue), "an issue that was checked before");
  crypto::P256Work work;
  crypto::P256 curve(work);
  Bytes out = to_bytes(magic);
  layout::append_county(out, issue.county);
  append_u64_be(out, issue.epoch);
  layout::append_milliseconds(out, issue.not_before);
  layout::append_milliseconds(out, issue.not_after);
  append(out, curve.encode(curve.times_base(secrets.alpha)));
  const auto nonce = draw<sizeof(crypto::AeadNonce)>(chance);
  append(out, nonce);
  Bytes clear(secrets.alpha.bytes().begin(), secrets.alpha.bytes().end());
  append(clear, secrets.filler_seed);
  append(out, crypto::aead_seal(key, nonce, ByteView(out).first(nonce_at), clear));
  crypto::wipe(clear);
  return out;
}

Result<SealedEpoch> read_sealed_epoch(ByteView file) {
  if (file.size() != epoch_file_bytes || text_of(file.first(magic.size())) != magic) {
    MENSHEN_RETURN_ERROR(Errc::epoch_file);
  }
  SealedEpoch epoch;
  epoch.issue = {layout::county_in(file.subspan(county_at, county_bytes_max)),
                 layout::number_at(file, epoch_at, 8), layout::instant_at(file, not_before_at),
                 layout::instant_at(file, not_after_at)};
  if (!layout::is_issue(epoch.issue)) MENSHEN_RETURN_ERROR(Errc::epoch_file);
  std::ranges::copy(file.subspan(base_at, epoch.base.size()), epoch.base.begin());
  return epoch;
}

Result<EpochSecrets> open_epoch(ByteView file, const crypto::AeadKey& key) {
  const auto epoch = read_sealed_epoch(file);
  if (!epoch) return epoch.error();
  crypto::AeadNonce nonce{};
  std::ranges::copy(file.subspan(nonce_at, nonce.size()), nonce.begin());
  auto clear = crypto::aead_open(key, nonce, file.first(nonce_at), file.subspan(sealed_at));
  if (!clear) MENSHEN_RETURN_ERROR(Errc::epoch_key);
  const crypto::Wiped wiped_clear(*clear);
  const auto alpha = crypto::Scalar::from_bytes(ByteView(*clear).first(crypto::p256_scalar_bytes));
  if (!alpha) MENSHEN_RETURN_ERROR(Errc::epoch_base);
  crypto::P256Work work;
  crypto::P256 curve(work);
  if (curve.encode(curve.times_base(*alpha)) != epoch->base) {
    MENSHEN_RETURN_ERROR(Errc::epoch_base);
  }
  EpochSecrets::FillerSeed seed{};
  std::copy_n(clear->begin() + crypto::p256_scalar_bytes, seed.size(), seed.begin());
  EpochSecrets secrets(*alpha, seed);
  crypto::wipe(std::span(seed));
  return secrets;
}

Result<Destruction> destroy_epoch(const std::filesystem::path& file) {
  const OpenFile opened(file, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
  if (!opened.is_regular()) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  const auto bytes = whole(opened.fd());
  if (!bytes) MENSHEN_RETURN_ERROR(Errc::file_unreadable);
  const auto epoch = read_sealed_epoch(*bytes);
  if (!epoch) return epoch.error();
  const bool destroyed =
      overwrite(opened.fd()) && reads_back_as_zeros(opened.fd()) && remove_name(file);
  if (!destroyed) MENSHEN_RETURN_ERROR(Errc::not_destroyed);
  return Destruction{*epoch, crypto::sha256(*bytes), epoch_file_bytes};
}

}  // namespace menshen::watchlist
