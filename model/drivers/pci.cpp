// A PCI device: the bus type's operations, with the driver's below them.  What the bus does to the device (power state,
// configuration registers) and what the driver does (stop and start it) are one machine.
// Source: drivers/pci/pci-driver.c, pci_dev_pm_ops.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/drivers/dev_pm_ops.hpp"

namespace pmc::model {
namespace {

/// What the callback that runs does to the device if it returns 0.
enum class Work : std::uint8_t { none, nothing, stop, leave, power_down, save, power_up, start, go_on };
constexpr std::string_view to_string(Work w) {
  constexpr std::array<std::string_view, 9> names{"none", "nothing", "stop", "leave", "power_down", "save", "power_up", "start", "go_on"};
  return names[static_cast<std::size_t>(w)];
}

}  // namespace
}  // namespace pmc::model
template <>
inline constexpr unsigned pmc::checker::msm::enum_size<pmc::model::Work> = 9;

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace dev_pm_ops;
using steps::platform_suspend_enter, steps::swsusp_arch_suspend, steps::swsusp_arch_suspend_returned;

struct carries {};  ///< asked by USB devices below a host controller

// Alternatives of callbacks: dev_pm_skip_suspend() or dev_pm_skip_resume() is true, and the bus leaves the device alone.
struct suspend_left {};  ///< pci_pm_suspend() or pci_pm_poweroff() of a device that stays in runtime suspend
struct skipped {};       ///< late, noirq, or early: returns 0 at once
struct resume_left {};   ///< pci_pm_resume() or pci_pm_restore() of a device that is still in runtime suspend

struct Vars {
  Work work;         ///< none: no callback runs
  bool state_saved;  ///< pci_dev->state_saved
  bool lost;         ///< the configuration registers have lost what was in them
};

struct Running : State {};           // D0, the driver works
struct Quiesced : State {};          // D0, the driver has stopped it
struct PoweredDown : State {};       // D3, after suspend_noirq or poweroff_noirq
struct RuntimeSuspended : State {};  // D3, by runtime PM
struct LeftSuspended : State {};     // the same, and the driver's suspend has been called: it gets no more requests

template <Work W>
struct Begin : Action<Begin<W>> {
  static constexpr void eval(Vars& v, const auto&) { v.work = W; }
};
struct End : Action<End> {
  static constexpr void eval(Vars& v, const auto&) { v.work = Work::none; }
};
/// pci_dev->state_saved = false, when the driver has stopped the device, or uses it again.
struct EndUnsaved : Action<EndUnsaved> {
  static constexpr void eval(Vars& v, const auto&) { v.work = Work::none, v.state_saved = false; }
};
struct EndSaved : Action<EndSaved> {
  static constexpr void eval(Vars& v, const auto&) { v.work = Work::none, v.state_saved = true; }
};
struct Save : Action<Save> {
  static constexpr void eval(Vars& v, const auto&) { v.state_saved = true; }
};
struct Lose : Action<Lose> {
  static constexpr void eval(Vars& v, const auto&) { v.lost = true; }
};
/// pci_restore_state()
struct Restore : Action<Restore> {
  static constexpr void eval(Vars& v, const auto&) { v.lost = false; }
};
struct Outside : Guard<Outside> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.work == Work::none; }
};
/// The registers can be used, or brought back.
struct Restorable : Guard<Restorable> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.work == Work::none && (!v.lost || v.state_saved); }
};
struct Intact : Guard<Intact> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.work == Work::none && !v.lost; }
};
struct ReadyForTheImage : Guard<ReadyForTheImage> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.work == Work::none && v.state_saved; }
};
template <Work W>
struct Of : Guard<Of<W>> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.work == W; }
};
template <Work W, bool Good>
struct Ended : Guard<Ended<W, Good>> {
  static constexpr bool eval(const Vars& v, const auto& e) { return v.work == W && (e.outcome != Outcome::error) == Good; }
};
struct IsRestored : Guard<IsRestored> {
  static constexpr bool eval(const auto&, const auto& e) { return e.snapshot == Snapshot::restored; }
};

/// Callbacks that the driver may have, and that change nothing that is told apart here.
template <class S, class... E>
using Nothing = mp_append<mp_list<Row<S, E, none, Begin<Work::nothing>, Outside>...>, mp_list<Row<S, returned, none, End, Of<Work::nothing>>>>;

