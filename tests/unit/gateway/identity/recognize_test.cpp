#include "gateway/identity/recognize.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/issuer.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::identity {
namespace {

using namespace std::chrono;
using test::issuing_moment;

const std::string passport =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

Scan scan_of(Source source, Content content, Bytes bytes) {
  Scan scan;
  scan.source = source;
  scan.content = content;
  scan.bytes = std::move(bytes);
  scan.read_at = issuing_moment().at;
  return scan;
}

Recognition recognized(const Scan& scan) {
  static const TrustStore store = test::trusting_both();
  return recognize(scan, {store, "45060010000001"}, issuing_moment());
}

Recognition code(std::string_view text) {
  return recognized(scan_of(Source::scanner, Content::code, to_bytes(text)));
}

Recognition swiped(std::string_view text, Source source = Source::scanner) {
  return recognized(scan_of(source, Content::document_swipe, to_bytes(text)));
}

Recognition typed(std::string_view line) {
  return recognized(scan_of(Source::desk, Content::typed_number, to_bytes(line)));
}

Defect defect_of(const Recognition& recognition) {
  EXPECT_FALSE(recognition);
  return recognition ? Defect{} : recognition.error();
}

TEST(Recognize, AChipRecordIsAChipRead) {
  const auto credential =
      recognized(scan_of(Source::card_reader, Content::chip_record, test::citizen_record({})));
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->evidence, Evidence::chip_read);
  EXPECT_EQ(credential->document, DocumentKind::citizen_id);
  EXPECT_EQ(credential->number, "11010519491231002X");
}

TEST(Recognize, AChipRecordFromAnythingButACardReaderIsRejected) {
  for (const Source source : {Source::desk, Source::camera, Source::scanner}) {
    EXPECT_EQ(
        defect_of(recognized(scan_of(source, Content::chip_record, test::citizen_record({})))),
        Defect::chip_rejected);
  }
}

TEST(Recognize, TheVenuesDayDecidesWhoIsBornAlready) {
  const TrustStore nobody;
  const Scan scan = scan_of(Source::card_reader, Content::chip_record,
                            test::citizen_record(test::citizen_born("20260311")));
  const Moment evening{sys_days(2026y / March / 10) + 15h + 59min, 8h};
  const Moment midnight{sys_days(2026y / March / 10) + 16h, 8h};
  EXPECT_EQ(defect_of(recognize(scan, {nobody, ""}, evening)), Defect::number_date);
  EXPECT_TRUE(recognize(scan, {nobody, ""}, midnight));
}

TEST(Recognize, WhatIsNoDocumentIsNamed) {
  EXPECT_EQ(defect_of(recognized(scan_of(Source::card_reader, Content::chip_rejected, {}))),
            Defect::chip_rejected);
  EXPECT_EQ(defect_of(recognized(scan_of(Source::card_reader, Content::chip_unreadable, {}))),
            Defect::chip_unreadable);
  EXPECT_EQ(defect_of(recognized(scan_of(Source::desk, Content::no_document, {}))),
            Defect::no_document);
  EXPECT_EQ(defect_of(recognized(scan_of(Source::desk, Content::desk_step, to_bytes("guardian")))),
            Defect::desk_step);
  EXPECT_EQ(defect_of(recognized(scan_of(Source::desk, Content{99}, {}))), Defect::code_foreign);
}

TEST(Recognize, ASignedCodeIsACredential) {
  const auto credential = code(test::ed25519_issuer().issue(test::person_claims()));
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->document, DocumentKind::signed_credential);
  EXPECT_EQ(credential->evidence, Evidence::signed_code_bound);
}

TEST(Recognize, ASignedCodeOfAnAgeAloneIsACredentialWithoutAName) {
  const auto credential = code(test::es256_issuer().issue(test::age_claims()));
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->adult_by_claim, true);
  EXPECT_TRUE(credential->name.empty());
}

TEST(Recognize, ADamagedSignedCodeIsNotCalledForeign) {
  EXPECT_EQ(defect_of(code("MS1:")), Defect::code_form);
  EXPECT_EQ(defect_of(code("MS1:NCF")), Defect::code_form);
}

