#include "gateway/watchlist/open_list.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "tests/support/paths.hpp"
#include "tests/unit/gateway/watchlist/some_list.hpp"

namespace menshen::watchlist {
namespace {

using namespace std::chrono_literals;

void write_file(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(out.good());
}

TEST(OpenList, FindsExactlyWhatAMapFinds) {
  for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 1000U, 100'000U}) {
    const Bytes bytes = some_list(count);
    const Bytes key = some_key();
    const auto list = OpenList::over(bytes, key);
    ASSERT_TRUE(list) << describe(list.error());
    ASSERT_TRUE(list->verify());
    EXPECT_EQ(list->size(), count);
    std::map<std::string, Listing> twin;
    for (const ListedNumber& listed : some_numbers(count)) twin[listed.number] = listed.listing;
    for (std::size_t i = 0; i < count + 1000; ++i) {
      const auto found = twin.find(number_of(i));
      const Listing wanted = found == twin.end() ? Listing::none : found->second;
      ASSERT_EQ(list->find(NumberKind::citizen, number_of(i), at_day(20'001)).listing, wanted)
          << i << " of " << count;
    }
  }
}

TEST(OpenList, TellsItsVersionIssueAndAge) {
  const Bytes bytes = some_list(3);
  const auto list = OpenList::over(bytes, some_key());
  ASSERT_TRUE(list);
  EXPECT_EQ(list->version(), 7U);
  EXPECT_EQ(list->county(), "450602");
  EXPECT_EQ(list->issued(), at_day(20'000));
  EXPECT_EQ(list->expires(), at_day(20'007));

  const Standing fresh = list->find(NumberKind::citizen, number_of(900), at_day(20'007));
  EXPECT_EQ(fresh.listing, Listing::none);
  EXPECT_EQ(fresh.list_version, 7U);
  EXPECT_EQ(fresh.list_issued, at_day(20'000));
  EXPECT_FALSE(fresh.list_stale);

  // Past its expiry it goes on answering, and says so.
  const Standing stale = list->find(NumberKind::citizen, number_of(0), at_day(20'007) + 1ms);
  EXPECT_EQ(stale.listing, Listing::lost_card);
  EXPECT_TRUE(stale.list_stale);
}

TEST(OpenList, IsNoListUntilThereIsOne) {
  const OpenList none;
  EXPECT_EQ(none.version(), 0U);
  EXPECT_TRUE(none.verify());
  const Standing standing = none.find(NumberKind::citizen, number_of(0), at_day(20'000));
  EXPECT_EQ(standing.listing, Listing::none);
  EXPECT_EQ(standing.list_version, 0U);
  EXPECT_FALSE(standing.list_issued);
  EXPECT_FALSE(standing.list_stale);
}

TEST(OpenList, FindsNobodyUnderAnEmptyNumber) {
  const Bytes bytes = some_list(3);
  const auto list = OpenList::over(bytes, some_key());
  EXPECT_EQ(list->find(NumberKind::citizen, "", at_day(20'001)).listing, Listing::none);
  EXPECT_EQ(list->find(NumberKind::citizen, "", at_day(20'001)).list_version, 7U);
}

TEST(OpenList, TakesNoPassportForThePassOfTheSameCharacters) {
  const std::vector<ListedNumber> numbers = {{"M12345678", Listing::lost_card, NumberKind::pass}};
  const Bytes bytes = build_open_list(numbers, some_key(), some_issue()).value();
  const auto list = OpenList::over(bytes, some_key());
  ASSERT_TRUE(list && list->verify());
  const auto listing = [&](NumberKind kind) {
    return list->find(kind, "M12345678", at_day(20'001)).listing;
  };
  EXPECT_EQ(listing(NumberKind::pass), Listing::lost_card);
  for (const auto kind : {NumberKind::citizen, NumberKind::hkmt, NumberKind::foreigner_2017,
                          NumberKind::foreigner_2023, NumberKind::passport}) {
    EXPECT_EQ(listing(kind), Listing::none) << name_of(kind);
  }
}

// What docs/formats.md says, byte for byte: another county's publisher must come to the same key.
TEST(OpenList, KeysANumberAsTheManualSays) {
  const std::vector<ListedNumber> numbers = {{"M12345678", Listing::lost_card, NumberKind::pass}};
  const Bytes bytes = build_open_list(numbers, some_key(), some_issue()).value();
  const auto digest = crypto::HmacSha256(some_key()).of(bytes_of("\x05M12345678"));
  const ByteView entry = ByteView(bytes).subspan(96 + 2 * 4, 16);
  EXPECT_TRUE(std::ranges::equal(entry, ByteView(digest).first(16)));
}

TEST(OpenList, IsRefusedInTheFormatThatKeyedBareNumbers) {
  Bytes bytes = some_list(3);
  bytes[14] = '1';
  EXPECT_EQ(OpenList::over(bytes, some_key()).error(), Errc::magic);
}

TEST(OpenList, SaysWhetherItListsMinors) {
  EXPECT_FALSE(OpenList().lists_minors());
  const auto lists_minors = [](const std::vector<ListedNumber>& numbers) {
    const Bytes bytes = build_open_list(numbers, some_key(), some_issue()).value();
    return OpenList::over(bytes, some_key())->lists_minors();
  };
  EXPECT_FALSE(lists_minors({}));
  EXPECT_FALSE(lists_minors({{"1", Listing::lost_card}, {"2", Listing::locked_card}}));
  EXPECT_TRUE(lists_minors({{"1", Listing::lost_card}, {"2", Listing::minor}}));
}

TEST(OpenList, HoldsNoNumberInClear) {
  const Bytes bytes = some_list(1000);
  const std::string_view text = text_of(bytes);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(text.find(number_of(i)), std::string_view::npos);
    EXPECT_EQ(text.find(number_of(i).substr(8)), std::string_view::npos);
  }
}

TEST(OpenList, IsMappedFromItsFile) {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "open.list";
  write_file(file, some_list(5000));
  auto opened = OpenList::open(file, some_key());
  ASSERT_TRUE(opened) << describe(opened.error());
  OpenList list;
  list = std::move(*opened);  // as the host replaces the list in use
  EXPECT_TRUE(list.verify());
  EXPECT_EQ(list.find(NumberKind::citizen, number_of(4999), at_day(20'001)).listing,
            Listing::locked_card);

  // A newer list is renamed into place: the old one stays whole for whoever still has it mapped.
  write_file(folder.path() / "new", some_list(1));
  std::filesystem::rename(folder.path() / "new", file);
  EXPECT_TRUE(list.verify());
  EXPECT_EQ(OpenList::open(file, some_key())->size(), 1U);
}

TEST(OpenList, SaysWhatIsWrongWithAFile) {
  test::TemporaryFolder folder;
  const Bytes key = some_key();
  EXPECT_EQ(OpenList::open(folder.path() / "none", key).error(), Errc::file_unreadable);
  EXPECT_EQ(OpenList::open(folder.path(), key).error(), Errc::file_unreadable);
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(OpenList::open(folder.path() / "pipe", key).error(), Errc::file_unreadable);
  write_file(folder.path() / "empty", {});
  EXPECT_EQ(OpenList::open(folder.path() / "empty", key).error(), Errc::file_size);
  write_file(folder.path() / "other", to_bytes("this is no list, but something else\n"));
  EXPECT_EQ(OpenList::open(folder.path() / "other", key).error(), Errc::magic);
}

TEST(OpenList, RefusesAnotherKey) {
  const Bytes bytes = some_list(3);
  EXPECT_EQ(OpenList::over(bytes, some_key(0x12)).error(), Errc::wrong_key);
  EXPECT_EQ(OpenList::over(bytes, Bytes(31, 0x11)).error(), Errc::key_form);
  EXPECT_EQ(OpenList::over(bytes, Bytes(33, 0x11)).error(), Errc::key_form);
  const auto words = describe(OpenList::over(bytes, some_key(0x12)).error());
  EXPECT_TRUE(words.starts_with("the list was made under another key")) << words;
}

TEST(OpenList, LimitsTheSizeOfAMappedFile) {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "huge";
  write_file(file, to_bytes("menshen-open-02\n"));
  std::filesystem::resize_file(file, 4'000'000'000);  // a hole, on any file system of today
  EXPECT_EQ(OpenList::open(file, some_key()).error(), Errc::file_size);
}

TEST(BuildOpenList, TakesNumbersInAnyOrder) {
  auto numbers = some_numbers(100);
  std::ranges::reverse(numbers);
  EXPECT_EQ(build_open_list(numbers, some_key(), some_issue()).value(), some_list(100));
}

TEST(BuildOpenList, KeepsBucketsSmall) {
  for (const std::size_t count : {7U, 8U, 1000U, 65'535U, 65'536U}) {
    const unsigned bits = some_list(count)[48];
    EXPECT_LT(count >> bits, 8U) << count;
    EXPECT_TRUE(bits == 0 || count >> bits >= 4U) << count;
  }
}

TEST(BuildOpenList, RefusesWhatCannotBeListed) {
  const auto built = [](std::vector<ListedNumber> numbers, ListIssue issue = some_issue()) {
    const auto list = build_open_list(numbers, some_key(), issue);
    return list ? Error() : list.error();
  };
  EXPECT_EQ(built({{"1", Listing::lost_card}, {"1", Listing::locked_card}}), Errc::number_twice);
  EXPECT_EQ(built({{"", Listing::lost_card}}), Errc::number_form);
  EXPECT_EQ(built({{"1", Listing::none}}), Errc::number_form);
  EXPECT_EQ(built({{"1", Listing{4}}}), Errc::number_form);
  EXPECT_EQ(built({{"1", Listing::lost_card, NumberKind::passport}}), Errc::number_form);
  EXPECT_EQ(built({{"1", Listing::lost_card, NumberKind{0}}}), Errc::number_form);
  EXPECT_EQ(built({{"1", Listing::lost_card, NumberKind::citizen},
                   {"1", Listing::lost_card, NumberKind::pass}}),
            Error());
  EXPECT_EQ(built({{std::string(number_bytes_max, '1'), Listing::minor}}), Error());
  EXPECT_EQ(built({{std::string(number_bytes_max + 1, '1'), Listing::minor}}), Errc::number_form);

  auto issue = some_issue();
  issue.version = 0;
  EXPECT_EQ(built({}, issue), Errc::header);
  issue = some_issue();
  issue.expires = issue.issued - 1ms;
  EXPECT_EQ(built({}, issue), Errc::header);
  issue = some_issue();
  issue.issued = Instant(-1ms);
  EXPECT_EQ(built({}, issue), Errc::header);
  for (const char* county : {"", "12345678901234567", "45\n"}) {
    issue = some_issue();
    issue.county = county;
    EXPECT_EQ(built({}, issue), Errc::header) << county;
  }
  issue = some_issue();
  issue.county = "1234567890123456";
  issue.expires = Instant::max();
  const Bytes bytes = build_open_list(some_numbers(2), some_key(), issue).value();
  EXPECT_EQ(OpenList::over(bytes, some_key())->county(), issue.county);
  EXPECT_EQ(build_open_list({}, Bytes(16), some_issue()).error(), Errc::key_form);
}

// The entries themselves are never read, so that untouchable memory will do for them.
TEST(BuildOpenList, LimitsItsEntries) {
  constexpr std::size_t count = open_list_entries_max + 1;
  void* nothing = ::mmap(nullptr, count * sizeof(ListedNumber), PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(nothing, MAP_FAILED);
  const std::span numbers(static_cast<const ListedNumber*>(nothing), count);
  EXPECT_EQ(build_open_list(numbers, some_key(), some_issue()).error(), Errc::too_many);
  ::munmap(nothing, count * sizeof(ListedNumber));
}

}  // namespace
}  // namespace menshen::watchlist
