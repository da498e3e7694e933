#include "tests/demo/scenario.hpp"

#include <utility>

#include "tests/demo/calendar.hpp"
#include "tests/support/record_writer.hpp"

namespace menshen::demo {
namespace {

using namespace std::chrono_literals;
using test::citizen_born;
using test::citizen_record;

constexpr const char* locked_birth = "19880808";
constexpr const char* lost_birth = "19790909";

// A patron takes the card away and the reader notices before the next one comes: of a card that
// could not be read it wants to see the empty field more than once.
void lift(Stage& stage) {
  stage.reader().lift();
  stage.reader().wait_asked(test::request::find, 2);
}

void lift_bad_card(Stage& stage) {
  stage.reader().lift();
  stage.reader().wait_asked(test::request::find, 5);
}

Scene card(std::string what, test::SimulatedCard card, Outcome outcome, Reason reason) {
  const bool read = card.on_read == 0x90;
  Patron patron{std::move(what), "card reader", {}, read ? lift : lift_bad_card, outcome, reason};
  patron.arrive = [card = std::move(card)](Stage& stage) { stage.reader().lay(card); };
  return {std::move(patron), std::nullopt};
}

Scene citizen(std::string what, const test::CitizenFields& fields, Outcome outcome, Reason reason) {
  return card(std::move(what), test::good_card(citizen_record(fields)), outcome, reason);
}

// Codes are issued when the stage has a clock; the same id gives the same code again.
identity::CodeClaims claims(const CivilDate& day, const std::string& birth, std::uint8_t id) {
  identity::CodeClaims claims;
  claims.number = citizen_born(birth).number;
  claims.name = "测试码";
  claims.single_use_id = Bytes(16, id);
  claims.venue = demo_venue_code;
  claims.issued_at = noon_of(day) - 1min;
  claims.expires = noon_of(day) + 48h;
  return claims;
}

test::PictureOptions held_up() {
  test::PictureOptions options;
  options.rotation_degrees = 7;
  options.noise = 6;
  options.canvas_width = 1280;
  options.canvas_height = 720;
  return options;
}

Scene picture(std::string what, identity::CodeClaims of, const test::PictureOptions& options) {
  Patron patron{std::move(what), "camera", {}, {}, Outcome::admit, Reason::adult};
  patron.arrive = [of = std::move(of), options](Stage& stage) {
    stage.show_picture(stage.issue(of), options);
  };
  patron.leave = [](Stage& stage) { stage.show_nothing(); };
  return {std::move(patron), std::nullopt};
}

Scene scanned(std::string what, identity::CodeClaims of, Outcome outcome, Reason reason,
              bool tampered = false) {
  Patron patron{std::move(what), "scanner", {}, {}, outcome, reason};
  patron.arrive = [of = std::move(of), tampered](Stage& stage) {
    std::string code = stage.issue(of);
    if (tampered) code = stage.tamper(of);
    stage.scanner().scan(code);
  };
  return {std::move(patron), std::nullopt};
}

Scene typed(std::string what, const std::string& birth, Outcome outcome, Reason reason) {
  Patron patron{std::move(what), "desk", {}, {}, outcome, reason};
  const std::string number = citizen_born(birth).number;
  patron.arrive = [number](Stage& stage) {
    stage.desk().post("/api/typed-number", R"({"lane":"front","number":")" + number +
                                               R"(","name":"测试键","reason":1})");
  };
  return {std::move(patron), std::nullopt};
}

Scene no_document() {
  Patron patron{"no document at all", "desk", {}, {}, Outcome::refer, Reason::no_document};
  patron.arrive = [](Stage& stage) {
    stage.desk().post("/api/no-document", R"({"lane":"front"})");
  };
  return {std::move(patron), std::nullopt};
}

Scene mishap(std::string what, std::string device, std::function<void(Stage&)> befall,
             std::string state) {
  return {std::nullopt,
          Mishap{std::move(what), std::move(device), std::move(befall), std::move(state)}};
}

test::CitizenFields expired_on(const CivilDate& day) {
  auto fields = citizen_born("19850505", "测试过期");
  fields.valid_from = "20100101";
  fields.valid_to = compact(CivilDate(std::chrono::sys_days(day) - std::chrono::days(1)));
  return fields;
}

test::CitizenFields forged() {
  auto fields = citizen_born("19850505", "测试伪造");
  fields.number.back() = fields.number.back() == '1' ? '2' : '1';
  return fields;
}

// Valid on any day the demo may play.
template <class Fields>
Fields long_valid(Fields fields) {
  fields.valid_to = "20991231";
  return fields;
}

void append(std::vector<Scene>& all, std::vector<Scene> more) {
  for (Scene& scene : more) all.push_back(std::move(scene));
}

