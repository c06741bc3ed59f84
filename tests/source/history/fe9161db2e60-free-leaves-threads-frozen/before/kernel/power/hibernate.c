/* What kernel/power/user.c needs of this file; the fix is not here.
 * fe9161db2e60 (3.3); before it. */
#include "power.h"

int in_suspend;

/* What resume has to know of the image: 0, or a message for each way to have come here. */
static int create_image(int *made)
{
	int ret = dpm_suspend_end(PMSG_FREEZE);

	if (ret)
		return ret;
	ret = pm_sleep_disable_secondary_cpus();
	if (ret)
		goto cpus;
	local_irq_disable();
	ret = syscore_suspend();
	if (ret)
		goto irqs;
	if (pm_wakeup_pending()) {
		ret = -EAGAIN;
		goto core;
	}
	in_suspend = 1;
	ret = swsusp_arch_suspend();
	*made = ret ? 0 : in_suspend ? 1 : 2;
	if (*made != 1)
		in_suspend = 0;
core:
	syscore_resume();
irqs:
	local_irq_enable();
cpus:
	pm_sleep_enable_secondary_cpus();
	if (*made == 2)
		ret = arch_resume_nosmt();
	dpm_resume_start(*made == 0 ? PMSG_RECOVER : *made == 1 ? PMSG_THAW : PMSG_RESTORE);
	return ret;
}

int hibernation_snapshot(void)
{
	pm_message_t back;
	int ret, made = 0;

	ret = hibernate_preallocate_memory();
	if (ret)
		return ret;
	ret = freeze_kernel_threads();
	if (ret)
		goto pages;
	ret = dpm_prepare(PMSG_FREEZE);
	if (ret) {
		dpm_complete(PMSG_RECOVER);
		thaw_kernel_threads();
		goto pages;
	}
	suspend_console();
	pm_restrict_gfp_mask();
	ret = dpm_suspend(PMSG_FREEZE);
	if (!ret)
		ret = create_image(&made);
	back = made == 0 ? PMSG_RECOVER : made == 1 ? PMSG_THAW : PMSG_RESTORE;
	dpm_resume(back);
	resume_console();
	dpm_complete(back);
	if (made == 1)
		return 0;
	pm_restore_gfp_mask();
	thaw_kernel_threads();
pages:
	swsusp_free();
	return ret;
}
