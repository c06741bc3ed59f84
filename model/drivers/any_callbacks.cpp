// The most general driver over a given set of callbacks: each of them takes any call at any time and
// returns anything; what it must never see is two callbacks at once.
// Source: the callbacks that a captured device tree lists for a device (driver_ops, subsystem_ops).
#include <algorithm>

#include "checker/msm/tabulate.hpp"
#include "model/driver.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;

struct callback_start {};
struct callback_end { Outcome outcome; };

struct Outside : State {};
struct InCallback : State {};

struct AnyCallbacks : FrontEnd<AnyCallbacks> {
  static constexpr std::string_view name = "any-callbacks";
  using initial_state = Outside;
  using transition_table = mp_list<Row<Outside, callback_start, InCallback>, Row<InCallback, callback_end, Outside>>;
};

}  // namespace

Driver any_callbacks() {
  static const checker::Machine m = checker::tabulated(describe<AnyCallbacks>());
  const auto letter = [](const auto& event) { return m.automaton.letter(letter_name(event)); };
  return {.name = "any-callbacks",
          .brief = "the callbacks that the topology lists for the device; each may return anything",
          .source = "include/linux/pm.h, struct dev_pm_ops; the captured device tree",
          .machine = &m,
          .home = {"Outside"},
          .callbacks = [start = letter(callback_start{}), ok = letter(callback_end{Outcome::ok}),
                       error = letter(callback_end{Outcome::error}), positive = letter(callback_end{Outcome::positive})](Phase phase, Message message,
                                                                     const Device& device) -> std::vector<Callback> {
            const std::string_view op = op_name(phase, message);
            if (std::ranges::find(device.ops, op) == device.ops.end()) return {};
            Callback c{op, start, ok, phase == Phase::complete ? checker::no_letter : error, phase == Phase::prepare};
            if (phase == Phase::prepare) c.positive = positive;
            c.of_driver = std::ranges::find(device.driver_only_ops, op) != device.driver_only_ops.end();
            return {c};
          }};
}

}  // namespace pmc::model
