#include "firmware-host/desk/words.hpp"

namespace menshen::desk {
namespace {

constexpr Words comes_back = {"请检查连线；接好后会自动恢复",
                              "Check its cable; it comes back by itself"};
constexpr Words open_by_hand = {
    "请检查连线；恢复前，只为显示“请进”的客人人工开门",
    "Check its cable; until then open by hand only for “Please come in”"};

Said reader_words(Advice advice) {
  switch (advice) {
    case Advice::reader_unplugged:
      return {{"读卡器没有连接", "The card reader is not connected"}, comes_back};
    case Advice::reader_silent:
      return {{"读卡器没有回应", "The card reader does not answer"},
              {"请拔下再插上；仍不行请联系维修",
               "Unplug it and plug it in again; if that fails, call for service"}};
    case Advice::reader_self_test:
      return {{"读卡器自检没有通过", "The card reader failed its self-test"},
              {"请断电十秒再接通；仍不行请联系维修",
               "Cut its power for ten seconds; if that fails, call for service"}};
    case Advice::reader_not_authorised:
      return {{"读卡器的安全模块没有授权", "The reader's security module is not authorised"},
              {"请联系读卡器的供应商", "Call the reader's supplier"}};
    case Advice::reader_garbled:
      return {{"读卡器传来的数据有干扰", "What the card reader sends is garbled"},
              {"请换一个接口或换一根线", "Use another port or another cable"}};
    default:
      return {};
  }
}

Said card_words(Advice advice) {
  switch (advice) {
    case Advice::lay_card_again:
      return {{"卡没有读完", "The card was not read to its end"},
              {"请拿起卡，再平放一次", "Lift the card and lay it flat again"}};
    case Advice::ask_for_card:
      return {{"卡没有应答", "The card does not answer"},
              {"请把卡平放在读卡器中央；仍不行请换一种证件",
               "Lay it flat on the middle of the reader; if that fails, use another document"}};
    case Advice::not_an_identity_card:
      return {{"这张不是身份证", "This is not an identity card"},
              {"请放身份证", "Please lay the identity card on the reader"}};
    case Advice::card_already_read:
      return {{"这张卡刚刚读过", "This card has just been read"},
              {"请拿走卡", "Please take the card"}};
    case Advice::code_too_long:
      return {{"这不是入场用的二维码", "This is not a code for entry"},
              {"请换一个二维码，或用身份证", "Use another code, or the identity card"}};
    default:
      return {};
  }
}

}  // namespace

bool is_for_patron(Advice advice) { return card_words(advice).what.present(); }

Said words_for(Advice advice) {
  switch (advice) {
    case Advice::none:
      return {{"工作正常", "Working"}, {"不用操作", "Nothing to do"}};
    case Advice::scanner_unplugged:
      return {{"扫码枪没有连接", "The code scanner is not connected"}, comes_back};
    case Advice::camera_stopped:
      return {{"摄像头程序停了，正在重启", "The camera stopped and is being restarted"},
              {"请稍等；仍不行请重新插拔摄像头", "Wait a moment; if that fails, plug it in again"}};
    case Advice::camera_no_picture:
      return {{"摄像头没有画面", "The camera gives no picture"},
              {"请检查镜头盖和连线", "Check the lens cap and the cable"}};
    case Advice::gate_unplugged:
      return {{"闸机没有连接", "The gate is not connected"}, open_by_hand};
    case Advice::gate_silent:
      return {{"闸机没有回应", "The gate does not answer"}, open_by_hand};
    case Advice::gate_garbled:
      return {{"闸机的回应不正确", "The gate answers wrongly"}, open_by_hand};
    case Advice::device_busy:
      return {{"设备被另一个程序占用", "Another program holds the device"},
              {"请关闭那个程序", "Close that program"}};
    case Advice::device_refused:
      return {{"设备在，但打不开", "The device is there and cannot be opened"},
              {"请管理员检查设备的路径、权限和波特率",
               "Ask the administrator to check its path, rights and baud rate"}};
    default:
      break;
  }
  const Said card = card_words(advice);
  return card.what.present() ? card : reader_words(advice);
}

Said words_for(Notice notice) {
  switch (notice) {
    case Notice::none:
      return {};
    case Notice::store_failing:
      return {{"登记无法保存，闸机保持关闭", "The register cannot be written: the gate stays shut"},
              {"请检查磁盘并通知管理员；恢复前不能放行",
               "Check the disk and tell the administrator; nobody may enter until then"}};
    case Notice::clock_not_trusted:
      return {{"本机时间不可信，暂停判断", "The box's clock cannot be trusted: nothing is decided"},
              {"请通知管理员校准时间", "Ask the administrator to set the time"}};
    case Notice::list_stale:
      return {{"名单已过有效期", "The list is past its date"},
              {"可照常接待；请检查网络并通知管理员",
               "Go on as usual; check the network and tell the administrator"}};
    case Notice::stopping:
      return {{"系统正在停止", "The system is stopping"},
              {"请稍等，重新启动后会自动恢复", "Wait; it comes back when it has started again"}};
    case Notice::too_busy:
      return {{"同时进来的请求太多", "Too much at once"},
              {"请一位一位来，没有显示结果的请重新刷证",
               "One guest at a time; whoever saw no answer lays the card down again"}};
    case Notice::rolled_back:
      return {{"登记簿比主管部门核对过的旧，或已被替换",
               "The register is older than the authority has seen it, or was replaced"},
              {"可照常接待；请马上通知管理员和主管部门，不要删除任何文件",
               "Go on as usual; tell the administrator and the authority at once, delete nothing"}};
    case Notice::watermark_missing:
      return {{"主管部门的核对凭据不见了，无法核对登记簿",
               "The authority's receipt is gone: the register cannot be compared with it"},
              {"可照常接待；请马上通知管理员和主管部门，不要删除任何文件",
               "Go on as usual; tell the administrator and the authority at once, delete nothing"}};
    case Notice::day_keys_lost:
      return {
          {"部分登记的日密钥丢失，这些登记已无法打开",
           "Day keys are lost: some registrations cannot be opened any more"},
          {"可照常接待；请马上通知负责人和管理员，找回密钥文件的备份，不要删除任何文件",
           "Go on as usual; tell the manager and the administrator at once: put the keys file's "
           "backup back, delete nothing"}};
  }
  return {};
}

bool stops_the_door(Notice notice) {
  return notice == Notice::store_failing || notice == Notice::clock_not_trusted ||
         notice == Notice::stopping;
}

std::string_view name_of(Notice notice) {
  switch (notice) {
    case Notice::none:
      return "none";
    case Notice::store_failing:
      return "store_failing";
    case Notice::clock_not_trusted:
      return "clock_not_trusted";
    case Notice::list_stale:
      return "list_stale";
    case Notice::stopping:
      return "stopping";
    case Notice::too_busy:
      return "too_busy";
    case Notice::rolled_back:
      return "rolled_back";
    case Notice::watermark_missing:
      return "watermark_missing";
    case Notice::day_keys_lost:
      return "day_keys_lost";
  }
  return "unknown";
}

Words words_for(DeviceState state) {
  switch (state) {
    case DeviceState::starting:
      return {"正在启动", "Starting"};
    case DeviceState::ready:
      return {"正常", "Ready"};
    case DeviceState::absent:
      return {"未连接", "Not connected"};
    case DeviceState::faulty:
      return {"有故障", "Out of order"};
  }
  return {};
}

Words words_for(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::card_reader:
      return {"读卡器", "Card reader"};
    case DeviceKind::scanner:
      return {"扫码枪", "Code scanner"};
    case DeviceKind::camera:
      return {"摄像头", "Camera"};
    case DeviceKind::gate:
      return {"闸机", "Gate"};
  }
  return {};
}

}  // namespace menshen::desk
