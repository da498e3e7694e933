#include "firmware-host/metrics.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "firmware-host/version.hpp"

namespace menshen::host {
namespace {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Backslash, quote and line feed are escaped in label values (exposition format 0.0.4).
std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return text;
}

std::string seconds_text(std::int64_t microseconds) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6f", static_cast<double>(microseconds) / 1e6);
  return digits.data();
}

std::string whole_seconds(Instant instant) {
  return std::to_string(
      std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
}

Reason counted_as(Reason reason) {
  return reason == Reason::under_age_on_list ? Reason::under_age : reason;
}

std::string_view result_of(unsigned status) {
  if (status < 400) return "shown";
  if (status == 403) return "refused";
  return status < 500 ? "mistaken" : "failed";
}

constexpr std::array device_states = {DeviceState::starting, DeviceState::ready,
                                      DeviceState::absent, DeviceState::faulty};

}  // namespace

class MetricsPage {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void sample(std::string_view name, const Labels& labels, std::string_view value) {
    text_ += name;
    char before = '{';
    for (const auto& [key, label] : labels) {
      text_ += before;
      text_.append(key).append("=\"").append(escaped(label)).append("\"");
      before = ',';
    }
    if (labels.size() > 0) text_ += '}';
    text_.append(" ").append(value).append("\n");
  }
  void sample(std::string_view name, const Labels& labels, std::uint64_t value) {
    sample(name, labels, std::to_string(value));
  }
  void only(std::string_view name, std::string_view type, std::string_view help,
            std::string_view value) {
    family(name, type, help);
    sample(name, {}, value);
  }
  void only(std::string_view name, std::string_view type, std::string_view help,
            std::uint64_t value) {
    only(name, type, help, std::to_string(value));
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void Metrics::scanned(Source source) { ++scans_[source]; }

void Metrics::decided(Outcome outcome, Reason reason) {
  ++decisions_[{outcome, counted_as(reason)}];
}

void Metrics::device(const DeviceEvent& event) {
  const auto known = devices_.find(event.device);
  if (known == devices_.end()) {
    if (devices_.size() >= metric_devices_max) return;
    const std::uint64_t faults = is_trouble(event.state) ? 1 : 0;
    devices_.emplace(event.device, Device{event.kind, event.lane, event.state, faults});
    return;
  }
  Device& device = known->second;
  if (is_trouble(event.state) && !is_trouble(device.state)) ++device.faults;
  device.state = event.state;
}

void Metrics::appended(std::chrono::microseconds from_submit_to_durable) {
  const std::int64_t took = std::max<std::int64_t>(from_submit_to_durable.count(), 0);
  const auto bound = std::ranges::lower_bound(append_bounds_us, took);
  ++append_buckets_[static_cast<std::size_t>(bound - append_bounds_us.begin())];
  append_microseconds_ += static_cast<std::uint64_t>(took);
}

void Metrics::append_failed() { ++append_failures_; }

void Metrics::open_list(std::uint64_t version, std::optional<Instant> issued, bool stale) {
  list_ = {version, issued, stale};
}

void Metrics::render_door(MetricsPage& page) const {
  page.family("menshen_scans_total", "counter", "Scans by the kind of device that read them.");
  for (const auto& [source, count] : scans_) {
    page.sample("menshen_scans_total", {{"source", name_of(source)}}, count);
  }
  page.family("menshen_decisions_total", "counter", "Decisions by outcome and deciding reason.");
  for (const auto& [key, count] : decisions_) {
    const auto& [outcome, reason] = key;
    page.sample("menshen_decisions_total",
                {{"outcome", name_of(outcome)}, {"reason", name_of(reason)}}, count);
  }
}

void Metrics::render_devices(MetricsPage& page) const {
  page.family("menshen_device_state", "gauge", "1 for the state that a device is in, else 0.");
  for (const auto& [id, device] : devices_) {
    for (const DeviceState state : device_states) {
      page.sample("menshen_device_state",
                  {{"device", id},
                   {"kind", name_of(device.kind)},
                   {"lane", device.lane},
                   {"state", name_of(state)}},
                  state == device.state ? 1U : 0U);
    }
  }
  page.family("menshen_device_faults_total", "counter", "Times a device became absent or faulty.");
  for (const auto& [id, device] : devices_) {
    page.sample("menshen_device_faults_total", {{"device", id}}, device.faults);
  }
}

void Metrics::render_ledger(MetricsPage& page) const {
  page.family("menshen_append_seconds", "histogram",
              "From handing a leaf over until it is durable.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < append_buckets_.size(); ++i) {
    below += append_buckets_[i];
    const bool last = i == append_bounds_us.size();
    page.sample("menshen_append_seconds_bucket",
                {{"le", last ? "+Inf" : seconds_text(append_bounds_us.at(i))}}, below);
  }
  page.sample("menshen_append_seconds_sum", {},
              seconds_text(static_cast<std::int64_t>(append_microseconds_)));
  page.sample("menshen_append_seconds_count", {}, below);
  page.only("menshen_append_failures_total", "counter", "Leaves that could not be written.",
            append_failures_);
  page.only("menshen_checkpoint_failures_total", "counter",
            "Times the write-ahead log could not be moved into the database.",
            checkpoint_failures_);
  page.only("menshen_append_queue_depth", "gauge", "Leaves handed over and not yet durable.",
            queue_depth_);
  page.only("menshen_ledger_leaves", "gauge", "Leaves in the ledger.", leaf_count_);
}

void Metrics::render_retention(MetricsPage& page) const {
  page.family("menshen_erased_total", "counter", "What lay beside leaves and was erased, by rule.");
  for (const auto& [rule, rows] : erased_) {
    page.sample("menshen_erased_total", {{"rule", rule}}, rows);
  }
  page.only("menshen_erasing_failures_total", "counter", "Times that erasing what is due failed.",
            erasing_failures_);
  page.only("menshen_day_keys_kept_for_damage", "gauge",
            "Day keys past their time that a damaged row keeps.", day_keys_kept_for_damage_);
  page.only("menshen_day_keys_lost", "gauge",
            "Day keys that are lost and under which something still lies.", day_keys_lost_);
  if (!nothing_due_at_) return;
  page.only("menshen_nothing_due_time_seconds", "gauge",
            "When nothing more was due to be erased, Unix time.", whole_seconds(*nothing_due_at_));
}

void Metrics::render_list(MetricsPage& page, Instant now) const {
  page.only("menshen_open_list_version", "gauge", "Version of the open list, 0 without one.",
            list_.version);
  page.only("menshen_open_list_stale", "gauge", "1 if the open list is past its expiry.",
            list_.stale ? 1U : 0U);
  if (!list_.issued) return;
  const auto age = std::chrono::floor<std::chrono::seconds>(now - *list_.issued);
  page.only("menshen_open_list_age_seconds", "gauge", "Since the open list was issued.",
            std::to_string(age.count()));
}

void Metrics::inspected(const inspection::Visit& visit) {
  ++visits_[{visit.role ? name_of(*visit.role) : "none",
             visit.resource ? name_of(*visit.resource) : "none", result_of(visit.status)}];
}

void Metrics::render_inspection(MetricsPage& page) const {
  page.family("menshen_inspection_requests_total", "counter",
              "A regulator's requests by role, resource and result.");
  for (const auto& [labels, count] : visits_) {
    const auto& [role, resource, result] = labels;
    page.sample("menshen_inspection_requests_total",
                {{"role", role}, {"resource", resource}, {"result", result}}, count);
  }
  page.family("menshen_handshakes_refused_total", "counter",
              "TLS handshakes at the regulator's port that came to nothing, by cause.");
  for (const http::Refusal cause : http::all_refusals) {
    const auto counted = refused_handshakes_.find(cause);
    page.sample("menshen_handshakes_refused_total", {{"cause", name_of(cause)}},
                counted == refused_handshakes_.end() ? 0 : counted->second);
  }
}

std::string Metrics::render(Instant now) const {
  MetricsPage page;
  page.family("menshen_build_info", "gauge", "1, labelled with the program's version.");
  page.sample("menshen_build_info", {{"version", version()}}, 1U);
  page.only("menshen_start_time_seconds", "gauge", "When the program started, Unix time.",
            whole_seconds(started_));
  page.only("menshen_clock_trusted", "gauge", "0 if the clock is before the build date.",
            clock_trusted_ ? 1U : 0U);
  render_door(page);
  render_devices(page);
  render_ledger(page);
  render_retention(page);
  render_list(page, now);
  render_inspection(page);
  return page.take();
}

}  // namespace menshen::host