// Its check digits are public: anybody can print a code with an adult's lines.
TEST(Recognize, AZoneInACodeIsForeignWhoeverReadsIt) {
  EXPECT_EQ(defect_of(code(passport)), Defect::code_foreign);
  for (const Source source : {Source::camera, Source::scanner, Source::desk}) {
    EXPECT_EQ(defect_of(recognized(scan_of(source, Content::code, to_bytes(passport)))),
              Defect::code_foreign);
  }
  for (const Source source : {Source::camera, Source::desk, Source::card_reader}) {
    EXPECT_EQ(defect_of(swiped(passport, source)), Defect::code_foreign);
  }
}

TEST(Recognize, ASwipeReaderMayReadACodeToo) {
  EXPECT_TRUE(swiped(test::ed25519_issuer().issue(test::person_claims())));
  EXPECT_EQ(defect_of(swiped("https://example.com/")), Defect::code_foreign);
}

TEST(Recognize, ASwipedZoneIsADocumentByCamera) {
  std::string without_ends = passport;
  std::erase(without_ends, '\n');
  for (const std::string& text : {passport, without_ends, passport + "\r\n"}) {
    const auto credential = swiped(text);
    ASSERT_TRUE(credential) << text;
    EXPECT_EQ(credential->document, DocumentKind::passport);
    EXPECT_EQ(credential->evidence, Evidence::document_by_camera);
    EXPECT_EQ(credential->birth, 1974y / August / 12);
  }
  EXPECT_TRUE(
      swiped("I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6"
             "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"));
}

TEST(Recognize, AZoneWithAWrongDigitIsNotCalledForeign) {
  std::string wrong = passport;
  wrong[60] = '9';
  EXPECT_EQ(defect_of(swiped(wrong)), Defect::zone_check);
}

TEST(Recognize, AnyOtherCodeIsForeign) {
  for (const char* text :
       {"", "https://example.com/", "11010519491231002X", "11010519491231002X\n测试甲",
        "HC1:NCFOXN%TS3DH", "ms1:NCF", " MS1:NCF", "\xff\xfe", "911398199012310021"}) {
    EXPECT_EQ(defect_of(code(text)), Defect::code_foreign) << text;
  }
  EXPECT_EQ(defect_of(code(std::string(scan_bytes_max, 'A'))), Defect::code_foreign);
  EXPECT_EQ(defect_of(code(std::string(scan_bytes_max + 1, '<'))), Defect::code_foreign);
}

TEST(Recognize, ATypedNumberIsTheWeakestEvidence) {
  const auto credential = typed("11010519491231002x\n测试甲\n1");
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->evidence, Evidence::typed_number);
  EXPECT_EQ(credential->document, DocumentKind::citizen_id);
  EXPECT_EQ(credential->number, "11010519491231002X");
  EXPECT_EQ(credential->name, "测试甲");
  EXPECT_EQ(credential->birth, 1949y / December / 31);
  EXPECT_EQ(credential->sex, Sex::female);
  EXPECT_EQ(credential->no_chip_reason, NoChipReason::card_forgotten);
}

TEST(Recognize, ATypedNumberSaysWhichDocumentItBelongsTo) {
  EXPECT_EQ(typed("810000199001010019\n乙\n2")->document, DocumentKind::hkmt_permit);
  EXPECT_EQ(typed("KAZ110090123105\nTEST\n3")->document, DocumentKind::foreigner_id_2017);
  const auto foreigner = typed("911398199012310021\nTEST\n4");
  EXPECT_EQ(foreigner->document, DocumentKind::foreigner_id_2023);
  EXPECT_EQ(foreigner->nationality, "KAZ");
}

// An open list is keyed by it: M12345678 is a pass of Macao, and may be a passport of anywhere.
TEST(Recognize, EveryRoadSaysWhichNumberingANumberBelongsTo) {
  const auto kind_of = [](const Recognition& recognition) {
    EXPECT_TRUE(recognition);
    return recognition ? recognition->number_kind : NumberKind{};
  };
  const auto chip = [&](const Bytes& record) {
    return kind_of(recognized(scan_of(Source::card_reader, Content::chip_record, record)));
  };
  EXPECT_EQ(chip(test::citizen_record({})), NumberKind::citizen);
  EXPECT_EQ(chip(test::hkmt_permit_record({})), NumberKind::hkmt);
  EXPECT_EQ(kind_of(typed("KAZ110090123105\nTEST\n3")), NumberKind::foreigner_2017);
  EXPECT_EQ(kind_of(typed("911398199012310021\nTEST\n4")), NumberKind::foreigner_2023);
  EXPECT_EQ(kind_of(swiped(passport)), NumberKind::passport);
  auto claims = test::person_claims();
  EXPECT_EQ(kind_of(code(test::es256_issuer().issue(claims))), NumberKind::citizen);
  claims.number = "M12345678";
  EXPECT_EQ(kind_of(code(test::es256_issuer().issue(claims))), NumberKind::pass);
}

