// A TPM 2.0 in software (swtpm), new and with a seed of its own, on a socket in a temporary folder.
#pragma once

#include <memory>
#include <string>

#include "tests/support/child_process.hpp"
#include "tests/support/paths.hpp"

namespace menshen::test {

class SoftwareTpm {
 public:
  // Whether the program is there at all: what needs it says so and skips otherwise.
  static bool is_installed();

  SoftwareTpm();
  ~SoftwareTpm();  // ended by its id

  // How tpm2-tss reaches it.
  std::string tcti() const;
  // The machine is switched off and on: the same TPM, everything that it held only loaded gone.
  void restart();

 private:
  void start();

  TemporaryFolder folder_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace menshen::test
