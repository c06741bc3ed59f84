#include "tests/faults/callers/sequence.hpp"

namespace pmc::faults {
namespace {

struct Freeze {
  static constexpr std::string_view name = "right-freeze";
  static constexpr model::Message down = model::Message::FREEZE, error = model::Message::RECOVER;
  static constexpr bool makes_image = true;
};

}  // namespace

model::Caller freeze_caller() {
  return sequence::caller<Freeze>("an image by way of the hypervisor: FREEZE, then THAW, RESTORE or RECOVER as is due",
                                  "include/linux/pm.h, \"PM_EVENT_ messages\"; kernel/power/hibernate.c, hibernation_snapshot()");
}

}  // namespace pmc::faults
