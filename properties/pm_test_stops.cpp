// pm-test-stops: a level of /sys/power/pm_test is asked for where it belongs, and stops the way down there or not at all.
#include <algorithm>

#include "model/steps.hpp"
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

using model::PmTest;

/// Where a step of the way down has led that a level of pm_test stands behind; noirq is that of platform if it has no hook there,
/// which shows in that none is called next.
enum class Depth : std::uint8_t { tasks, devices, noirq, platform, processors, core };
constexpr std::string_view to_string(Depth d) {
  constexpr std::array<std::string_view, 6> names{"tasks", "devices", "noirq", "platform", "processors", "core"};
  return names[static_cast<std::size_t>(d)];
}

}  // namespace
}  // namespace pmc::properties
template <>
inline constexpr unsigned pmc::checker::msm::enum_size<pmc::properties::Depth> = 6;

namespace pmc::properties {
namespace {

struct reaches { Depth depth; };
struct deeper {};  // any other step of the way down, and one of those that fails
struct up {};       // a step of the way up
struct gives_up {};  // another step failed
struct wakeup_seen {};  // by the caller; it may ask for a level all the same
struct asks { PmTest level; bool stops; };

struct Vars {
  bool begun;   ///< some step of the attempt was heard
  bool reached;  ///< the last one has led to `depth`; else that is Depth{}
  Depth depth;
};

struct Down : State {};  // and wherever nothing was asked last
struct WakeupSeen : State {};
struct GoesOn : State {};
struct Stopped : State {};
struct AskedElsewhere : State {};
struct WentDeeper : State {};
struct TurnedBack : State {};

/// Where Documentation/power/basic-pm-debugging.rst says.  Suspend-to-idle refuses processors and core before anything has begun.
struct Belongs : Guard<Belongs> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    const auto after = [&](Depth d) { return v.reached && v.depth == d; };
    switch (e.level) {
      case PmTest::none: return false;
      case PmTest::freezer: return after(Depth::tasks);
      case PmTest::devices: return after(Depth::devices);
      case PmTest::platform: return after(Depth::platform) || after(Depth::noirq);
      case PmTest::processors: return after(Depth::processors) || !v.begun;
      case PmTest::core: return after(Depth::core);
    }
    return false;
  }
};
struct Stops : Guard<Stops> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.stops; }
};
struct ToPlatform : Guard<ToPlatform> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.depth == Depth::platform; }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const auto& e) { v = {.begun = true, .reached = true, .depth = e.depth}; }
};
struct Lost : Action<Lost> {
  static constexpr void eval(Vars& v, const auto&) { v = {.begun = true, .reached = false, .depth = {}}; }
};
struct Over : Action<Over> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct PmTestStops : FrontEnd<PmTestStops, Vars> {
  static constexpr std::string_view name = "pm-test-stops";
  using initial_state = Down;
  // clang-format off
  using transition_table = mp_list<
      Row<Down,    reaches,     none,           Remember>,
      Row<Down,    deeper,      none,           Lost>,
      Row<Down,    up,          none,           Lost>,
      Row<Down,    gives_up,    none,           Lost>,
      Row<Down,    asks,        Stopped,        Lost, And<Belongs, Stops>>,
      Row<Down,    asks,        GoesOn,         Lost, And<Belongs, Not<Stops>>>,
      Row<Down,    asks,        AskedElsewhere, none, Not<Belongs>>,
      Row<Down,    caller_idle, none,           Over>,
      Row<Down,    wakeup_seen, WakeupSeen>,
      Row<WakeupSeen, asks,        Down,           Lost, Belongs>,  // it turns back, whatever the answer is
      Row<WakeupSeen, asks,        AskedElsewhere, none, Not<Belongs>>,
      Row<WakeupSeen, reaches,     Down,           Remember>,
      Row<WakeupSeen, deeper,      Down,           Lost>,
      Row<WakeupSeen, up,          Down,           Lost>,
      Row<WakeupSeen, gives_up,    Down,           Lost>,
      Row<WakeupSeen, wakeup_seen, none>,
      Row<WakeupSeen, caller_idle, Down,           Over>,
      Row<GoesOn,  reaches,     AskedElsewhere, none, ToPlatform>,  // its hook came later
      Row<GoesOn,  reaches,     Down,           Remember, Not<ToPlatform>>,
      Row<GoesOn,  deeper,      Down>,
      Row<GoesOn,  gives_up,    Down>,
      Row<GoesOn,  wakeup_seen, Down>,
      Row<GoesOn,  up,          TurnedBack>,
      Row<GoesOn,  caller_idle, TurnedBack>,
      Row<GoesOn,  asks,        AskedElsewhere>,
      Row<Stopped, up,          Down>,
      Row<Stopped, gives_up,    none>,
      Row<Stopped, wakeup_seen, none>,
      Row<Stopped, caller_idle, Down,           Over>,
      Row<Stopped, reaches,     WentDeeper>,
      Row<Stopped, deeper,      WentDeeper>,
      Row<Stopped, asks,        AskedElsewhere>>;
  // clang-format on
};

