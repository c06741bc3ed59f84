// The two frontend drivers: the same bus functions, behind other operations.
#include "model/drivers/xenbus.hpp"
#include "checker/msm/domain.hpp"

namespace pmc::model {
namespace {
using namespace xenbus;

checker::LetterIndex letter(const auto& event) { return frontend().automaton.letter(checker::msm::letter_name(event)); }

Driver base() {
  Driver d;
  d.machine = &frontend();
  d.home = {"Connected", "Closed", "Failed"};
  d.partner = partner();
  d.talk = talk();
  return d;
}

// xenbus_dev_resume() reads and watches xenstore (talk_to_otherend(), watch_otherend()): it sleeps while that is suspended.

}  // namespace

Driver xenbus_driver() {
  Driver d = base();
  d.name = "xenbus";
  d.brief = "xenbus frontend since 2.6.39: freeze, thaw (does nothing) and restore (starts over)";
  d.source = "drivers/xen/xenbus/xenbus_probe_frontend.c, xenbus_pm_ops, of Linux 6.1.192";
  d.callbacks = [](Phase phase, Message message, const Device&) -> std::vector<Callback> {
    const std::string_view op = op_name(phase, message);
    const auto ok = letter(returned{Outcome::ok});
    if (op == "freeze") return {{op, letter(xenbus_dev_suspend{}), ok}};
    if (op == "thaw") return {{op, letter(xenbus_dev_cancel{}), ok}};
    if (op == "restore") return {{op, letter(xenbus_dev_resume{}), ok, letter(returned{Outcome::error}), false, true}};
    return {};
  };
  return d;
}

Driver xenbus_legacy_driver() {
  Driver d = base();
  d.name = "xenbus-legacy";
  d.brief = "xenbus frontend before 2.6.39: the bus has suspend and resume, called whatever the message is";
  d.source = "drivers/xen/xenbus/xenbus_probe_frontend.c of Linux 2.6.37, bus.suspend, bus.resume";
  d.callbacks = [](Phase phase, Message, const Device&) -> std::vector<Callback> {
    const auto ok = letter(returned{Outcome::ok});
    if (phase == Phase::suspend) return {{"suspend", letter(xenbus_dev_suspend{}), ok}};
    if (phase == Phase::resume) return {{"resume", letter(xenbus_dev_resume{}), ok, letter(returned{Outcome::error}), false, true}};
    return {};
  };
  return d;
}

}  // namespace pmc::model