struct Pci : FrontEnd<Pci, Vars> {
  static constexpr std::string_view name = "pci";
  using initial_state = Running;
  // clang-format off
  using Down = mp_list<
      Row<Running,          suspend,         none,             Begin<Work::stop>,       Intact>,
      Row<Running,          freeze,          none,             Begin<Work::stop>,       Intact>,
      Row<Running,          poweroff,        none,             Begin<Work::stop>,       Intact>,
      // pm_runtime_resume() first.
      Row<RuntimeSuspended, suspend,         Running,          Do<Restore, Begin<Work::stop>>, Restorable>,
      Row<RuntimeSuspended, freeze,          Running,          Do<Restore, Begin<Work::stop>>, Restorable>,
      Row<RuntimeSuspended, poweroff,        Running,          Do<Restore, Begin<Work::stop>>, Restorable>,
      Row<Running,          returned,        Quiesced,         EndUnsaved,              Ended<Work::stop, true>>,
      Row<Running,          returned,        none,             EndUnsaved,              Ended<Work::stop, false>>,
      Row<RuntimeSuspended, suspend_left,    none,             Begin<Work::leave>,      Outside>,
      Row<RuntimeSuspended, returned,        LeftSuspended,    End,                     Ended<Work::leave, true>>,
      Row<RuntimeSuspended, returned,        none,             End,                     Ended<Work::leave, false>>,
      Row<Quiesced,         suspend_noirq,   none,             Begin<Work::power_down>, Intact>,
      Row<Quiesced,         poweroff_noirq,  none,             Begin<Work::power_down>, Intact>,
      Row<Quiesced,         returned,        PoweredDown,      EndSaved,                Ended<Work::power_down, true>>,
      Row<Quiesced,         returned,        none,             End,                     Ended<Work::power_down, false>>,
      Row<Quiesced,         freeze_noirq,    none,             Begin<Work::save>,       Intact>,
      Row<Quiesced,         returned,        none,             EndSaved,                Ended<Work::save, true>>,
      Row<Quiesced,         returned,        none,             End,                     Ended<Work::save, false>>>;
  using Up = mp_list<
      Row<PoweredDown,      resume_noirq,    Quiesced,         Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<PoweredDown,      restore_noirq,   Quiesced,         Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<LeftSuspended,    resume_noirq,    Quiesced,         Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<LeftSuspended,    restore_noirq,   Quiesced,         Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<Quiesced,         thaw_noirq,      none,             Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<Quiesced,         restore_noirq,   none,             Do<Restore, Begin<Work::power_up>>, Restorable>,
      Row<Quiesced,         returned,        none,             End,                     Of<Work::power_up>>,
      Row<Quiesced,         resume,          none,             Begin<Work::start>,      Intact>,
      Row<Quiesced,         thaw,            none,             Begin<Work::start>,      Intact>,
      Row<Quiesced,         restore,         none,             Begin<Work::start>,      Intact>,
      Row<Quiesced,         returned,        Running,          EndUnsaved,              Of<Work::start>>,
      Row<LeftSuspended,    resume_left,     none,             Begin<Work::go_on>,      Outside>,
      Row<LeftSuspended,    returned,        RuntimeSuspended, End,                     Of<Work::go_on>>,
      Row<PoweredDown,      resume_left,     none,             Begin<Work::go_on>,      Outside>,  // DPM_FLAG_MAY_SKIP_RESUME
      Row<PoweredDown,      returned,        RuntimeSuspended, End,                     Of<Work::go_on>>>;
  using World = mp_list<
      Row<Running,          runtime_suspend, RuntimeSuspended, Save,                    Intact>,
      Row<RuntimeSuspended, runtime_resume,  Running,          Do<Restore, EndUnsaved>, Restorable>,
      Row<Running,          carries,         none>,
      Row<Running,          interrupt,       none>,
      Row<Quiesced,         interrupt,       none>,
      Row<RuntimeSuspended, interrupt,       none>,  // a shared line: the handler leaves it alone
      Row<LeftSuspended,    interrupt,       none>,
      // The machine sleeps: what has no power loses its registers.
      Row<PoweredDown,      platform_suspend_enter, none,      Lose,                    And<Outside, Ok>>,
      Row<RuntimeSuspended, platform_suspend_enter, none,      Lose,                    And<Outside, Ok>>,
      Row<LeftSuspended,    platform_suspend_enter, none,      Lose,                    And<Outside, Ok>>,
      Row<PoweredDown,      platform_suspend_enter, none,      none,                    And<Outside, Error>>,
      Row<RuntimeSuspended, platform_suspend_enter, none,      none,                    And<Outside, Error>>,
      Row<LeftSuspended,    platform_suspend_enter, none,      none,                    And<Outside, Error>>,
      // The image: no DMA while it is copied, and a state that the kernel which restores it will leave the device in.
      Row<Quiesced,         swsusp_arch_suspend, none,         none,                    ReadyForTheImage>,
      Row<Quiesced,         swsusp_arch_suspend_returned, none, none,                   Not<IsRestored>>,
      Row<Quiesced,         swsusp_arch_suspend_returned, none, Lose,                   IsRestored>>;
  // clang-format on
  using transition_table =
      mp_append<Down, Up, World, Nothing<Running, prepare, complete>, Nothing<RuntimeSuspended, prepare, complete>,
                Nothing<Quiesced, suspend_late, poweroff_late, resume_early, restore_early>, Nothing<LeftSuspended, skipped>,
                Nothing<PoweredDown, skipped>>;
};

