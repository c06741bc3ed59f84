// pm-test-asks-all: who asks for levels of /sys/power/pm_test leaves none out.
#include "model/steps.hpp"
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

using model::PmTest;

// What begins anew is to be asked for anew: suspend_again() of the platform takes the part from noirq on a second time.
struct threads_frozen {};
struct threads_thawed {};
struct devices_go_down {};
struct noirq_goes_down {};
struct asks { PmTest level; };
struct sleeps {};  // or has its memory copied
struct idles {};   // with processors and system core as they are

struct Vars {
  bool asking;       ///< this caller asks for levels at all
  bool freezer_due;  ///< kernel threads are frozen, and nobody has asked since
  bool devices, platform, processors, core;
};

struct Asked : State {};
struct LeftOut : State {};

struct All : Guard<All> {
  static constexpr bool eval(const Vars& v, const idles&) { return !v.asking || (!v.freezer_due && v.devices && v.platform); }
  static constexpr bool eval(const Vars& v, const sleeps&) { return eval(v, idles{}) && (!v.asking || (v.processors && v.core)); }
};
struct Remember : Action<Remember> {
  static constexpr void eval(Vars& v, const asks& e) {
    v.asking = true;
    switch (e.level) {
      case PmTest::none: break;
      case PmTest::freezer: v.freezer_due = false; break;
      case PmTest::devices: v.devices = true; break;
      case PmTest::platform: v.platform = true; break;
      case PmTest::processors: v.processors = true; break;
      case PmTest::core: v.core = true; break;
    }
  }
};
struct Anew : Action<Anew> {
  static constexpr void eval(Vars& v, const threads_frozen&) { v.freezer_due = true; }
  static constexpr void eval(Vars& v, const threads_thawed&) { v.freezer_due = false; }
  static constexpr void eval(Vars& v, const devices_go_down&) { v.devices = v.platform = v.processors = v.core = false; }
  static constexpr void eval(Vars& v, const noirq_goes_down&) { v.platform = v.processors = v.core = false; }
};
struct Over : Action<Over> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

struct PmTestAsksAll : FrontEnd<PmTestAsksAll, Vars> {
  static constexpr std::string_view name = "pm-test-asks-all";
  using initial_state = Asked;
  // clang-format off
  using transition_table = mp_list<
      Row<Asked, threads_frozen,  none,    Anew>,
      Row<Asked, threads_thawed,  none,    Anew>,
      Row<Asked, devices_go_down, none,    Anew>,
      Row<Asked, noirq_goes_down, none,    Anew>,
      Row<Asked, asks,            none,    Remember>,
      Row<Asked, sleeps,          none,    none, All>,
      Row<Asked, sleeps,          LeftOut, none, Not<All>>,
      Row<Asked, idles,           none,    none, All>,
      Row<Asked, idles,           LeftOut, none, Not<All>>,
      Row<Asked, caller_idle,     none,    Over>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = PmTestAsksAll;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.is_step("suspend_test") || e.is_step("hibernation_test")) {
    for (unsigned i = 0; i < enum_size<PmTest>; ++i)
      if (const auto level = static_cast<PmTest>(i); e.fields.starts_with(model::to_string(level))) return letter<M>(asks{level});
    assert(false && "not a level of pm_test");
  }
  if (succeeded(e, "freeze_kernel_threads")) return letter<M>(threads_frozen{});
  if (e.is_step("thaw_kernel_threads") || e.is_step("thaw_processes")) return letter<M>(threads_thawed{});
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::suspend) return letter<M>(devices_go_down{});
  if (e.kind == EventInfo::Kind::begin && e.phase == Phase::suspend_noirq) return letter<M>(noirq_goes_down{});
  if (e.is_step("platform_suspend_enter") || e.is_step("swsusp_arch_suspend")) return letter<M>(sleeps{});
  if (e.is_step("s2idle_enter")) return letter<M>(idles{});
  return std::nullopt;
}

}  // namespace

Property pm_test_asks_all() {
  return {
      .id = "pm-test-asks-all",
      .statement = "Who asks for levels of pm_test asks for each before it sleeps or makes an image: freezer (where it has frozen kernel threads), "
                   "devices, platform, and, unless it only idles, processors and core.",
      .logic = "AG",
      .source = "Documentation/power/basic-pm-debugging.rst; kernel/power/suspend.c, suspend_test(), enter_state(), suspend_enter(); "
                "kernel/power/hibernate.c, hibernation_test(), hibernation_snapshot(), create_image()",
      .scope = Scope::system,
      .monitor = &machine_of<PmTestAsksAll>(),
      .violations = {{"LeftOut", "the machine sleeps, or its memory is copied, and some level of pm_test was not asked for"}},
      .triggers = {"sleeps", "idles"},
      .hears = hears,
      .fault = "level_left_out",
  };
}

}  // namespace pmc::properties
