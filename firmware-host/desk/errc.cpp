#include "firmware-host/desk/errc.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "firmware-host/desk/words.hpp"

namespace menshen::desk {
namespace {

struct Problem {
  Errc code;
  std::string_view name;
  unsigned status;
  Said said;
};

constexpr Words reload = {"请刷新页面再试", "Reload the page and try again"};
constexpr Words look_again = {"请检查后再提交一次", "Look it over and send it again"};

constexpr auto problems = std::to_array<Problem>({
    {Errc::signed_out,
     "signed_out",
     401,
     {{"还没有登录，或登录已过期", "Not signed in, or no longer"},
      {"请用 PIN 登录", "Sign in with the PIN"}}},
    {Errc::pin_wrong,
     "pin_wrong",
     401,
     {{"PIN 不对", "The PIN is not right"},
      {"请再输入一次；忘记了请找管理员", "Type it again; if forgotten, ask the administrator"}}},
    {Errc::tries_wait,
     "tries_wait",
     429,
     {{"试得太快了", "Too many tries"}, {"请等一会儿再试", "Wait a little, then try again"}}},
    {Errc::host_unknown,
     "host_unknown",
     421,
     {{"这个地址不是前台页面的地址", "Not an address of this desk"},
      {"请用安装时给出的地址打开", "Open it by the address given at installation"}}},
    {Errc::origin_foreign,
     "origin_foreign",
     403,
     {{"请求不是从前台页面发出的", "The request did not come from the desk page"}, reload}},
    {Errc::path_unknown,
     "path_unknown",
     404,
     {{"没有这个地址", "There is nothing at this address"},
      {"请打开前台首页", "Open the desk page"}}},
    {Errc::method_not_here,
     "method_not_here",
     405,
     {{"这个地址不接受这种请求", "This address does not take such a request"}, reload}},
    {Errc::content_not_json,
     "content_not_json",
     415,
     {{"内容类型不是 JSON", "The content is not declared as JSON"}, reload}},
    {Errc::json_malformed,
     "json_malformed",
     400,
     {{"内容读不懂", "The content cannot be understood"}, reload}},
    {Errc::member_missing,
     "member_missing",
     422,
     {{"内容缺项或多项", "Something is missing, or too much"}, reload}},
    {Errc::lane_unknown, "lane_unknown", 422, {{"没有这个通道", "There is no such lane"}, reload}},
    {Errc::number_form,
     "number_form",
     422,
     {{"号码是空的、太长，或有不该有的字符",
       "The number is empty, too long, or has characters no number has"},
      {"请对照证件重新输入", "Type it again from the document"}}},
    {Errc::name_form,
     "name_form",
     422,
     {{"姓名是空的、太长，或有不该有的字符",
       "The name is empty, too long, or has characters no name has"},
      look_again}},
    {Errc::reason_unknown,
     "reason_unknown",
     422,
     {{"没有选手工输入的原因", "No reason for typing was chosen"},
      {"请选择一个原因", "Choose a reason"}}},
    {Errc::step_unknown,
     "step_unknown",
     422,
     {{"清单里没有这一项，或一项也没有选", "A step that is not on the list, or none at all"},
      look_again}},
    {Errc::readers_full,
     "readers_full",
     503,
     {{"打开的页面太多", "Too many pages are open"},
      {"请关闭不用的页面", "Close the pages that are not in use"}}},
    {Errc::loopback_only,
     "loopback_only",
     403,
     {{"这个地址只供本机使用", "This address is for this machine only"},
      {"请在本机上打开", "Open it on the machine itself"}}},
    {Errc::stopping,
     "stopping",
     503,
     {{"系统正在停止", "The system is stopping"}, {"请稍后再试", "Try again in a moment"}}},
    {Errc::leaf_unknown,
     "leaf_unknown",
     422,
     {{"没有这一条入场登记", "No registration of somebody let in has this number"},
      {"请对照登记序号再输入", "Compare the number with the list of entries"}}},
    {Errc::left_already,
     "left_already",
     409,
     {{"已经登记过离场", "Already registered as left"}, {"不用再登记", "Nothing more to do"}}},
    {Errc::exit_too_late,
     "exit_too_late",
     422,
     {{"入场时间太久，不再登记离场", "Let in too long ago to register leaving"},
      {"不用再登记", "Nothing more to do"}}},
    {Errc::register_failing,
     "register_failing",
     503,
     {{"登记没有写成，所以没有办理", "The register could not be written, so nothing was done"},
      {"请稍后再试，并通知管理员", "Try again in a moment, and tell the administrator"}}},
    {Errc::leaf_not_last,
     "leaf_not_last",
     409,
     {{"这个通道又有了新的结果", "The lane has a newer outcome"},
      {"请看现在的结果再决定", "Look at what it shows now, then decide"}}},
    {Errc::override_forbidden,
     "override_forbidden",
     403,
     {{"本场所的规则不允许这样放行", "The venue's rules do not allow this override"},
      {"请按入场须知处理", "Please follow the admission notice"}}},
    {Errc::manager_absent,
     "manager_absent",
     403,
     {{"本场所没有设置这项功能", "This venue has not set this up"},
      {"请找管理员", "Ask the administrator"}}},
    {Errc::purpose_unknown,
     "purpose_unknown",
     422,
     {{"没有选查看的事由", "No purpose was chosen"}, {"请选择一个事由", "Choose a purpose"}}},
    {Errc::case_number_form,
     "case_number_form",
     422,
     {{"案号只能有字母、数字和 - / . ( ) [ ] _，3 到 40 位，不能是证件号码",
       "A case number has 3 to 40 letters, digits and - / . ( ) [ ] _, and is no person's number"},
      {"请照文书上的编号输入，不要写姓名", "Copy it from the document; write no name"}}},
    {Errc::record_gone,
     "record_gone",
     410,
     {{"这一条的个人信息已经到期删除", "The personal data of this entry has been erased in time"},
      {"登记序号和核验结果仍在", "The entry itself and its outcome remain"}}},
    {Errc::record_shut,
     "record_shut",
     403,
     {{"本机的钥匙打不开这一条", "The key on this box does not open this entry"},
      {"请用场所保管的登记钥匙", "Use the register key that the venue keeps elsewhere"}}},
});

const Problem* find(Errc code) {
  const auto* found = std::ranges::find(problems, code, &Problem::code);
  return found == problems.end() ? nullptr : found;
}

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "desk"; }

  std::string message(int code) const override {
    const Problem* problem = find(static_cast<Errc>(code));
    return problem != nullptr ? std::string(problem->said.what.en) : "unknown";
  }
};

}  // namespace

const boost::system::error_category& category() {
  static const Category the_category;
  return the_category;
}

std::string_view name_of(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->name : "unknown";
}

unsigned status_of(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->status : 500;
}

Said words_for(Errc code) {
  const Problem* problem = find(code);
  return problem != nullptr ? problem->said : Said{};
}

}  // namespace menshen::desk
