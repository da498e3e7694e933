// One PIN and the tries at it: one at a time, each further wrong one makes the next wait longer. No
// clock: time is an argument. The PIN itself takes 0.3 s to look at, away from the deciding thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "gateway/core/civil_date.hpp"
#include "gateway/core/result.hpp"

namespace menshen::desk {

struct TrySettings {
  unsigned free_tries = 3;             // wrong PINs before the wait begins
  std::chrono::seconds wait_first{2};  // doubled by each further wrong PIN
  std::chrono::seconds wait_max{300};
};

class Tries {
 public:
  // What a program keeps of them from one run to the next.
  struct Kept {
    unsigned wrong_in_a_row = 0;
    Instant next_try{};

    bool operator==(const Kept&) const = default;
  };

  explicit Tries(TrySettings settings = {}) : settings_(settings) {}
  Tries(TrySettings settings, const Kept& kept) : settings_(settings), kept_(kept) {}

  // How long the next try must wait; zero: it may begin.
  std::chrono::milliseconds wait(Instant now) const;
  // After a clock that was ahead was set right: from now on no longer than the longest wait. True
  // where that changed what is kept; to be called before a try.
  bool shorten(Instant now);
  void wrong(Instant now);
  void right();  // they start anew
  const Kept& kept() const { return kept_; }

 private:
  TrySettings settings_;
  Kept kept_;
};

class PinLock : public std::enable_shared_from_this<PinLock> {
 public:
  struct Ports {
    std::function<Moment()> now;
    boost::asio::any_io_executor home;
    boost::asio::any_io_executor slow;
  };

  // `kept` is crypto::keep_pin's text; empty: no PIN opens.
  PinLock(std::string kept, TrySettings settings, Ports ports)
      : kept_(std::move(kept)), tries_(settings), ports_(std::move(ports)) {}

  // Errc::tries_wait at once, or later, at home, no error or Errc::pin_wrong.
  void try_pin(std::string pin, std::function<void(const Ok&)> answer);
  std::chrono::milliseconds wait() const { return tries_.wait(ports_.now().at); }

 private:
  Ok tried(bool matches);

  std::string kept_;
  Tries tries_;
  Ports ports_;
  bool verifying_ = false;  // one at a time: guesses cannot outrun the growing wait
};

}  // namespace menshen::desk