constexpr std::array ways_down = std::to_array<std::string_view>(
    {"trylock_system_sleep", "freeze_processes", "freeze_kernel_threads", "pm_restrict_gfp_mask", "suspend_console", "platform_suspend_begin",
     "platform_suspend_prepare", "platform_suspend_prepare_late", "platform_suspend_prepare_noirq", "platform_pre_snapshot",
     "pm_sleep_disable_secondary_cpus", "local_irq_disable", "syscore_suspend", "platform_suspend_enter", "s2idle_wake", "s2idle_enter",
     "set_in_suspend", "swsusp_arch_suspend"});
constexpr std::array ways_up = std::to_array<std::string_view>(
    {"syscore_resume", "local_irq_enable", "pm_sleep_enable_secondary_cpus", "platform_resume_noirq", "platform_finish", "platform_recover",
     "platform_hibernation_recover", "resume_console", "platform_resume_end", "pm_restore_gfp_mask", "swsusp_free", "thaw_kernel_threads",
     "thaw_processes", "unlock_system_sleep"});

std::optional<Depth> reached(const EventInfo& e) {
  if (succeeded(e, "freeze_kernel_threads")) return Depth::tasks;
  if (e.kind == EventInfo::Kind::end && e.succeeded() && e.phase == Phase::suspend) return Depth::devices;
  if (e.kind == EventInfo::Kind::end && e.succeeded() && e.phase == Phase::suspend_noirq) return Depth::noirq;
  if (succeeded(e, "platform_suspend_prepare_noirq") || succeeded(e, "platform_pre_snapshot")) return Depth::platform;
  if (succeeded(e, "pm_sleep_disable_secondary_cpus")) return Depth::processors;
  if (succeeded(e, "syscore_suspend")) return Depth::core;
  return std::nullopt;
}

/// "devices, true"
asks question(std::string_view fields) {
  for (unsigned i = 0; i < checker::msm::enum_size<PmTest>; ++i)
    if (const auto level = static_cast<PmTest>(i); fields.starts_with(model::to_string(level))) return {level, fields.ends_with("true")};
  assert(false && "not a level of pm_test");
  return {};
}

Heard hears(const EventInfo& e, const Instance&) {
  using M = PmTestStops;
  using enum EventInfo::Kind;
  const auto one_of = [&](const auto& steps) { return e.kind == step && std::ranges::find(steps, e.step) != steps.end(); };
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.is_step("suspend_test") || e.is_step("hibernation_test")) return letter<M>(question(e.fields));
  if (const auto depth = reached(e)) return letter<M>(reaches{*depth});
  if (begins_down(e) || one_of(ways_down)) return letter<M>(deeper{});
  if (e.kind == begin || one_of(ways_up)) return letter<M>(up{});
  if (e.is_step("pm_wakeup_pending") && e.fields == "true") return letter<M>(wakeup_seen{});
  if (e.kind == step && e.outcome == Outcome::error) return letter<M>(gives_up{});
  return std::nullopt;
}

}  // namespace

Property pm_test_stops() {
  return {
      .id = "pm-test-stops",
      .statement = "Each level of pm_test is asked for right after what it tests: freezer after tasks are frozen, devices after they are "
                   "suspended, platform after its last hook before the processors, processors after they are down, core after "
                   "syscore_suspend(). If it is set the way down ends there, else it goes on.",
      .logic = "AG",
      .source = "Documentation/power/basic-pm-debugging.rst; kernel/power/suspend.c, suspend_test(), enter_state(); "
                "kernel/power/hibernate.c, hibernation_test()",
      .scope = Scope::system,
      .monitor = &machine_of<PmTestStops>(),
      .violations = {{"AskedElsewhere", "a level of pm_test was asked for where what it tests had not just been done"},
                     {"WentDeeper", "the way down went on although pm_test stops it"},
                     {"TurnedBack", "the way up began, or the caller returned, though pm_test does not stop it and nothing had failed"}},
      .triggers = {"asks"},
      .hears = hears,
      .fault = "test_goes_on",
  };
}

}  // namespace pmc::properties
