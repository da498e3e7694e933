// What the box counts, in Prometheus' text format 0.0.4. Labels are closed enums and configured
// ids: none tells one patron from another. Used on the deciding thread only.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "firmware-host/inspection/visit.hpp"
#include "gateway/core/civil_date.hpp"
#include "gateway/core/decision.hpp"
#include "gateway/core/device.hpp"
#include "gateway/core/scan.hpp"
#include "gateway/http/refusal.hpp"

namespace menshen::host {

// Upper bounds of the append histogram, in microseconds; one more bucket is +Inf.
inline constexpr std::array<std::int64_t, 12> append_bounds_us = {
    100, 250, 500, 1000, 2500, 5000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000};

// Metrics of devices are kept for this many ids; a configuration has fewer (config.hpp).
inline constexpr std::size_t metric_devices_max = 256;

class MetricsPage;  // the text as it grows, metrics.cpp's own

class Metrics {
 public:
  explicit Metrics(Instant started) : started_(started) {}

  void scanned(Source source);
  // A minor refused by age counts as under_age whether or not an open list names him: who watches
  // the counters while a child walks in must not learn of a listing.
  void decided(Outcome outcome, Reason reason);
  void device(const DeviceEvent& event);
  void appended(std::chrono::microseconds from_submit_to_durable);
  void append_failed();
  void checkpoint_failures(std::uint64_t since_start) { checkpoint_failures_ = since_start; }
  void queue_depth(std::size_t waiting_leaves) { queue_depth_ = waiting_leaves; }
  void leaf_count(std::uint64_t leaves) { leaf_count_ = leaves; }
  // `rule` is the erasure leaf's.
  void erased(std::string_view rule, std::size_t rows) { erased_[std::string(rule)] += rows; }
  void erasing_failed() { ++erasing_failures_; }
  void nothing_more_is_due(Instant at) { nothing_due_at_ = at; }
  void day_keys_kept_for_damage(std::uint64_t keys) { day_keys_kept_for_damage_ = keys; }
  void day_keys_lost(std::uint64_t keys) { day_keys_lost_ = keys; }
  // `issued` is nothing while the box has no list.
  void open_list(std::uint64_t version, std::optional<Instant> issued, bool stale);
  // By role and resource alone: who came with which certificate is nobody's to count.
  void inspected(const inspection::Visit& visit);
  void handshake_refused(http::Refusal cause) { ++refused_handshakes_[cause]; }
  void clock_trusted(bool trusted) { clock_trusted_ = trusted; }

  std::string render(Instant now) const;

 private:
  struct Device {
    DeviceKind kind;
    std::string lane;
    DeviceState state;
    std::uint64_t faults = 0;  // times it became absent or faulty
  };
  struct List {
    std::uint64_t version = 0;
    std::optional<Instant> issued;
    bool stale = false;
  };

  void render_door(MetricsPage& page) const;
  void render_devices(MetricsPage& page) const;
  void render_ledger(MetricsPage& page) const;
  void render_retention(MetricsPage& page) const;
  void render_list(MetricsPage& page, Instant now) const;
  void render_inspection(MetricsPage& page) const;

  Instant started_;
  std::map<Source, std::uint64_t> scans_;
  std::map<std::pair<Outcome, Reason>, std::uint64_t> decisions_;
  std::map<std::array<std::string_view, 3>, std::uint64_t> visits_;  // role, resource, result
  std::map<http::Refusal, std::uint64_t> refused_handshakes_;
  std::map<std::string, Device> devices_;
  std::array<std::uint64_t, append_bounds_us.size() + 1> append_buckets_{};
  std::uint64_t append_microseconds_ = 0;
  std::uint64_t append_failures_ = 0;
  std::uint64_t checkpoint_failures_ = 0;
  std::size_t queue_depth_ = 0;
  std::uint64_t leaf_count_ = 0;
  std::map<std::string, std::uint64_t> erased_ = {{"register", 0}, {"token", 0}};
  std::uint64_t erasing_failures_ = 0;
  std::uint64_t day_keys_kept_for_damage_ = 0;
  std::uint64_t day_keys_lost_ = 0;
  std::optional<Instant> nothing_due_at_;
  List list_;
  bool clock_trusted_ = true;
};

}  // namespace menshen::host
