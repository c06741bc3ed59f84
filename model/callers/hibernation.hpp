/// What the callers of kernel/power/hibernate.c and user.c share: its functions, as machines that they call.
/// hibernation_ops are there; without them a platform_mode of 1 cannot be.
#pragma once
#include "model/caller.hpp"
#include "model/callers/guards.hpp"

namespace pmc::model {

/// hibernation_snapshot() with create_image(): hibernation_snapshot.cpp.
Callee hibernation_snapshot_();
/// hibernation_restore() with resume_target_kernel(); `off` where it has jumped: hibernation_restore.cpp.
Callee hibernation_restore_();
/// load_image_and_restore(): load_image_and_restore.cpp.
Callee load_image_and_restore_();
/// hibernation_platform_enter(); `off` where the machine is: hibernation_platform_enter.cpp.
Callee hibernation_platform_enter_();
/// suspend_devices_and_enter(), to memory; `off` where power is lost while it sleeps: suspend_devices_and_enter.cpp.
Callee suspend_devices_and_enter_();

namespace hibernation {

/// if (platform_mode && hibernation_ops)
struct IsPlatformMode : checker::msm::Guard<IsPlatformMode> {
  static constexpr bool eval(const auto& v, const auto&) { return v.platform_mode; }
};
template <PmTest Level, bool Stops>
struct Test : checker::msm::Guard<Test<Level, Stops>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.level == Level && e.stops == Stops; }
};
template <bool Value>
struct IsPending : checker::msm::Guard<IsPending<Value>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.pending == Value; }
};
template <bool Value>
struct Sets : checker::msm::Guard<Sets<Value>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.value == Value; }
};
template <Notification What>
struct Tells : checker::msm::Guard<Tells<What>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.what == What; }
};
template <FileMode Mode>
struct InMode : checker::msm::Guard<InMode<Mode>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.mode == Mode; }
};
template <Returned R>
struct Gives : checker::msm::Guard<Gives<R>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.result == R; }
};
template <bool Value>
struct AssignInSuspend : checker::msm::Action<AssignInSuspend<Value>> {
  static constexpr void eval(auto& v, const auto&) { v.in_suspend = Value; }
};
struct LocalsDie : checker::msm::Action<LocalsDie> {
  static constexpr void eval(auto& v, const auto&) { v = {}; }
};

}  // namespace hibernation
}  // namespace pmc::model

namespace pmc::checker::msm {
template <model::PmTest Level, bool Stops>
struct Label<model::hibernation::Test<Level, Stops>> {
  static std::string text() { return "pm_test_level " + std::string(Stops ? "== " : "!= ") + std::string(model::to_string(Level)); }
};
template <bool Value>
struct Label<model::hibernation::IsPending<Value>> {
  static std::string text() { return Value ? "pending" : "!pending"; }
};
template <bool Value>
struct Label<model::hibernation::Sets<Value>> {
  static std::string text() { return Value ? "in_suspend = 1" : "in_suspend = 0"; }
};
template <model::Returned R>
struct Label<model::hibernation::Gives<R>> {
  static std::string text() { return std::string(model::to_string(R)); }
};
template <bool Value>
struct Label<model::hibernation::AssignInSuspend<Value>> {
  static std::string text() { return Value ? "in_suspend = 1" : "in_suspend = 0"; }
};
template <model::Notification What>
struct Label<model::hibernation::Tells<What>> {
  static std::string text() { return std::string(model::to_string(What)); }
};
template <model::FileMode Mode>
struct Label<model::hibernation::InMode<Mode>> {
  static std::string text() { return std::string(model::to_string(Mode)); }
};
}  // namespace pmc::checker::msm
