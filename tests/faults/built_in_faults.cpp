// What breaks the rules that the checker itself decides.
#include "tests/faults/edit.hpp"
#include "tests/faults/scenarios.hpp"

namespace pmc::faults {
namespace {

using Kind = model::EventInfo::Kind;
using model::EventInfo;
using model::Model;
using model::Phase;

constexpr Way way;
constexpr Way two{.walks = {2, operation}};
/// A frontend has callbacks in suspend and resume only.
constexpr BareWay frontend_way{.noirq = begin + pass + end};

}  // namespace

std::vector<Fault> built_in_faults() {
  return {
      {.name = "completion_lost",
       .property = "deadlock",
       .what = "complete_all() is not called for an asynchronous child, and its parent waits for it",
       .caller = freeze_caller(),
       .topology = parent_and_child(),
       .environment = quiet,
       .in_model = [](Model& m) { never(m, at(Kind::complete, Phase::suspend, 1)); },
       .reaches = {{"", two.prepared + begin + schedule + admit + callback}}},
      {.name = "callback_twice",
       .property = "unexpected-event",
       .what = "dpm_prepare() calls a device again while its prepare() runs",
       .caller = freeze_caller(),
       .topology = one_device(),
       .environment = quiet,
       .in_model = [](Model& m) { leave_out(m, at(Kind::callback_start, Phase::prepare), "dev0"); },
       .reaches = {{"", way.suspend_start_called + begin + 2 * start}}},
      {.name = "completed_before_resumed",
       .property = "unexpected-event",
       .what = "dpm_resume() passes by a device whose driver is then in no state to be completed",
       .caller = freeze_caller(),
       .topology = one_strict_device(),
       .environment = quiet,
       .in_model = [](Model& m) { ask(m, at(Kind::skip, Phase::resume), "dev0", "completed"); },
       .reaches = {{"", way.resume_end_called + begin + skip + end + begin + start}}},
      {.name = "backend_never_waits",
       .property = "no-hang",
       .what = "the new backend of a new domain never gets to InitWait",
       .caller = shipped("xen-2.6.39"),
       .topology = one_frontend(),
       .environment = quiet,
       .in_model = [](Model& m) {
         never(m, [](const EventInfo& e) { return e.kind == Kind::spontaneous && e.step == "backend_waits"; });
       },
       // The first state that cannot be left is reached when the caller has returned.
       .reaches = {{"", frontend_way.finished}}},
  };
}

}  // namespace pmc::faults
