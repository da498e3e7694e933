// The cage of the process that decodes hostile pictures. What it may ever reach and most system
// calls are settled before a source is opened, since decoders parse from its first byte; what only
// opening needs is taken away after it.
#pragma once

#include <filesystem>
#include <vector>

#include "drivers/camera/landlock.hpp"
#include "drivers/camera/source_name.hpp"
#include "gateway/core/result.hpp"

namespace menshen::camera {

// Virtual memory: the process maps 0.45 GiB at work on 720p; the largest picture, its decoder and
// its enlargement need less than 1 GiB more, and a video decoder's threads their stacks.
inline constexpr std::size_t address_space_bytes_max = 3UL << 30U;

// New privileges, core dumps, debuggers and memory beyond the limit are gone. `writes_no_file`
// also sets the largest file to 0 bytes; not for a program whose output may be a file.
// Errc::confinement.
Ok confine_process(bool writes_no_file);

// From here on only the source can be read (for a stream: also what it takes to look up names and
// certificates), and over TCP a stream's port alone be reached, on any host. Call it before any
// thread starts. Errc::confinement.
Result<ReachLimit> confine_reach(const SourceName& source);
Result<ReachLimit> confine_reach(const std::vector<std::filesystem::path>& readable);

// As confine_calls(), but threads can be added, memory be made executable (libraries are loaded)
// and a device be opened for writing. Errc::confinement.
Ok confine_opening(SourceKind kind);

// For all threads, of which none can be added: no new process or program, no opening for writing,
// no signal to others, no tracing, no mounting, no executable memory; no socket but a stream's inet
// ones; no request to a device but video's, to a socket but its count of bytes. What is refused
// fails with EPERM. Errc::confinement.
Ok confine_calls(SourceKind kind);

}  // namespace menshen::camera
