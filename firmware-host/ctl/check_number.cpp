#include "firmware-host/ctl/check_number.hpp"

#include "firmware-host/ctl/words.hpp"
#include "gateway/identity/numbers.hpp"

namespace menshen::ctl {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool check_one(const std::string& text, const CivilDate& today, const Streams& streams) {
  const auto number = identity::read_number(text, today);
  if (!number) {
    print_line(streams,
               {{"number", shown(text)}, {"valid", false}, {"defect", name_of(number.error())}});
    return false;
  }
  print_line(streams, {{"number", number->text},
                       {"valid", true},
                       {"kind", name_of(number->kind)},
                       {"birth", json_date(number->birth)},
                       {"sex", name_of(number->sex)},
                       {"nationality", number->nationality}});
  return true;
}

}  // namespace

int check_number(const std::vector<std::string>& numbers, const CivilDate& today,
                 const Streams& streams) {
  std::vector<std::string> all = numbers;
  if (numbers.size() == 1 && numbers[0] == "-") {
    const auto text = read_input("-", streams);
    if (!text) return exit_file;
    all = lines_of(*text);
  }
  bool all_valid = true;
  for (const std::string& number : all) all_valid = check_one(number, today, streams) && all_valid;
  return all_valid ? exit_ok : exit_no;
}

}  // namespace menshen::ctl
