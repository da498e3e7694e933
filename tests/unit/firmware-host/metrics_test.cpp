#include "firmware-host/metrics.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

namespace menshen::host {
namespace {

using namespace std::chrono_literals;

const Instant started{1'790'000'000s};

DeviceEvent event(std::string device, DeviceState state) {
  return {std::move(device), "door-1", DeviceKind::card_reader, state, Advice::none, started};
}

// The value of one sample, written as it stands before the value; empty if there is none.
std::string sample(const Metrics& metrics, const std::string& name, Instant now = started) {
  std::istringstream page(metrics.render(now));
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(name + " ")) return line.substr(name.size() + 1);
  }
  return "";
}

TEST(Metrics, CountDecisionsByOutcomeAndReason) {
  Metrics metrics(started);
  metrics.decided(Outcome::admit, Reason::adult);
  metrics.decided(Outcome::admit, Reason::adult);
  metrics.decided(Outcome::refuse, Reason::card_locked);
  EXPECT_EQ(sample(metrics, R"(menshen_decisions_total{outcome="admit",reason="adult"})"), "2");
  EXPECT_EQ(sample(metrics, R"(menshen_decisions_total{outcome="refuse",reason="card_locked"})"),
            "1");
}

TEST(Metrics, CountRefusedHandshakesByCauseAndEachCauseFromTheStart) {
  Metrics metrics(started);
  const auto counted = [&](http::Refusal cause) {
    return sample(
        metrics, "menshen_handshakes_refused_total{cause=\"" + std::string(name_of(cause)) + "\"}");
  };
  std::set<std::string_view> names;
  for (const auto cause : http::all_refusals) {
    EXPECT_EQ(counted(cause), "0");
    names.insert(name_of(cause));
  }
  EXPECT_EQ(names.size(), http::all_refusals.size());
  EXPECT_EQ(name_of(static_cast<http::Refusal>(99)), "unknown");
  metrics.handshake_refused(http::Refusal::old_tls);
  metrics.handshake_refused(http::Refusal::old_tls);
  EXPECT_EQ(counted(http::Refusal::old_tls), "2");
  EXPECT_EQ(counted(http::Refusal::no_certificate), "0");
}

TEST(Metrics, CountARegulatorsRequestsByRoleResourceAndResult) {
  using inspection::Resource;
  Metrics metrics(started);
  for (const unsigned status : {200U, 304U, 403U, 404U, 503U}) {
    metrics.inspected({ledger::Role::market, Resource::entries, status});
  }
  metrics.inspected({std::nullopt, std::nullopt, 403});
  const std::string name = "menshen_inspection_requests_total";
  for (const auto& [result, count] : std::vector<std::pair<std::string, std::string>>{
           {"shown", "2"}, {"refused", "1"}, {"mistaken", "1"}, {"failed", "1"}}) {
    EXPECT_EQ(
        sample(metrics, name + R"({role="market",resource="entries",result=")" + result + "\"}"),
        count)
        << result;
  }
  EXPECT_EQ(sample(metrics, name + R"({role="none",resource="none",result="refused"})"), "1");
}

TEST(Metrics, AListedMinorCountsLikeAnyOther) {
  Metrics listed(started);
  Metrics unlisted(started);
  listed.decided(Outcome::refuse, Reason::under_age_on_list);
  unlisted.decided(Outcome::refuse, Reason::under_age);
  EXPECT_EQ(listed.render(started), unlisted.render(started));
}

TEST(Metrics, CountScansBySource) {
  Metrics metrics(started);
  metrics.scanned(Source::camera);
  metrics.scanned(Source::camera);
  EXPECT_EQ(sample(metrics, R"(menshen_scans_total{source="camera"})"), "2");
  EXPECT_EQ(sample(metrics, R"(menshen_scans_total{source="desk"})"), "");
}

TEST(Metrics, ShowADeviceInOneStateAtATime) {
  Metrics metrics(started);
  metrics.device(event("reader-1", DeviceState::ready));
  metrics.device(event("reader-1", DeviceState::absent));
  const std::string start =
      R"(menshen_device_state{device="reader-1",kind="card_reader",lane="door-1",state=)";
  EXPECT_EQ(sample(metrics, start + R"("ready"})"), "0");
  EXPECT_EQ(sample(metrics, start + R"("absent"})"), "1");
}

TEST(Metrics, CountATroubleOnceUntilItIsOver) {
  Metrics metrics(started);
  metrics.device(event("reader-1", DeviceState::absent));
  metrics.device(event("reader-1", DeviceState::absent));
  metrics.device(event("reader-1", DeviceState::faulty));
  metrics.device(event("reader-1", DeviceState::ready));
  metrics.device(event("reader-1", DeviceState::faulty));
  EXPECT_EQ(sample(metrics, R"(menshen_device_faults_total{device="reader-1"})"), "2");
}

TEST(Metrics, KeepNoMoreDevicesThanTheLimit) {
  Metrics metrics(started);
  for (std::size_t i = 0; i <= metric_devices_max; ++i) {
    metrics.device(event("reader-" + std::to_string(i), DeviceState::ready));
  }
  const std::string last = std::to_string(metric_devices_max);
  EXPECT_EQ(sample(metrics, R"(menshen_device_faults_total{device="reader-255"})"), "0");
  EXPECT_EQ(sample(metrics, R"(menshen_device_faults_total{device="reader-)" + last + R"("})"), "");
}

