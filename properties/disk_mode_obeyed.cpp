// disk-mode-obeyed: with the image on disk, what is done is what /sys/power/disk says.
#include "model/steps.hpp"
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

using model::DiskMode;

enum class Act : std::uint8_t { enter_platform, power_off, restart, suspend, unmark, load };
constexpr std::string_view to_string(Act a) {
  constexpr std::array<std::string_view, 6> names{"enter_platform", "power_off", "restart", "suspend", "unmark", "load"};
  return names[static_cast<std::size_t>(a)];
}
/// What has to come next.
enum class Due : std::uint8_t { nothing, mode, enter_platform, power_off, restart, suspend, wake, fallback, unmark, check, load, may_unmark, off_or_back };
constexpr std::string_view to_string(Due d) {
  constexpr std::array<std::string_view, 13> names{"nothing", "mode",     "enter_platform", "power_off", "restart", "suspend",
                                                   "wake",    "fallback", "unmark",         "check",     "load",    "may_unmark", "off_or_back"};
  return names[static_cast<std::size_t>(d)];
}

}  // namespace
}  // namespace pmc::properties
template <>
inline constexpr unsigned pmc::checker::msm::enum_size<pmc::properties::Act> = 6;
template <>
inline constexpr unsigned pmc::checker::msm::enum_size<pmc::properties::Due> = 13;

namespace pmc::properties {
namespace {

struct written {};
struct reads { DiskMode mode; };
struct does { Act act; };
struct woke { bool slept; };   // suspend_devices_and_enter() returned
struct checks { bool found; };  // swsusp_check(), which finds the image or not

struct Vars {
  Due due;
};

struct NoImage : State {};
struct ImageOnDisk : State {};
struct WithoutImage : State {};
struct Disobeyed : State {};
struct NotDone : State {};

constexpr Due due_by(DiskMode m) {
  switch (m) {
    case DiskMode::platform: return Due::enter_platform;
    case DiskMode::shutdown: return Due::power_off;
    case DiskMode::reboot: return Due::restart;
    case DiskMode::suspend: return Due::suspend;
    case DiskMode::test_resume: return Due::check;
  }
  return Due::nothing;
}
constexpr Due due_of(Act a) {
  switch (a) {
    case Act::enter_platform: return Due::enter_platform;
    case Act::power_off: return Due::power_off;
    case Act::restart: return Due::restart;
    case Act::suspend: return Due::suspend;
    case Act::unmark: return Due::unmark;
    case Act::load: return Due::load;
  }
  return Due::nothing;
}
/// A platform that cannot be entered is powered off, or, as since 6.12 if a wakeup was the reason, the image is given up; a machine
/// that is to sleep will wake.
constexpr Due due_after(Act a) { return a == Act::enter_platform ? Due::off_or_back : a == Act::suspend ? Due::wake : Due::nothing; }

constexpr bool is_one_of_two(Due due, Act a) {
  return due == Due::off_or_back ? a == Act::power_off || a == Act::unmark : due == Due::may_unmark && a == Act::unmark;
}
/// After a suspend that failed it is read again, and is one of two.
struct MayRead : Guard<MayRead> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    return v.due == Due::mode || (v.due == Due::fallback && (e.mode == DiskMode::platform || e.mode == DiskMode::shutdown));
  }
};
struct IsDue : Guard<IsDue> {
  static constexpr bool eval(const Vars& v, const auto& e) {
    if (v.due == Due::mode) return true;  // nobody has said what it is
    if constexpr (requires { e.act; }) return v.due == due_of(e.act) || is_one_of_two(v.due, e.act);
    else if constexpr (requires { e.slept; }) return v.due == Due::wake;
    else return v.due == Due::check;
  }
};
struct Nothing : Guard<Nothing> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.due == Due::nothing || v.due == Due::mode || v.due == Due::may_unmark; }
};
struct AwaitMode : Action<AwaitMode> {
  static constexpr void eval(Vars& v, const auto&) { v.due = Due::mode; }
};
struct Next : Action<Next> {
  static constexpr void eval(Vars& v, const auto& e) {
    if constexpr (requires { e.mode; }) v.due = due_by(e.mode);
    else if (v.due == Due::mode) return;
    else if constexpr (requires { e.act; }) v.due = due_after(e.act);
    else if constexpr (requires { e.slept; }) v.due = e.slept ? Due::unmark : Due::fallback;
    else v.due = e.found ? Due::load : Due::may_unmark;  // image-unmarked-on-return says when it has to
  }
};