std::vector<Scene> cards(const CivilDate& day) {
  using enum Outcome;
  return {
      citizen("citizen, adult, by chip", citizen_born("19900101", "测试成年"), admit,
              Reason::adult),
      citizen("citizen, 14 years old", citizen_born(compact(anniversary(day, -14)), "测试少年"),
              refuse, Reason::under_age),
      citizen("adult whose card is locked", citizen_born(locked_birth, "测试锁卡"), refuse,
              Reason::card_locked),
      citizen("adult with a card reported lost", citizen_born(lost_birth, "测试挂失"), refuse,
              Reason::card_lost),
      card("permit holder (Hong Kong, Macao, Taiwan)",
           test::good_card(hkmt_permit_record(long_valid(test::HkmtPermitFields{}))), admit,
           Reason::adult),
      card("foreigner, card of 2017",
           test::good_card(foreigner_2017_record(long_valid(test::Foreigner2017Fields{}))), admit,
           Reason::adult),
      card("foreigner, card of 2023",
           test::good_card(foreigner_2023_record(long_valid(test::Foreigner2023Fields{}))), admit,
           Reason::adult),
      citizen("expired card", expired_on(day), refuse, Reason::document_expired),
      citizen("forged check character", forged(), refuse, Reason::number_invalid),
      card("card that does not read", test::unreadable_card(), refer, Reason::card_unreadable),
      card("card that the module rejects", test::forged_card(), refuse, Reason::card_rejected),
  };
}

std::vector<Scene> codes(const CivilDate& day) {
  using enum Outcome;
  test::PictureOptions inverted = held_up();
  inverted.inverted = true;
  return {
      picture("adult by signed QR, from a picture", claims(day, "19860606", 1), held_up()),
      scanned("the same QR again", claims(day, "19860606", 1), refuse, Reason::code_used),
      picture("adult by QR shown inverted", claims(day, "19870707", 2), inverted),
      scanned("adult by QR, serial scanner", claims(day, "19880101", 3), admit, Reason::adult),
      scanned("tampered QR", claims(day, "19890101", 4), refuse, Reason::code_signature, true),
  };
}

std::vector<Scene> desk() {
  using enum Outcome;
  return {
      no_document(),
      typed("typed number, card forgotten", "19810101", admit, Reason::adult),
      typed("typed number, the second", "19820101", admit, Reason::adult),
      typed("typed number, the third", "19830101", admit, Reason::adult),
      typed("typed number beyond the day's quota", "19840101", refuse, Reason::weak_quota_used),
  };
}

std::vector<Scene> mishaps(const CivilDate& day) {
  using enum Outcome;
  return {
      mishap(
          "card reader unplugged", "reader", [](Stage& s) { s.reader().unplug(); }, "absent"),
      mishap(
          "card reader plugged in again", "reader", [](Stage& s) { s.reader().plug(); }, "ready"),
      citizen("adult by chip, after that", citizen_born("19910101", "测试再读"), admit,
              Reason::adult),
      mishap(
          "camera process killed", "camera", [](Stage& s) { s.kill_camera(); }, "absent"),
      mishap(
          "camera process is back", "camera", [](Stage&) {}, "ready"),
      picture("adult by QR, after that", claims(day, "19920202", 5), held_up()),
      mishap(
          "relay board falls silent", "relay",
          [](Stage& s) { s.relay().set_fault(test::RelayFault::silent); }, "faulty"),
      mishap(
          "relay board answers again", "relay",
          [](Stage& s) { s.relay().set_fault(test::RelayFault::none); }, "ready"),
  };
}

}  // namespace

std::vector<watchlist::ListedNumber> listed_numbers() {
  return {{citizen_born(locked_birth).number, Listing::locked_card},
          {citizen_born(lost_birth).number, Listing::lost_card}};
}

std::vector<Scene> everyday(const CivilDate& today) {
  std::vector<Scene> scenes = cards(today);
  append(scenes, codes(today));
  scenes.push_back(no_document());
  return scenes;
}

std::vector<Scene> first_day(const CivilDate& eve) {
  std::vector<Scene> scenes = cards(eve);
  const CivilDate birthday = anniversary(eve, -18);
  scenes.push_back(citizen("18 years old today", citizen_born(compact(birthday)), Outcome::refuse,
                           Reason::under_age));
  scenes.push_back(citizen("born on 29 February, 18 years ago",
                           citizen_born(compact(next_day(birthday))), Outcome::refuse,
                           Reason::under_age));
  append(scenes, codes(eve));
  append(scenes, desk());
  append(scenes, mishaps(eve));
  return scenes;
}

std::vector<Scene> second_day(const CivilDate& eve) {
  using enum Outcome;
  const CivilDate birthday = anniversary(eve, -18);
  const CivilDate leap_day = next_day(birthday);
  return {
      citizen("18 years old yesterday", citizen_born(compact(birthday)), admit, Reason::adult),
      citizen("born on 29 February, the day after", citizen_born(compact(leap_day)), admit,
              Reason::adult),
      citizen("born on 1 March: 18 today", citizen_born(compact(next_day(leap_day))), refuse,
              Reason::under_age),
      scanned("yesterday's QR, after the restart", claims(eve, "19860606", 1), refuse,
              Reason::code_used),
  };
}

}  // namespace menshen::demo
