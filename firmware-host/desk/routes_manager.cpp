// The addresses of what is more than a scan: somebody has left, a manager's override, the on-site
// view of one record. Each is answered once the register has it.
#include "firmware-host/desk/board_json.hpp"
#include "firmware-host/desk/desk.hpp"
#include "firmware-host/desk/inputs.hpp"

namespace menshen::desk {

void Routes::Desk::leave(const Request& request, const Answer& answer) {
  const auto leaf = parse_leaf_index(request.body);
  if (!leaf) return answer(error_reply(leaf.error()));
  if (board_.holds(Notice::stopping)) return answer(error_reply(make_error_code(Errc::stopping)));
  ports_.leave(*leaf, [answer](Result<LeafIndex> written) {
    answer(written ? json_reply(201, serialized({{"leaf", *written}}))
                   : error_reply(written.error()));
  });
}

Ok Routes::Desk::check_manager(bool may) const {
  if (!may || settings_.manager.kept_pin.empty()) MENSHEN_RETURN_ERROR(Errc::manager_absent);
  if (board_.holds(Notice::stopping)) MENSHEN_RETURN_ERROR(Errc::stopping);
  return {};
}

void Routes::Desk::arm_override(const Request& request, const Answer& answer) {
  auto asked = parse_override(request.body);
  if (!asked) return answer(error_reply(asked.error()));
  const Ok may = check_manager(settings_.manager.overrides);
  if (!may) return answer(error_reply(may.error()));
  std::string pin = std::move(asked->pin);
  manager_lock_->try_pin(std::move(pin), [weak = weak_from_this(), asked = *std::move(asked),
                                          answer](const Ok& opened) {
    const auto self = weak.lock();
    if (!self) return;
    if (!opened) return answer(pin_reply(opened.error(), *self->manager_lock_));
    const auto armed = self->ports_.arm_override(asked.lane, asked.leaf);
    answer(armed ? json_reply(200, serialized({{"seconds", armed->count()}}))
                 : error_reply(armed.error()));
  });
}

void Routes::Desk::open_record(const Request& request, const Answer& answer) {
  auto asked = parse_record(request.body, settings_.manager.purposes);
  if (!asked) return answer(error_reply(asked.error()));
  const Ok may = check_manager(settings_.manager.opens_records);
  if (!may) return answer(error_reply(may.error()));
  std::string pin = asked->pin;
  manager_lock_->try_pin(std::move(pin), [weak = weak_from_this(), asked = *std::move(asked),
                                          answer](const Ok& opened) mutable {
    const auto self = weak.lock();
    if (!self) return;
    if (!opened) return answer(pin_reply(opened.error(), *self->manager_lock_));
    const auto stays = self->settings_.manager.record_stays.count();
    self->ports_.open_record(std::move(asked), [answer, stays](Result<RecordShown> shown) {
      answer(shown ? json_reply(200, record_json(*shown, stays)) : error_reply(shown.error()));
    });
  });
}

}  // namespace menshen::desk