struct Forget : Action<Forget> {
  static constexpr void eval(Vars& v, const auto&) { v.due = Due::nothing; }
};

struct DiskModeObeyed : FrontEnd<DiskModeObeyed, Vars> {
  static constexpr std::string_view name = "disk-mode-obeyed";
  using initial_state = NoImage;
  // clang-format off
  using transition_table = mp_append<
      Each<NoImage, none, does, woke, checks, caller_idle>,  // of /dev/snapshot, of the boot kernel
      mp_list<
          Row<NoImage,     written,     ImageOnDisk,  AwaitMode>,
          Row<NoImage,     reads,       WithoutImage>,
          Row<ImageOnDisk, written,     none>,  // image-unmarked-on-return
          Row<ImageOnDisk, reads,       none,         Next, MayRead>,
          Row<ImageOnDisk, reads,       Disobeyed,    none, Not<MayRead>>,
          Row<ImageOnDisk, does,        none,         Next, IsDue>,
          Row<ImageOnDisk, does,        Disobeyed,    none, Not<IsDue>>,
          Row<ImageOnDisk, woke,        none,         Next, IsDue>,
          Row<ImageOnDisk, woke,        Disobeyed,    none, Not<IsDue>>,
          Row<ImageOnDisk, checks,      none,         Next, IsDue>,
          Row<ImageOnDisk, checks,      Disobeyed,    none, Not<IsDue>>,
          Row<ImageOnDisk, caller_idle, NoImage,      Forget, Nothing>,
          Row<ImageOnDisk, caller_idle, NotDone,      none, Not<Nothing>>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = DiskModeObeyed;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (succeeded(e, "swsusp_write")) return letter<M>(written{});
  if (e.is_step("read_hibernation_mode")) {
    for (unsigned i = 0; i < checker::msm::enum_size<DiskMode>; ++i)
      if (const auto mode = static_cast<DiskMode>(i); e.fields == model::to_string(mode)) return letter<M>(reads{mode});
    assert(false && "not a mode of /sys/power/disk");
  }
  // hibernation_platform_enter(), which a caller may have inline, begins so
  if (e.is_step("platform_begin") && e.message == Message::HIBERNATE) return letter<M>(does{Act::enter_platform});
  if (e.is_step("kernel_power_off") || e.is_step("kernel_halt")) return letter<M>(does{Act::power_off});
  if (e.is_step("kernel_restart")) return letter<M>(does{Act::restart});
  if (e.is_step("suspend_devices_and_enter")) return letter<M>(does{Act::suspend});
  if (e.is_step("suspend_devices_and_enter_returned")) return letter<M>(woke{e.fields == "success"});
  if (e.is_step("swsusp_unmark")) return letter<M>(does{Act::unmark});
  if (e.is_step("swsusp_check")) return letter<M>(checks{e.fields.ends_with(", image")});
  if (e.is_step("load_image_and_restore")) return letter<M>(does{Act::load});
  return std::nullopt;
}

}  // namespace

Property disk_mode_obeyed() {
  return {
      .id = "disk-mode-obeyed",
      .statement = "With the image on disk, and only then, the mode is read, and what it says is done and nothing else: platform enters the "
                   "platform, and powers off or unmarks the image if that fails; shutdown powers off; reboot restarts; suspend suspends, and "
                   "unmarks the image, or if that fails goes on as platform or shutdown; test_resume loads the image again.",
      .logic = "AG",
      .source = "Documentation/ABI/testing/sysfs-power, /sys/power/disk; kernel/power/hibernate.c, power_down(), hibernate()",
      .scope = Scope::system,
      .monitor = &machine_of<DiskModeObeyed>(),
      .violations = {{"WithoutImage", "the caller asked how to go down, and no image had been written"},
                     {"Disobeyed", "with the image on disk something else was done than the mode of /sys/power/disk says"},
                     {"NotDone", "the caller has returned without what the mode of /sys/power/disk says"}},
      .triggers = {"reads"},  // of who never reads it, as far as can be seen, nothing is asked
      .hears = hears,
      .fault = "platform_not_entered",
  };
}

}  // namespace pmc::properties
