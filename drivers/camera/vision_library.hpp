// The libraries' settings for the whole process, before their first use.
#pragma once

namespace menshen::camera {

// One thread (the box has other work), and no words on standard error: they may quote a stream's
// address with its password.
void quiet_single_threaded_vision();

}  // namespace menshen::camera
