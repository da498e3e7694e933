// What the threads between a patron and his open door ask of the scheduler.
#pragma once

namespace menshen::host {

// The lowest real-time priority for the calling thread, or a better nice value where the system
// grants only that. Under a busy CPU a commit waits twelve milliseconds for its turn and half of
// one with priority. For threads that sleep nearly always, so that they take nothing from anybody.
// Where the system refuses both, the door works all the same.
void ask_for_priority();

}  // namespace menshen::host