TEST(Recognize, ATypedNumberMayStandBetweenSpaces) {
  EXPECT_EQ(typed(" 11010519491231002X \n 测试甲 \n1")->name, "测试甲");
}

TEST(Recognize, EveryReasonForTypingIsKnown) {
  for (const auto reason : {NoChipReason::card_forgotten, NoChipReason::card_does_not_read,
                            NoChipReason::reader_out_of_order, NoChipReason::other_document}) {
    const auto credential =
        typed("11010519491231002X\n甲\n" + std::to_string(static_cast<int>(reason)));
    EXPECT_EQ(credential->no_chip_reason, reason);
  }
}

TEST(Recognize, ATypedLineOfAnotherFormIsRefused) {
  for (const char* line :
       {"", "\n\n", "11010519491231002X", "11010519491231002X\n甲", "11010519491231002X\n甲\n",
        "11010519491231002X\n甲\n0", "11010519491231002X\n甲\n5", "11010519491231002X\n甲\n01",
        "11010519491231002X\n甲\n1\n", "11010519491231002X\n甲\n1\n1", "11010519491231002X\n甲\nx",
        "11010519491231002X\n\n1", "11010519491231002X\n  \n1", "11010519491231002X\n\xff\n1",
        "11010519491231002X\na\tb\n1"}) {
    EXPECT_EQ(defect_of(typed(line)), Defect::typed_form) << line;
  }
  const std::string longest(typed_name_bytes_max, 'n');
  EXPECT_TRUE(typed("11010519491231002X\n" + longest + "\n1"));
  EXPECT_EQ(defect_of(typed("11010519491231002X\n" + longest + "n\n1")), Defect::typed_form);
}

TEST(Recognize, ATypedNumberThatIsNoneIsNamedByItsDefect) {
  EXPECT_EQ(defect_of(typed("110105194912310021\n甲\n1")), Defect::number_check);
  EXPECT_EQ(defect_of(typed("\n甲\n1")), Defect::number_form);
  EXPECT_EQ(defect_of(typed("H12345678\n甲\n4")), Defect::number_form);
}

// No check character tells a mistyped one from another person's; who holds a valid document has 18.
TEST(Recognize, ATypedNumberOfTheWithdrawnFifteenDigitsIsNone) {
  for (const char* number :
       {"110105491231002", " 110105491231002 ", "110105491331002", "990105491231002"}) {
    EXPECT_EQ(defect_of(typed(std::string(number) + "\n甲\n1")), Defect::number_withdrawn)
        << number;
  }
  EXPECT_TRUE(typed("KAZ110090123105\nTEST\n1"));  // 15 characters with a check among them
}

TEST(Recognize, ATypedNumberFromAnythingButTheDeskIsRefused) {
  for (const Source source : {Source::card_reader, Source::camera, Source::scanner}) {
    EXPECT_EQ(defect_of(recognized(
                  scan_of(source, Content::typed_number, to_bytes("11010519491231002X\n甲\n1")))),
              Defect::typed_form);
  }
}

// Nothing but a card reader's record may ever look like a chip read.
TEST(Recognize, NoOtherContentBecomesAChipRead) {
  const Bytes everything[] = {test::citizen_record({}), to_bytes("11010519491231002X\n甲\n1"),
                              to_bytes(passport),
                              to_bytes(test::ed25519_issuer().issue(test::person_claims()))};
  for (int content = 0; content < 12; ++content) {
    for (int source = 0; source < 6; ++source) {
      for (const Bytes& bytes : everything) {
        const auto credential =
            recognized(scan_of(static_cast<Source>(source), static_cast<Content>(content), bytes));
        const bool by_chip = credential && credential->evidence == Evidence::chip_read;
        EXPECT_TRUE(!by_chip || (static_cast<Source>(source) == Source::card_reader &&
                                 static_cast<Content>(content) == Content::chip_record));
      }
    }
  }
}

}  // namespace
}  // namespace menshen::identity
