/* Notifiers, who may wait for the X server, were called before the virtual terminal was taken from it.
 * 5a0a2f304612, with af258f516b3e (2.6.25), kernel/power/main.c, now suspend.c, suspend_prepare(); as it was. */
#include "power.h"

static const struct platform_suspend_ops *suspend_ops;

/* Everybody who has to know, and all tasks; on failure nothing of it is left. */
static int suspend_prepare(void)
{
	int ret;

	ret = pm_notifier_call_chain_robust(PM_SUSPEND_PREPARE, PM_POST_SUSPEND);
	if (ret)
		return ret;
	pm_prepare_console();
	ret = freeze_processes();
	if (ret)
		goto tell;
	ret = freeze_kernel_threads();
	if (!ret)
		return 0;
	thaw_processes();
tell:
	pm_restore_console();
	pm_notifier_call_chain(PM_POST_SUSPEND);
	return ret;
}

static int suspend_enter(suspend_state_t state)
{
	int ret;

	ret = suspend_ops->prepare();
	if (ret)
		goto unprepare;
	ret = dpm_suspend_end(PMSG_SUSPEND);
	if (ret)
		goto unprepare;
	ret = suspend_ops->prepare_late();
	if (ret || suspend_test(TEST_PLATFORM))
		goto wake;
	ret = pm_sleep_disable_secondary_cpus();
	if (ret || suspend_test(TEST_CPUS))
		goto cpus;
	arch_suspend_disable_irqs();
	ret = syscore_suspend();
	if (!ret) {
		if (pm_wakeup_pending()) {
			ret = -EBUSY;
		} else if (!suspend_test(TEST_CORE)) {
			ret = suspend_ops->enter(state);
			events_check_enabled = false;
		}
		syscore_resume();
	}
	arch_suspend_enable_irqs();
cpus:
	pm_sleep_enable_secondary_cpus();
wake:
	suspend_ops->wake();
	dpm_resume_start(PMSG_RESUME);
unprepare:
	suspend_ops->finish();
	return ret;
}

int suspend_devices_and_enter(suspend_state_t state)
{
	int ret;

	ret = suspend_ops->begin(state);
	if (ret)
		goto end;
	suspend_console();
	ret = dpm_suspend_start(PMSG_SUSPEND);
	if (ret)
		suspend_ops->recover();
	else if (!suspend_test(TEST_DEVICES))
		ret = suspend_enter(state);
	dpm_resume_end(PMSG_RESUME);
	resume_console();
end:
	suspend_ops->end();
	return ret;
}

int enter_state(suspend_state_t state)
{
	int ret;

	if (!suspend_ops->valid(state))
		return -ENODEV;
	if (!mutex_trylock(&system_transition_mutex))
		return -EBUSY;
	ret = suspend_prepare();
	if (ret)
		goto unlock;
	if (!suspend_test(TEST_FREEZER)) {
		pm_restrict_gfp_mask();
		ret = suspend_devices_and_enter(state);
		pm_restore_gfp_mask();
	}
	events_check_enabled = false;
	thaw_processes();
	pm_restore_console();
	pm_notifier_call_chain(PM_POST_SUSPEND);
unlock:
	mutex_unlock(&system_transition_mutex);
	return ret;
}
EXPORT_SYMBOL(enter_state);
