#include "gateway/http/event_channel.hpp"

#include <utility>

namespace menshen::http {
namespace {

constexpr std::string_view lost_event = "event: lost\ndata: {}\n\n";

// WHATWG HTML §9.2.6: one "data:" line for each line of the text; CR ends a line there as LF does.
std::string framed(std::string_view name, std::string_view text) {
  std::string frame = "event: ";
  frame += name;
  frame += "\ndata: ";
  for (const char c : text) {
    if (c == '\r') continue;
    frame += c;
    if (c == '\n') frame += "data: ";
  }
  return frame + "\n\n";
}

}  // namespace

EventChannel::EventChannel(std::size_t events_max) : events_max_(events_max) {}

void EventChannel::push(std::string_view name, std::string_view text) {
  if (closed_) return;
  if (waiting_.size() >= events_max_) {
    waiting_.pop_front();
    lost_ = true;
  }
  waiting_.push_back(framed(name, text));
  changed();
}

void EventChannel::lose_waiting() {
  if (waiting_.empty()) return;
  waiting_.clear();
  lost_ = true;
  changed();
}

void EventChannel::close() {
  if (closed_) return;
  closed_ = true;
  changed();
}

std::string EventChannel::take() {
  std::string text;
  if (std::exchange(lost_, false)) text = lost_event;
  for (const std::string& frame : waiting_) text += frame;
  waiting_.clear();
  return text;
}

void EventChannel::changed() const {
  if (wake_) wake_();
}

}  // namespace menshen::http
