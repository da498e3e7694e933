#include <algorithm>
#include <array>
#include <utility>

#include "firmware-host/desk/words.hpp"

namespace menshen::desk {
namespace {

using ReasonWords = std::pair<Reason, Said>;

// The one line for every minor, listed or not: what the page says tells no child from another.
constexpr Said under_age_words = {
    {"证件上的年龄还未到本场所的入场要求；请轻声说明，不必追问，也不要记下姓名",
     "By the document, below the age this venue may admit; say so quietly, ask nothing more and "
     "write no name down"},
    {"请按入场须知处理", "Please follow the admission notice"}};

constexpr Words use_the_card = {"请改用身份证；不要扣留客人的手机",
                                "Ask for the identity card; do not keep the guest's phone"};
constexpr Words fresh_code = {"请客人刷新，再出示新的二维码", "Ask the guest for a fresh code"};

constexpr auto admitted = std::to_array<ReasonWords>({
    {Reason::adult,
     {{"成年，证件有效", "Adult, document in order"},
      {"已登记，可以入场", "Registered; the way is open"}}},
    {Reason::holiday_for_minors,
     {{"今天是法定节假日，可以接待；请多照看年纪小的客人",
       "A statutory holiday: may be received today; please look after the younger guests"},
      {"已登记，可以入场", "Registered; the way is open"}}},
    {Reason::five_musts_done,
     {{"五必须已经完成", "The five musts are complete"},
      {"已登记，可以办理入住", "Registered; check-in may go on"}}},
    {Reason::manager_override,
     {{"由负责人决定放行，已记入登记并报主管部门",
       "Let in by the manager; it stands in the register and the authority sees it"},
      {"已登记，可以入场", "Registered; the way is open"}}},
});

constexpr auto refused = std::to_array<ReasonWords>({
    {Reason::under_age, under_age_words},
    {Reason::under_age_on_list, under_age_words},
    {Reason::card_lost,
     {{"这张证件已登记挂失", "This card is reported lost"},
      {"请客人改用其他有效证件；不要扣留证件",
       "Ask for another valid document; do not keep the card"}}},
    {Reason::card_locked,
     {{"持证人已锁定这张证件", "The holder has locked this card"},
      {"请持证人本人解锁，或改用其他有效证件",
       "The holder can unlock it, or use another valid document"}}},
    {Reason::document_expired,
     {{"证件已过有效期", "The document has expired"},
      {"请换一种有效的证件", "Ask for a document that is valid"}}},
    {Reason::document_not_yet_valid,
     {{"证件尚未生效", "The document is not valid yet"},
      {"请换一种有效的证件", "Ask for a document that is valid"}}},
    {Reason::number_invalid,
     {{"证件号码不符合国家标准", "The number is not a valid document number"},
      {"请再放一次卡；仍不行请换一种证件",
       "Lay the card down again; if that fails, ask for another document"}}},
    {Reason::birth_disagrees,
     {{"卡上的出生日期与号码不一致", "The birth date and the number on the card disagree"},
      {"请换一种证件；有疑问请联系派出所",
       "Ask for another document; if in doubt, call the police station"}}},
    {Reason::document_invalid,
     {{"证件内容不完整", "The document's contents are incomplete"},
      {"请再试一次，或换一种证件", "Try once more, or ask for another document"}}},
    {Reason::card_rejected,
     {{"这张卡没有通过读卡器的检验", "The card did not pass the reader's check"},
      {"请换一种证件；不要扣留，不要争执",
       "Ask for another document; keep nothing, argue nothing"}}},
    {Reason::outside_hours,
     {{"现在不在营业时间内", "Outside opening hours"},
      {"请告知营业时间，欢迎客人到时再来", "Tell the guest the hours; they are welcome then"}}},
    {Reason::evidence_too_weak,
     {{"这里需要更可靠的核验方式", "A stronger proof is needed here"},
      {"请客人把身份证放在读卡器上", "Ask the guest to lay the identity card on the reader"}}},
    {Reason::weak_quota_used,
     {{"今天不读芯片的登记已到上限", "Today's entries without a chip read are used up"},
      {"请客人出示读卡器能读的证件", "Ask for a document that the reader can read"}}},
    {Reason::code_used, {{"这个二维码已经用过", "This code has been used"}, fresh_code}},
    {Reason::code_expired, {{"二维码已过期", "The code has expired"}, fresh_code}},
    {Reason::code_not_yet_valid,
     {{"二维码尚未生效", "The code is not valid yet"},
      {"请稍后再试，或改用身份证", "Try later, or use the identity card"}}},
    {Reason::code_signature,
     {{"二维码的签名核对不上", "The code's signature does not check out"}, use_the_card}},
    {Reason::code_issuer_unknown,
     {{"本机没有这个签发机构的公钥", "The code's issuer is not known to this box"}, use_the_card}},
    {Reason::code_other_venue,
     {{"这个二维码是给另一个场所的", "This code is for another venue"},
      {"请客人为本场所重新生成二维码", "Ask the guest to make one for this venue"}}},
    {Reason::code_damaged,
     {{"二维码没有读完整", "The code was not read whole"},
      {"请调亮屏幕、擦净镜头，再扫一次", "Brighten the screen, wipe the lens and scan again"}}},
    {Reason::clock_not_trusted,
     {{"本机时间不可信，暂停判断", "The box's clock cannot be trusted; nothing is decided"},
      {"请通知管理员校准时间", "Ask the administrator to set the time"}}},
    {Reason::number_mistyped,
     {{"输入的号码有误", "The number was mistyped"},
      {"请对照证件重新输入", "Type it again from the document"}}},
    {Reason::number_withdrawn,
     {{"十五位号码已停用，输错一位也看不出来",
       "Numbers of 15 digits are withdrawn: a mistyped digit would not be noticed"},
      {"请对照证件输入 18 位号码", "Type the 18-character number from the document"}}},
});

constexpr auto referred = std::to_array<ReasonWords>({
    {Reason::no_document,
     {{"客人没有带证件", "The guest carries no document"},
      {"请由负责人按本场所规定办理；记得号码的，可以手工输入",
       "The person in charge decides by the venue's rules; a known number may be typed"}}},
    {Reason::five_musts,
     {{"请先完成五必须", "The five musts come first"},
      {"请逐项完成下面的清单", "Complete the list below, item by item"}}},
    {Reason::age_only,
     {{"二维码只证明年龄，登记还需要姓名", "The code proves an age; the register needs a name"},
      {"请客人再出示写有姓名的证件", "Ask for a document that carries the name"}}},
    {Reason::birth_unknown,
     {{"证件上没有出生日期", "The document names no birth date"},
      {"请客人再出示一种有出生日期的证件", "Ask for a document with a birth date"}}},
    {Reason::card_unreadable,
     {{"没有读到卡", "The card could not be read"},
      {"请把卡平放再试一次，或换一种证件",
       "Lay the card flat again, or ask for another document"}}},
    {Reason::code_foreign,
     {{"本机不能核验这种二维码", "This kind of code cannot be verified here"}, use_the_card}},
    {Reason::step_unknown,
     {{"这一步来得太晚，或没有对应的客人", "This step came too late, or belongs to no guest"},
      {"请客人重新刷证", "Ask the guest to lay the card down again"}}},
});

template <std::size_t N>
const Said* find_in(const std::array<ReasonWords, N>& table, Reason reason) {
  const auto* found = std::ranges::find(table, reason, &ReasonWords::first);
  return found == table.end() ? nullptr : &found->second;
}

}  // namespace

Words big_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::admit:
      return {"请进", "Please come in"};
    case Outcome::refuse:
      return {"请看提示", "Please see the notice"};
    case Outcome::refer:
      return {"请稍候", "Please wait"};
  }
  return {};
}

