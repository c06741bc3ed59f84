// The list of rules.  A new one is a file of its own and two lines here.
#include "properties/property.hpp"

namespace pmc::properties {

Property freeze_balanced();
Property suspend_resume_paired();
Property poweroff_balanced();
Property prepare_complete_paired();
Property phase_order_per_device();
Property message_class_match();
Property message_consistent_across_phases();
Property restore_only_after_image();
Property thaw_on_failure();
Property message_choice_follows_image();
Property down_message_consistent();
Property decision_variable_initialised();
Property parent_suspended_after_children();
Property parent_resumed_before_children();
Property phase_order_global();
Property start_fail_needs_end();
Property end_fails_clean();
Property tasks_balanced();
Property syscore_balanced();

std::string_view to_string(Scope s) {
  switch (s) {
    case Scope::system: return "system";
    case Scope::device: return "device";
    case Scope::device_phase: return "device and phase";
    case Scope::parent_child: return "parent and child";
    case Scope::superior_subordinate: return "superior and subordinate";
  }
  return {};
}

const std::vector<Property>& all() {
  static const std::vector<Property> properties{
      freeze_balanced(),
      suspend_resume_paired(),
      poweroff_balanced(),
      prepare_complete_paired(),
      phase_order_per_device(),
      message_class_match(),
      message_consistent_across_phases(),
      restore_only_after_image(),
      thaw_on_failure(),
      message_choice_follows_image(),
      down_message_consistent(),
      decision_variable_initialised(),
      parent_suspended_after_children(),
      parent_resumed_before_children(),
      phase_order_global(),
      start_fail_needs_end(),
      end_fails_clean(),
      tasks_balanced(),
      syscore_balanced(),
  };
  return properties;
}

const std::vector<BuiltIn>& built_in() {
  static const std::vector<BuiltIn> rules{
      {
          .id = "deadlock",
          .statement = "In every reachable state some step is enabled.",
          .logic = "AG",
          .source = "drivers/base/power/main.c, dpm_wait(): whoever waits for a device is woken",
          .fault = "completion_lost",
      },
      {
          .id = "unexpected-event",
          .statement = "No driver or resource gets a call in a state in which it cannot take it.",
          .logic = "AG",
          .source = "include/linux/pm.h, struct dev_pm_ops, and the source named by the machine that refuses",
          .fault = "callback_twice",
      },
      {
          .id = "no-hang",
          .statement = "From every reachable state there is a way home, to the caller idle and every component as before "
                       "the attempt, with no new attempt and no favour of the environment.",
          .logic = "AG EF home",
          .source = "Documentation/driver-api/pm/devices.rst, \"Calling Drivers to Enter and Leave System Sleep States\"",
          .fault = "backend_never_waits",
      },
  };
  return rules;
}

}  // namespace pmc::properties
