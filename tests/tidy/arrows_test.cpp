// docs/design.md, "The house": who may include whom. A folder is a room; arrows point down.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/tidy/source_tree.hpp"

namespace menshen::test {
namespace {

struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_use;  // beside itself and gateway/core
};

const std::array<Room, 22> rooms = {{
    {"gateway/core", {}},
    {"gateway/crypto", {}},
    {"gateway/store", {}},
    {"gateway/identity", {"gateway/crypto"}},
    {"gateway/policy", {}},
    {"gateway/watchlist", {"gateway/crypto"}},
    {"gateway/ledger", {"gateway/crypto", "gateway/store"}},
    {"gateway/http", {"gateway/crypto"}},
    {"gateway/exchange", {}},
    {"gateway/tuf", {"gateway/crypto"}},
    {"drivers/serial", {}},
    {"drivers/card_reader", {"drivers/serial"}},
    {"drivers/scanner", {"drivers/serial"}},
    {"drivers/gate", {}},
    {"drivers/camera", {}},
    {"firmware-host/desk", {"gateway"}},
    {"firmware-host/inspection", {"gateway"}},
    {"firmware-host/ctl", {"gateway", "firmware-host", "drivers/card_reader"}},
    {"firmware-host", {"gateway", "drivers", "firmware-host/desk", "firmware-host/inspection"}},
    {"authority", {"gateway"}},
    {"tests/support", {"gateway", "drivers", "firmware-host"}},
    {"tests", {"gateway", "drivers", "firmware-host", "tests"}},
}};

const Room& room_of(const SourceFile& file) {
  const auto* found =
      std::ranges::find_if(rooms, [&](const Room& r) { return file.under(r.folder); });
  if (found == rooms.end()) throw std::runtime_error(file.path + " is in no room of the table");
  return *found;
}

bool may_include(const Room& room, std::string_view header) {
  const auto inside = [&](std::string_view folder) {
    return header.starts_with(folder) && header.substr(folder.size()).starts_with('/');
  };
  return inside(room.folder) || inside("gateway/core") || std::ranges::any_of(room.may_use, inside);
}

std::string_view quoted_header(std::string_view line) {
  constexpr std::string_view start = "#include \"";
  if (!line.starts_with(start)) return {};
  return line.substr(start.size(), line.find('"', start.size()) - start.size());
}

struct HeavyLibrary {
  std::string_view header;
  std::vector<std::string_view> rooms;
};

// House rule 10: each heavy library lives in few rooms.
const std::array<HeavyLibrary, 11> heavy = {{
    {"<sqlite3.h>", {"gateway/store", "tests"}},
    {"<openssl/", {"gateway/crypto", "gateway/http/tls", "tests"}},
    {"<tss2/", {"gateway/crypto/tpm"}},
    {"<boost/beast", {"gateway/http", "tests"}},
    {"<opencv2", {"drivers/camera", "tests"}},
    {"<ZXing", {"drivers/camera", "tests"}},
    {"<modbus", {"drivers/gate", "tests"}},
    {"<cbor", {"gateway/identity", "tests"}},
    {"<zip.h>", {"gateway/exchange/zip_archive", "tests"}},
    {"<pugixml", {"gateway/exchange/index_xml"}},
    {"<boost/asio/ip/", {"gateway/http", "tests"}},
}};

TEST(Arrows, PointDownOnly) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    const Room& room = room_of(file);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto header = quoted_header(file.lines[i]);
      if (header.empty() || may_include(room, header)) continue;
      findings.add(file, i + 1, std::string(room.folder) + " may not use " + std::string(header));
    }
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Arrows, KeepHeavyLibrariesInFewRooms) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const HeavyLibrary& library : heavy) {
        if (!file.lines[i].starts_with("#include " + std::string(library.header))) continue;
        const bool at_home = std::ranges::any_of(
            library.rooms, [&](auto room) { return file.path.starts_with(room); });
        if (!at_home) findings.add(file, i + 1, file.lines[i] + " is not at home here");
      }
    }
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Arrows, GoNowhereOutsideTheStandardLibraryAndBoostSystemFromCore) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    if (!file.under("gateway/core")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (!line.starts_with("#include <") || line.find('/') == std::string::npos) continue;
      const bool allowed = line.starts_with("#include <boost/system/") ||
                           line.starts_with("#include <boost/assert/source_location");
      if (!allowed) findings.add(file, i + 1, line);
    }
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

TEST(Arrows, NamespaceFollowsFolder) {
  Findings findings;
  for (const SourceFile& file : source_tree()) {
    if (file.under("tests")) continue;
    const Room& room = room_of(file);
    const std::string_view last = room.folder.substr(room.folder.rfind('/') + 1);
    const std::string wanted = room.folder == "gateway/core" ? "namespace menshen {"
                               : room.folder == "firmware-host"
                                   ? "namespace menshen::host {"
                                   : "namespace menshen::" + std::string(last) + " {";
    const bool is_program = file.path.find("/main") != std::string::npos;
    const bool found = std::ranges::find(file.lines, wanted) != file.lines.end();
    if (!found && !is_program) findings.add(file, 1, "wants " + wanted);
  }
  EXPECT_TRUE(findings.none()) << findings.text();
}

}  // namespace
}  // namespace menshen::test
