/* SNAPSHOT_S2RAM restricted the mask of allocations again, and so forgot what it had been before the image.
 * 87186475a402 (May 2011), kernel/power/suspend.c, suspend_devices_and_enter(); as it has been since. */
#include "power.h"

static const struct platform_suspend_ops *suspend_ops;

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

	if (!suspend_ops->valid(state))
		return -ENOSYS;
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
