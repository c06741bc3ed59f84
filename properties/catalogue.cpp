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
Property late_needs_suspend();
Property no_double_suspend();
Property no_double_resume();
Property resume_only_if_suspended();
Property thaw_before_next_down();
Property one_callback_per_phase();
Property prepare_eagain_retries();
Property no_use_after_removal();
Property supplier_suspended_after_consumers();
Property supplier_resumed_before_consumers();
Property prepare_top_down();
Property complete_bottom_up();
Property prepare_all_before_suspend();
Property async_waits();
Property async_once();
Property phase_barrier();
Property async_error_propagates();
Property every_waiter_completed();
Property lists_restored();
Property notifier_paired();
Property console_balanced();
Property vt_console_balanced();
Property gfp_balanced();
Property kthreads_balanced();
Property cpus_balanced();
Property irqs_balanced();
Property platform_begin_end();
Property platform_prepare_finish();
Property platform_late_wake();
Property platform_idle_restore();
Property lock_balanced();
Property hotplug_lock_balanced();
Property kexec_lock_balanced();
Property hibernate_acquire_balanced();
Property bitmaps_balanced();
Property image_memory_freed();
Property restore_cleanup_always();
Property in_suspend_reset();
Property image_unmarked_on_return();
Property transition_mutex_held();
Property tasks_frozen_around_devices();
Property kthreads_frozen_before_freeze();
Property prealloc_before_kthread_freeze();
Property notifier_first_last();
Property vt_console_outermost();
Property gfp_covers_image_write();
Property hotplug_excluded();
Property cpus_parked_at_jump();
Property syscore_covers_every_orchestrator();
Property wake_armed_before_cpus_off();
Property sleep_forbidden_in_syscore();
Property quiesce_recover();
Property jump_point_of_no_return();
Property begin_told_again();
Property snapshot_atomic();
Property power_down_or_roll_back();
Property cpu_disable_fail_needs_enable();
Property freeze_fail_thaws();
Property syscore_one_cpu_irqs_off();
Property unwind_exactly_done();
Property return_checked();
Property wakeup_aborts();
Property wakeup_cleared_per_transition();
Property spurious_abort_free();
Property s2idle_loop_rechecks();
Property resume_errors_nonfatal();
Property notifier_right_event();
Property platform_hook_order();
Property platform_recover_on_device_failure();
Property rpm_usage_balanced();
Property rpm_disable_balanced();
Property rpm_disable_in_late();
Property rpm_status_truthful();
Property smart_suspend_no_double();
Property may_skip_consistent();
Property must_resume_on_abort();
Property must_resume_propagates();
Property direct_complete_only_suspend();
Property direct_complete_skips_both();
Property direct_complete_needs_descendants();
Property superior_loses_direct_complete();
Property direct_complete_cleared_on_abort();
Property wakeup_path_propagates();
Property no_new_children_after_prepare();
Property child_not_under_suspended_parent();
Property hidden_dependency_needs_link();
Property walk_contains_callbacks();
Property walk_reaches_every_device();
Property walk_carries_message();
Property error_not_masked();
Property irqs_gated_in_noirq();
Property irqs_resumed_after_noirq();
Property events_check_disabled_after();
Property user_ioctl_state_machine();
Property freeze_arms_no_wakeup();
Property cpus_innermost();
Property platform_begin_with_tasks_frozen();
Property pm_test_stops();
Property disk_mode_obeyed();
Property image_written_once_made();
Property complete_is_told_the_same();
Property turns_back_for_a_reason();
Property console_around_devices();
Property gfp_around_devices();
Property wakeup_looked_for_last();
Property hibernate_acquired_outermost();
Property sync_before_freeze();
Property pm_test_asks_all();
Property platform_leave_once();
Property image_read_while_open();
Property memory_freed_for_way_back();
Property highmem_exchanged();
Property cpuidle_paused_for_jump();
Property smt_parked_after_restore();
Property gfp_covers_jump();
Property stopped_once();
Property quiet_function_in_quiet();
Property xenstore_told_of_new_domain();
Property slept_if_it_says_so();
Property sleep_state_asked_for();
Property unsupported_state_refused();

