// The contract of a gate: somebody was admitted and the leaf is durable, so let them through.
#pragma once

namespace menshen::gate {

class Gate {
 public:
  virtual ~Gate() = default;

  // Never blocks and never fails: trouble arrives as a DeviceEvent. Opened again before the last
  // opening began, it opens once.
  virtual void open() = 0;

  virtual void start() {}
  virtual void stop() {}  // after what was asked for before it
};

// A lane whose door the desk opens by hand.
class NoGate final : public Gate {
 public:
  void open() override {}
};

}  // namespace menshen::gate
