#include "tests/faults/callers/sequence.hpp"

namespace pmc::faults {
namespace {

struct Hibernate {
  static constexpr std::string_view name = "right-hibernate";
  static constexpr model::Message down = model::Message::HIBERNATE, error = model::Message::RESTORE;
  static constexpr bool makes_image = false;
};

}  // namespace

model::Caller hibernate_caller() {
  return sequence::caller<Hibernate>("HIBERNATE, and RESTORE since the platform refuses to go off",
                                     "kernel/power/hibernate.c, hibernation_platform_enter()");
}

}  // namespace pmc::faults