std::string_view to_string(Scope s) {
  switch (s) {
    case Scope::system: return "system";
    case Scope::device: return "device";
    case Scope::device_phase: return "device and phase";
    case Scope::parent_child: return "parent and child";
    case Scope::supplier_consumer: return "supplier and consumer";
    case Scope::dependency: return "user and used";
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
      late_needs_suspend(),
      no_double_suspend(),
      no_double_resume(),
      resume_only_if_suspended(),
      thaw_before_next_down(),
      one_callback_per_phase(),
      prepare_eagain_retries(),
      no_use_after_removal(),
      supplier_suspended_after_consumers(),
      supplier_resumed_before_consumers(),
      prepare_top_down(),
      complete_bottom_up(),
      prepare_all_before_suspend(),
      async_waits(),
      async_once(),
      phase_barrier(),
      async_error_propagates(),
      every_waiter_completed(),
      lists_restored(),
      notifier_paired(),
      console_balanced(),
      vt_console_balanced(),
      gfp_balanced(),
      kthreads_balanced(),
      cpus_balanced(),
      irqs_balanced(),
      platform_begin_end(),
      platform_prepare_finish(),
      platform_late_wake(),
      platform_idle_restore(),
      lock_balanced(),
      hotplug_lock_balanced(),
      kexec_lock_balanced(),
      hibernate_acquire_balanced(),
      bitmaps_balanced(),
      image_memory_freed(),
      restore_cleanup_always(),
      in_suspend_reset(),
      image_unmarked_on_return(),
      transition_mutex_held(),
      tasks_frozen_around_devices(),
      kthreads_frozen_before_freeze(),
      prealloc_before_kthread_freeze(),
      notifier_first_last(),
      vt_console_outermost(),
      gfp_covers_image_write(),
      hotplug_excluded(),
      cpus_parked_at_jump(),
      syscore_covers_every_orchestrator(),
      wake_armed_before_cpus_off(),
      sleep_forbidden_in_syscore(),
      quiesce_recover(),
      jump_point_of_no_return(),
      begin_told_again(),
      snapshot_atomic(),
      power_down_or_roll_back(),
      cpu_disable_fail_needs_enable(),
      freeze_fail_thaws(),
      syscore_one_cpu_irqs_off(),
      unwind_exactly_done(),
      return_checked(),
      wakeup_aborts(),
      wakeup_cleared_per_transition(),
      spurious_abort_free(),
      s2idle_loop_rechecks(),
      resume_errors_nonfatal(),
      notifier_right_event(),
      platform_hook_order(),
      platform_recover_on_device_failure(),
      rpm_usage_balanced(),
      rpm_disable_balanced(),
      rpm_disable_in_late(),
      rpm_status_truthful(),
      smart_suspend_no_double(),
      may_skip_consistent(),
      must_resume_on_abort(),
      must_resume_propagates(),
      direct_complete_only_suspend(),
      direct_complete_skips_both(),
      direct_complete_needs_descendants(),
      superior_loses_direct_complete(),
      direct_complete_cleared_on_abort(),
      wakeup_path_propagates(),
      no_new_children_after_prepare(),
      child_not_under_suspended_parent(),
      hidden_dependency_needs_link(),
      walk_contains_callbacks(),
      walk_reaches_every_device(),
      walk_carries_message(),
      error_not_masked(),
      irqs_gated_in_noirq(),
      irqs_resumed_after_noirq(),
      events_check_disabled_after(),
      user_ioctl_state_machine(),
      freeze_arms_no_wakeup(),
      cpus_innermost(),
      platform_begin_with_tasks_frozen(),
      pm_test_stops(),
      disk_mode_obeyed(),
      image_written_once_made(),
      complete_is_told_the_same(),
      turns_back_for_a_reason(),
      console_around_devices(),
      gfp_around_devices(),
      wakeup_looked_for_last(),
      hibernate_acquired_outermost(),
      sync_before_freeze(),
      pm_test_asks_all(),
      platform_leave_once(),
      image_read_while_open(),
      memory_freed_for_way_back(),
      highmem_exchanged(),
      cpuidle_paused_for_jump(),
      smt_parked_after_restore(),
      gfp_covers_jump(),
      stopped_once(),
      quiet_function_in_quiet(),
      xenstore_told_of_new_domain(),
      slept_if_it_says_so(),
      sleep_state_asked_for(),
      unsupported_state_refused(),
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
