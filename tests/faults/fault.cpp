#include "tests/faults/fault.hpp"

#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = [] {
    std::vector<Fault> joined;
    for (auto* const table : {device_faults, walk_faults, flag_faults, message_faults, caller_faults, built_in_faults, balanced_faults, order_faults,
                             window_faults, mode_faults})
      for (Fault& f : table()) joined.push_back(std::move(f));
    return joined;
  }();
  return all;
}

std::unique_ptr<Composed> compose(const Fault& fault, Variant variant) {
  auto c = std::make_unique<Composed>();
  c->caller = fault.caller;
  c->machine = *fault.caller.machine;
  const bool wrong = variant != Variant::right;
  if (wrong && fault.in_caller) fault.in_caller(c->machine);
  c->caller.machine = &c->machine;
  c->model = model::compose(c->caller, fault.topology, fault.environment);
  if (fault.given) fault.given(c->model);
  if (wrong && fault.in_model) fault.in_model(c->model);
  if (!fault.unchecked.empty() && variant != Variant::wrong_and_checked) leave_out(c->model, fault.unchecked);
  return c;
}

}  // namespace pmc::faults
