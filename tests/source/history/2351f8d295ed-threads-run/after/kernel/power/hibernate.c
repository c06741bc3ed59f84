/* The boot kernel quiesced devices that its kernel threads could still submit I/O to.
 * 2351f8d295ed (5.7), kernel/power/hibernate.c, software_resume(); as it has been since. */
static const struct platform_hibernation_ops *hibernation_ops;

static int resume_target_kernel(bool with_platform)
{
	int ret = dpm_suspend_end(PMSG_QUIESCE);

	if (ret)
		return ret;
	if (with_platform)
		ret = hibernation_ops->pre_restore();
	if (ret)
		goto cleanup;
	cpuidle_pause();
	ret = hibernate_resume_nonboot_cpu_disable();
	if (ret)
		goto cpus;
	local_irq_disable();
	ret = syscore_suspend();
	if (ret)
		goto irqs;
	ret = restore_highmem();
	if (!ret) {
		ret = swsusp_arch_resume();
		restore_highmem();
	}
	swsusp_free();
	syscore_resume();
irqs:
	local_irq_enable();
cpus:
	pm_sleep_enable_secondary_cpus();
cleanup:
	if (with_platform)
		hibernation_ops->restore_cleanup();
	dpm_resume_start(PMSG_RECOVER);
	return ret;
}

int hibernation_restore(bool with_platform)
{
	int ret;

	suspend_console();
	pm_restrict_gfp_mask();
	ret = dpm_suspend_start(PMSG_QUIESCE);
	if (!ret)
		ret = resume_target_kernel(with_platform);
	dpm_resume_end(PMSG_RECOVER);
	pm_restore_gfp_mask();
	resume_console();
	return ret;
}

static int software_resume(void)
{
	unsigned int flags;
	int ret;

	lock_system_sleep();
	ret = swsusp_check(false);
	if (ret)
		goto unlock;
	if (!hibernate_acquire()) {
		ret = -EBUSY;
		goto close;
	}
	pm_prepare_console();
	ret = pm_notifier_call_chain_robust(PM_RESTORE_PREPARE, PM_POST_RESTORE);
	if (ret)
		goto console;
	ret = freeze_processes();
	if (ret)
		goto tell;
	ret = freeze_kernel_threads();
	if (ret)
		goto thaw;
	lock_device_hotplug();
	ret = create_basic_memory_bitmaps();
	if (!ret) {
		ret = swsusp_read(&flags);
		if (!ret)
			hibernation_restore(flags & SF_PLATFORM_MODE);
		swsusp_free();
		free_basic_memory_bitmaps();
	}
	unlock_device_hotplug();
thaw:
	thaw_processes();
tell:
	pm_notifier_call_chain(PM_POST_RESTORE);
console:
	pm_restore_console();
	hibernate_release();
close:
	swsusp_close();
unlock:
	unlock_system_sleep();
	return ret;
}
late_initcall_sync(software_resume);
