// A process that writes a register until it is ended, and tells a pipe what it was acknowledged.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>

namespace menshen::test {

// Writes until it is ended, and tells the pipe the size of the tree after each group.
[[noreturn]] void write_until_ended(const std::filesystem::path& file, int pipe,
                                    std::uint32_t seed);

class WriterChild {
 public:
  using Work = void (*)(const std::filesystem::path& file, int pipe, std::uint32_t seed);

  // `first_acknowledged`: what is known of the register before it writes anything.
  WriterChild(const std::filesystem::path& register_file, std::uint32_t seed,
              std::uint64_t first_acknowledged, Work work = write_until_ended);
  ~WriterChild();
  WriterChild(const WriterChild&) = delete;
  WriterChild& operator=(const WriterChild&) = delete;

  // Until it has acknowledged something, at most 5 seconds.
  void await_acknowledgement() const;
  // The size of the tree as acknowledged until now.
  std::uint64_t acknowledged();
  // Kills it; its wait status.
  int end();

 private:
  pid_t pid_ = -1;
  int pipe_ = -1;
  std::uint64_t acknowledged_ = 0;
};

}  // namespace menshen::test
