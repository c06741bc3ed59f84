/* Kernel threads were frozen with the tasks, and allocating the image may wait for one of them.
 * 2aede851ddf0 (3.2), kernel/power/hibernate.c, hibernation_snapshot(); kernel/power/process.c; as it was. */
#include "power.h"

enum { HIBERNATION_INVALID, HIBERNATION_PLATFORM, HIBERNATION_SHUTDOWN, HIBERNATION_REBOOT };

static int hibernation_mode = HIBERNATION_SHUTDOWN;
static const struct platform_hibernation_ops *hibernation_ops;
int in_suspend;
/* What came of the last attempt to make an image. */
static enum { NO_IMAGE, IMAGE_MADE, CAME_BACK } outcome;

/* As user space writes to /sys/power/disk. */
void hibernation_set_mode(int mode)
{
	lock_system_sleep();
	hibernation_mode = mode;
	unlock_system_sleep();
}

static int create_image(int with_platform)
{
	int ret = dpm_suspend_end(PMSG_FREEZE);

	if (ret)
		return ret;
	if (with_platform)
		ret = hibernation_ops->pre_snapshot();
	if (ret || hibernation_test(TEST_PLATFORM))
		goto hooks;
	ret = pm_sleep_disable_secondary_cpus();
	if (ret || hibernation_test(TEST_CPUS))
		goto cpus;
	local_irq_disable();
	ret = syscore_suspend();
	if (ret)
		goto irqs;
	if (hibernation_test(TEST_CORE))
		goto core;
	if (pm_wakeup_pending()) {
		ret = -EBUSY;
		goto core;
	}
	in_suspend = 1;
	ret = swsusp_arch_suspend();
	if (!in_suspend) {
		outcome = CAME_BACK;
		events_check_enabled = false;
	} else if (!ret) {
		outcome = IMAGE_MADE;
	} else {
		in_suspend = 0;
	}
	if (with_platform)
		hibernation_ops->leave();
core:
	syscore_resume();
irqs:
	local_irq_enable();
cpus:
	pm_sleep_enable_secondary_cpus();
	if (outcome == CAME_BACK)
		ret = arch_resume_nosmt();
hooks:
	if (with_platform)
		hibernation_ops->finish();
	dpm_resume_start(outcome == NO_IMAGE ? PMSG_RECOVER : outcome == IMAGE_MADE ? PMSG_THAW : PMSG_RESTORE);
	return ret;
}

int hibernation_snapshot(int with_platform)
{
	pm_message_t back;
	int ret = 0;

	outcome = NO_IMAGE;
	if (with_platform)
		ret = hibernation_ops->begin(PMSG_FREEZE);
	if (ret)
		goto end;
	ret = hibernate_preallocate_memory();
	if (ret)
		goto end;
	if (hibernation_test(TEST_FREEZER))
		goto pages;
	ret = dpm_prepare(PMSG_FREEZE);
	if (ret) {
		dpm_complete(PMSG_RECOVER);
		goto pages;
	}
	suspend_console();
	pm_restrict_gfp_mask();
	ret = dpm_suspend(PMSG_FREEZE);
	if (ret || hibernation_test(TEST_DEVICES)) {
		if (with_platform)
			hibernation_ops->recover();
	} else {
		ret = create_image(with_platform);
	}
	if (outcome != IMAGE_MADE)
		swsusp_free();
	back = outcome == NO_IMAGE ? PMSG_RECOVER : outcome == IMAGE_MADE ? PMSG_THAW : PMSG_RESTORE;
	dpm_resume(back);
	if (outcome != IMAGE_MADE)
		pm_restore_gfp_mask();
	resume_console();
	dpm_complete(back);
end:
	if (with_platform)
		hibernation_ops->end();
	return ret;
pages:
	swsusp_free();
	goto end;
}

static void hibernation_platform_enter(void)
{
	int ret = hibernation_ops->begin(PMSG_HIBERNATE);

	if (ret)
		goto end;
	suspend_console();
	ret = dpm_suspend_start(PMSG_HIBERNATE);
	if (ret) {
		hibernation_ops->recover();
		goto devices;
	}
	ret = dpm_suspend_end(PMSG_HIBERNATE);
	if (ret)
		goto devices;
	ret = hibernation_ops->prepare();
	if (ret)
		goto finish;
	ret = pm_sleep_disable_secondary_cpus();
	if (ret)
		goto cpus;
	local_irq_disable();
	if (!syscore_suspend()) {
		if (!pm_wakeup_pending())
			hibernation_ops->enter();
		syscore_resume();
	}
	local_irq_enable();
cpus:
	pm_sleep_enable_secondary_cpus();
finish:
	hibernation_ops->finish();
	dpm_resume_start(PMSG_RESTORE);
devices:
	dpm_resume_end(PMSG_RESTORE);
	resume_console();
end:
	hibernation_ops->end();
}

static void power_down(void)
{
	switch (hibernation_mode) {
	case HIBERNATION_REBOOT:
		kernel_restart(NULL);
		break;
	case HIBERNATION_PLATFORM:
		hibernation_platform_enter();
		fallthrough;
	case HIBERNATION_SHUTDOWN:
		kernel_power_off();
		break;
	}
	kernel_halt();
}

int hibernate(void)
{
	int ret;

	lock_system_sleep();
	if (!hibernate_acquire()) {
		ret = -EBUSY;
		goto unlock;
	}
	pm_prepare_console();
	ret = pm_notifier_call_chain_robust(PM_HIBERNATION_PREPARE, PM_POST_HIBERNATION);
	if (ret)
		goto console;
	ret = freeze_processes();
	if (ret)
		goto tell;
	ret = freeze_kernel_threads();
	if (ret)
		goto users;
	lock_device_hotplug();
	ret = create_basic_memory_bitmaps();
	if (ret)
		goto thaw;
	ret = hibernation_snapshot(hibernation_mode == HIBERNATION_PLATFORM);
	if (!ret && outcome == IMAGE_MADE) {
		ret = swsusp_write(0);
		swsusp_free();
		if (!ret)
			power_down();
		in_suspend = 0;
		pm_restore_gfp_mask();
	}
	free_basic_memory_bitmaps();
thaw:
	unlock_device_hotplug();
users:
	thaw_processes();
tell:
	pm_notifier_call_chain(PM_POST_HIBERNATION);
console:
	pm_restore_console();
	hibernate_release();
unlock:
	unlock_system_sleep();
	return ret;
}
EXPORT_SYMBOL(hibernate);