Said words_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::admit:
      return {{"欢迎光临", "Welcome"}, {"请往里走", "Please walk through"}};
    case Outcome::refuse:
      return {{"这次没有办成", "This could not be completed"},
              {"请看前台的提示，工作人员会帮助您",
               "Please see the notice at the desk; the staff will help you"}};
    case Outcome::refer:
      return {{"还差一步", "One more step"},
              {"请在前台稍等，工作人员马上为您办理",
               "Please wait at the desk; the staff will complete it"}};
  }
  return {};
}

Said words_for(Reason reason) {
  if (const Said* said = find_in(admitted, reason)) return *said;
  if (const Said* said = find_in(refused, reason)) return *said;
  if (const Said* said = find_in(referred, reason)) return *said;
  return {};
}

std::string_view public_name(Reason reason) {
  return menshen::name_of(reason == Reason::under_age_on_list ? Reason::under_age : reason);
}

std::string_view name_of(NoChipReason reason) {
  switch (reason) {
    case NoChipReason::card_forgotten:
      return "card_forgotten";
    case NoChipReason::card_does_not_read:
      return "card_does_not_read";
    case NoChipReason::reader_out_of_order:
      return "reader_out_of_order";
    case NoChipReason::other_document:
      return "other_document";
  }
  return "unknown";
}

Words words_for(NoChipReason reason) {
  switch (reason) {
    case NoChipReason::card_forgotten:
      return {"没带证件", "Card forgotten"};
    case NoChipReason::card_does_not_read:
      return {"证件读不出", "Card does not read"};
    case NoChipReason::reader_out_of_order:
      return {"读卡器故障", "Reader out of order"};
    case NoChipReason::other_document:
      return {"其他证件", "Other document"};
  }
  return {};
}

}  // namespace menshen::desk
