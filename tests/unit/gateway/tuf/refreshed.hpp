// A client that has been here before.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/tuf_repository.hpp"

namespace menshen::tuf {

// What a client trusts that is up to date with `repository`.
inline test::MemoryFiles refreshed(const test::TufRepository& repository) {
  test::MemoryFiles files = repository.client();
  EXPECT_TRUE(test::TufServing(repository).refresh(files));
  return files;
}

}  // namespace menshen::tuf
