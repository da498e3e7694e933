// Other people's programs open what we pack: Info-ZIP's unzip, Python's zipfile and XML reader.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "tests/unit/gateway/exchange/package_samples.hpp"

namespace menshen::exchange {
namespace {

struct Said {
  int status = -1;
  std::string text;
};

Said run(const std::string& command) {
  Said said;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return said;
  std::array<char, 4'096> buffer{};
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    said.text.append(buffer.data(), count);
  }
  said.status = ::pclose(pipe);
  return said;
}

bool is_installed(const std::string& program) { return run("command -v " + program).status == 0; }

class PackageReader : public ::testing::Test {
 protected:
  PackageReader() {
    const auto bytes = write_package(table_, package_).value();
    std::ofstream(file_, std::ios::binary) << text_of(bytes);
  }
  menshen::test::TemporaryFolder folder_;
  FieldTable table_ = test::police_table();
  Package package_ = test::small_package(table_, test::police_rows(table_, 1'003));
  std::string file_ = folder_.path() / "package.zip";
};

TEST_F(PackageReader, UnzipFindsTheFilesWholeAndTheirNames) {
  if (!is_installed("unzip")) GTEST_SKIP() << "unzip is not installed: package not opened by it";
  const auto tested = run("unzip -t " + file_);
  EXPECT_EQ(tested.status, 0) << tested.text;
  EXPECT_EQ(run("unzip -Z1 " + file_).text,
            "GAB_ZIP_INDEX.xml\n" + package_.files[0].name + "\n" + package_.files[1].name + "\n");
  EXPECT_NE(run("unzip -z " + file_).text.find("unverified against the official text"),
            std::string::npos);
}

TEST_F(PackageReader, PythonReadsTheIndexAndTheRows) {
  if (!is_installed("python3")) GTEST_SKIP() << "python3 is not installed: package not read by it";
  const std::string script = folder_.path() / "read.py";
  std::ofstream(script) << R"(import sys, zipfile, xml.etree.ElementTree as tree
package = zipfile.ZipFile(sys.argv[1])
assert package.testzip() is None
index = tree.fromstring(package.read('GAB_ZIP_INDEX.xml'))
files = []
for data in index.findall(".//DATASET[@name='WA_COMMON_010014']/DATA"):
    item = {one.get('key'): one.get('val') for one in data.findall('ITEM')}
    files.append((item['H010020'], int(item['I010034'])))
assert package.namelist() == ['GAB_ZIP_INDEX.xml'] + [name for name, count in files]
fields = [one.get('key') for one in index.findall(".//DATASET[@name='WA_COMMON_010015']/DATA/ITEM")]
for name, count in files:
    lines = package.read(name).decode('utf-8').split('\n')
    assert lines.pop() == '' and len(lines) == count
    for line in lines:
        row = line.split('\t')
        assert len(row) == len(fields)
        print(row[fields.index('B030001')])
)";
  const auto said = run("python3 " + script + " " + file_);
  ASSERT_EQ(said.status, 0) << said.text;
  std::string names;
  for (const PackageFile& file : package_.files) {
    for (const Row& row : file.rows) names += row[1] + "\n";
  }
  EXPECT_EQ(said.text, names);
}

}  // namespace
}  // namespace menshen::exchange