const checker::Machine& machine() {
  static const checker::Machine m = checker::tabulated(describe<Pci>());
  return m;
}

/// Abstraction: pci_dev_need_resume() is true of just those devices that may wake the system: their wakeup may be set up
/// otherwise for runtime PM.  platform_pci_need_resume() may say so of others, too.
bool copes_with_runtime_suspend(const Device& d) { return (d.driver_flags & DPM_FLAG_SMART_SUSPEND) != 0 && !d.may_wakeup; }

std::vector<Callback> alternatives(Phase phase, Message message, const Device& device) {
  const std::string_view op = op_name(phase, message);
  std::vector<Callback> usual = callback(machine(), op);
  if (usual.empty()) return {};
  const auto instead = [&](std::string_view name) { return callback(machine(), op, name).front(); };
  Callback& c = usual.front();
  switch (phase) {
    case Phase::suspend:
      if (message == Message::FREEZE || message == Message::QUIESCE || !copes_with_runtime_suspend(device)) {
        c.runtime_resumes = true;
        return usual;
      }
      c.if_runtime_suspended = false;
      usual.push_back(instead("suspend_left"));
      usual.back().if_runtime_suspended = true;
      return usual;
    case Phase::suspend_late:
    case Phase::suspend_noirq:
      if ((device.driver_flags & DPM_FLAG_SMART_SUSPEND) == 0 || op == "freeze_noirq") return usual;  // no test in pci_pm_freeze_noirq()
      c.if_runtime_suspended = false;
      usual.push_back(instead("skipped"));
      usual.back().if_runtime_suspended = true;
      return usual;
    case Phase::resume_noirq:
    case Phase::resume_early:
      if (op == "restore_early") c.of_driver = true;  // the bus has none
      if (message != Message::RESUME) return usual;  // no test in pci_pm_thaw_noirq(), pci_pm_restore_noirq()
      c.if_skip_resume = false;
      usual.push_back(instead("skipped"));
      usual.back().if_skip_resume = true;
      return usual;
    case Phase::resume:
      if ((device.driver_flags & (DPM_FLAG_SMART_SUSPEND | DPM_FLAG_MAY_SKIP_RESUME)) == 0 || message == Message::THAW ||
          message == Message::RECOVER)
        return usual;
      c.if_runtime_suspended = false;
      usual.push_back(instead("resume_left"));
      usual.back().if_runtime_suspended = true;
      return usual;
    case Phase::prepare:
    case Phase::complete: break;
  }
  return usual;
}

}  // namespace

Driver pci() {
  return {.name = "pci",
          .brief = "a PCI device: pci_pm_*() with the driver's below: power state, saved registers, smart suspend",
          .source = "drivers/pci/pci-driver.c, pci_dev_pm_ops",
          .machine = &machine(),
          .home = {"Running", "RuntimeSuspended"},
          .talk = {interrupts()},
          .runtime_pm = true,
          .callbacks = alternatives};
}

}  // namespace pmc::model