TEST(Metrics, AppendTimesFallIntoCumulativeBuckets) {
  Metrics metrics(started);
  metrics.appended(100us);  // a bound belongs to its bucket
  metrics.appended(101us);
  metrics.appended(400us);
  metrics.appended(2s);
  const auto bucket = [&](const std::string& le) {
    return sample(metrics, "menshen_append_seconds_bucket{le=\"" + le + "\"}");
  };
  EXPECT_EQ(bucket("0.000100"), "1");
  EXPECT_EQ(bucket("0.000250"), "2");
  EXPECT_EQ(bucket("0.000500"), "3");
  EXPECT_EQ(bucket("1.000000"), "3");
  EXPECT_EQ(bucket("+Inf"), "4");
  EXPECT_EQ(sample(metrics, "menshen_append_seconds_count"), "4");
  EXPECT_EQ(sample(metrics, "menshen_append_seconds_sum"), "2.000601");
}

TEST(Metrics, ADurationThatASteadyClockCannotGiveCountsAsNone) {
  Metrics metrics(started);
  metrics.appended(-5us);
  EXPECT_EQ(sample(metrics, "menshen_append_seconds_sum"), "0.000000");
}

TEST(Metrics, TellTheListsAgeAndNothingWithoutAList) {
  Metrics metrics(started);
  EXPECT_EQ(sample(metrics, "menshen_open_list_version"), "0");
  EXPECT_EQ(sample(metrics, "menshen_open_list_age_seconds"), "");
  metrics.open_list(7, started - 90min, true);
  EXPECT_EQ(sample(metrics, "menshen_open_list_version"), "7");
  EXPECT_EQ(sample(metrics, "menshen_open_list_stale"), "1");
  EXPECT_EQ(sample(metrics, "menshen_open_list_age_seconds", started + 1s), "5401");
}

TEST(Metrics, ShowTheLedgerAndItsQueue) {
  Metrics metrics(started);
  metrics.leaf_count(100'000);
  metrics.queue_depth(3);
  metrics.append_failed();
  metrics.checkpoint_failures(2);
  metrics.clock_trusted(false);
  EXPECT_EQ(sample(metrics, "menshen_ledger_leaves"), "100000");
  EXPECT_EQ(sample(metrics, "menshen_append_queue_depth"), "3");
  EXPECT_EQ(sample(metrics, "menshen_append_failures_total"), "1");
  EXPECT_EQ(sample(metrics, "menshen_checkpoint_failures_total"), "2");
  EXPECT_EQ(sample(metrics, "menshen_clock_trusted"), "0");
  EXPECT_EQ(sample(metrics, "menshen_start_time_seconds"), "1790000000");
}

TEST(Metrics, CountWhatWasErasedAndSayWhenNothingMoreWasDue) {
  Metrics metrics(started);
  EXPECT_EQ(sample(metrics, "menshen_erased_total{rule=\"register\"}"), "0");
  EXPECT_EQ(metrics.render(started).find("menshen_nothing_due_time_seconds"), std::string::npos);
  metrics.erased("register", 512);
  metrics.erased("register", 3);
  metrics.erased("token", 1);
  metrics.erasing_failed();
  metrics.nothing_more_is_due(started);
  EXPECT_EQ(sample(metrics, "menshen_erased_total{rule=\"register\"}"), "515");
  EXPECT_EQ(sample(metrics, "menshen_erased_total{rule=\"token\"}"), "1");
  EXPECT_EQ(sample(metrics, "menshen_erasing_failures_total"), "1");
  EXPECT_EQ(sample(metrics, "menshen_nothing_due_time_seconds"), "1790000000");
}

TEST(Metrics, EscapeWhatALabelMayNotHold) {
  Metrics metrics(started);
  metrics.device(event("a\"b\\c\nd", DeviceState::ready));
  EXPECT_EQ(sample(metrics, R"(menshen_device_faults_total{device="a\"b\\c\nd"})"), "0");
}

// Exposition format 0.0.4: every sample's family is announced once, before it, and no sample
// stands twice.
TEST(Metrics, ThePageIsWellFormed) {
  Metrics metrics(started);
  metrics.decided(Outcome::refer, Reason::no_document);
  metrics.scanned(Source::desk);
  metrics.device(event("reader-1", DeviceState::ready));
  metrics.appended(1ms);
  metrics.open_list(1, started, false);
  static const std::regex shape(
      R"((menshen_[a-z_]+?)(_bucket|_sum|_count)?(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+)");
  std::set<std::string> announced;
  std::set<std::string> seen;
  std::istringstream page(metrics.render(started));
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(announced.insert(line.substr(7, line.find(' ', 7) - 7)).second) << line;
    }
    if (line.starts_with("#")) continue;
    std::smatch part;
    ASSERT_TRUE(std::regex_match(line, part, shape)) << line;
    EXPECT_TRUE(announced.contains(part[1]) || announced.contains(part[1].str() + part[2].str()))
        << line;
    EXPECT_TRUE(seen.insert(line.substr(0, line.rfind(' '))).second) << line;
  }
  EXPECT_GT(seen.size(), 20U);
}

TEST(Metrics, LabelsAreOfAClosedSet) {
  Metrics metrics(started);
  metrics.decided(Outcome::refuse, Reason::under_age);
  metrics.scanned(Source::scanner);
  metrics.device(event("reader-1", DeviceState::ready));
  metrics.appended(1ms);
  const std::string page = metrics.render(started);
  static const std::regex label(R"(([a-z]+)="[^"]*")");
  const std::set<std::string> allowed = {"version", "source", "outcome", "reason", "device", "kind",
                                         "lane",    "state",  "le",      "rule",   "cause"};
  for (std::sregex_iterator it(page.begin(), page.end(), label), end; it != end; ++it) {
    EXPECT_TRUE(allowed.contains((*it)[1])) << it->str();
  }
}

}  // namespace
}  // namespace menshen::host
