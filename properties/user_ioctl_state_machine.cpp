// user-ioctl-state-machine: which ioctl of /dev/snapshot is let in when.
#include "properties/listen.hpp"

namespace pmc::properties {
namespace {

struct opened_to_read {};   // O_RDONLY, to hibernate
struct opened_to_write {};  // O_WRONLY, to restore
struct frozen {};
struct thawed {};
struct snapshot_succeeds {};  // hibernation_snapshot() returns 0
struct told {};               // put_user(in_suspend): from here on user space has an image, data->ready
struct image_given_up {};     // it is freed, or the machine has suspended to RAM over it
// The ioctls, if they are not refused.
struct create_image {};
struct atomic_restore {};
struct suspend_to_ram {};
struct unfreeze {};

struct Vars {
  bool to_write, is_frozen, made, ready;
};
template <bool Vars::*Which, bool Value>
struct Assign : Action<Assign<Which, Value>> {
  static constexpr void eval(Vars& v, const auto&) { v.*Which = Value; }
};
template <bool Vars::*Which>
struct Is : Guard<Is<Which>> {
  static constexpr bool eval(const Vars& v, const auto&) { return v.*Which; }
};
struct GetReady : Action<GetReady> {
  static constexpr void eval(Vars& v, const auto&) {
    v.ready = v.ready || v.made;
    v.made = false;
  }
};
struct GiveUp : Action<GiveUp> {
  static constexpr void eval(Vars& v, const auto&) { v.ready = v.made = false; }
};
struct ForgetAll : Action<ForgetAll> {
  static constexpr void eval(Vars& v, const auto&) { v = {}; }
};

using IsFrozen = Is<&Vars::is_frozen>;
using IsReady = Is<&Vars::ready>;
using ToWrite = Is<&Vars::to_write>;

}  // namespace
}  // namespace pmc::properties

namespace pmc::checker::msm {
template <bool properties::Vars::*Which>
struct Label<properties::Is<Which>> {
  static std::string text() {
    return Which == &properties::Vars::is_frozen ? "frozen" : Which == &properties::Vars::ready ? "ready" : "O_WRONLY";
  }
};
template <bool properties::Vars::*Which, bool Value>
struct Label<properties::Assign<Which, Value>> {
  static std::string text() {
    return std::string(Which == &properties::Vars::is_frozen ? "frozen" : Which == &properties::Vars::made ? "made" : "O_WRONLY") +
           (Value ? " = true" : " = false");
  }
};
}  // namespace pmc::checker::msm

namespace pmc::properties {
namespace {

struct InOrder : State {};
struct NotFrozen : State {};
struct OfTheOtherSession : State {};
struct ImageLost : State {};
struct ThawedOverImage : State {};

struct UserIoctlStateMachine : FrontEnd<UserIoctlStateMachine, Vars> {
  static constexpr std::string_view name = "user-ioctl-state-machine";
  using initial_state = InOrder;
  // clang-format off
  using transition_table = mp_list<
      Row<InOrder, opened_to_read,    none,              Assign<&Vars::to_write, false>>,
      Row<InOrder, opened_to_write,   none,              Assign<&Vars::to_write, true>>,
      Row<InOrder, frozen,            none,              Assign<&Vars::is_frozen, true>>,
      Row<InOrder, thawed,            none,              Assign<&Vars::is_frozen, false>>,
      Row<InOrder, snapshot_succeeds, none,              Assign<&Vars::made, true>>,
      Row<InOrder, told,              none,              GetReady>,
      Row<InOrder, image_given_up,    none,              GiveUp>,
      Row<InOrder, caller_idle,       none,              ForgetAll>,
      Row<InOrder, create_image,      NotFrozen,         none, Not<IsFrozen>>,
      Row<InOrder, create_image,      OfTheOtherSession, none, And<IsFrozen, ToWrite>>,
      Row<InOrder, create_image,      ImageLost,         none, And<IsFrozen, Not<ToWrite>, IsReady>>,
      Row<InOrder, create_image,      none,              none, And<IsFrozen, Not<ToWrite>, Not<IsReady>>>,
      Row<InOrder, atomic_restore,    NotFrozen,         none, Not<IsFrozen>>,
      Row<InOrder, atomic_restore,    OfTheOtherSession, none, And<IsFrozen, Not<ToWrite>>>,
      Row<InOrder, atomic_restore,    none,              none, And<IsFrozen, ToWrite>>,
      Row<InOrder, suspend_to_ram,    NotFrozen,         none, Not<IsFrozen>>,
      Row<InOrder, suspend_to_ram,    none,              none, IsFrozen>,
      Row<InOrder, unfreeze,          ThawedOverImage,   none, IsReady>,
      Row<InOrder, unfreeze,          none,              none, Not<IsReady>>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = UserIoctlStateMachine;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (e.is_step("snapshot_open")) return e.fields == "O_WRONLY" ? letter<M>(opened_to_write{}) : letter<M>(opened_to_read{});
  if (succeeded(e, "freeze_processes")) return letter<M>(frozen{});
  if (e.is_step("thaw_processes")) return letter<M>(thawed{});
  if (e.is_step("hibernation_snapshot_returned") && e.fields.starts_with("success")) return letter<M>(snapshot_succeeds{});
  if (succeeded(e, "put_user")) return letter<M>(told{});
  if (e.is_step("swsusp_free") || e.is_step("suspend_devices_and_enter_returned")) return letter<M>(image_given_up{});
  if (!e.is_step("snapshot_ioctl")) return std::nullopt;
  if (e.fields == "SNAPSHOT_CREATE_IMAGE") return letter<M>(create_image{});
  if (e.fields == "SNAPSHOT_ATOMIC_RESTORE") return letter<M>(atomic_restore{});
  if (e.fields == "SNAPSHOT_S2RAM") return letter<M>(suspend_to_ram{});
  if (e.fields == "SNAPSHOT_UNFREEZE") return letter<M>(unfreeze{});
  return std::nullopt;
}

}  // namespace

Property user_ioctl_state_machine() {
  return {
      .id = "user-ioctl-state-machine",
      .statement = "Of the ioctls of /dev/snapshot CREATE_IMAGE, ATOMIC_RESTORE and S2RAM are let in only with tasks frozen, the first "
                   "only in a session that reads and the second only in one that writes, and neither UNFREEZE nor another "
                   "CREATE_IMAGE while user space has an image.",
      .logic = "AG",
      .source = "Documentation/power/userland-swsusp.rst; kernel/power/user.c, snapshot_ioctl()",
      .scope = Scope::system,
      .monitor = &machine_of<UserIoctlStateMachine>(),
      .violations = {{"NotFrozen", "an ioctl that needs frozen tasks was let in while they run"},
                     {"OfTheOtherSession", "an ioctl of the other direction was let in: hibernating and restoring exclude each other"},
                     {"ImageLost", "another image was made while user space still had one"},
                     {"ThawedOverImage", "tasks were thawed while user space had an image, which they now outdate"}},
      .triggers = {"create_image", "atomic_restore", "suspend_to_ram", "unfreeze"},
      .hears = hears,
      .fault = "ram_without_freeze",
  };
}

}  // namespace pmc::properties
