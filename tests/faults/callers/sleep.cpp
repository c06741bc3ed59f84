#include "tests/faults/callers/sequence.hpp"

namespace pmc::faults {
namespace {

struct Sleep {
  static constexpr std::string_view name = "right-sleep";
  static constexpr model::Message down = model::Message::SUSPEND, error = model::Message::RESUME;
  static constexpr bool makes_image = false;
};

}  // namespace

model::Caller sleep_caller() {
  return sequence::caller<Sleep>("SUSPEND, and RESUME", "kernel/power/suspend.c, suspend_devices_and_enter()");
}

}  // namespace pmc::faults
