/* The system core, which had just taken over from the system devices, was left out here.
 * 19234c0819da (2.6.39), arch/x86/kernel/apm_32.c, suspend(); what is left of system devices is not shown; as it has been since. */
static int apm_suspend(void)
{
	int ret;

	lock_system_sleep();
	ret = freeze_processes();
	if (ret)
		goto unlock;
	ret = freeze_kernel_threads();
	if (ret)
		goto thaw;
	ret = dpm_suspend_start(PMSG_SUSPEND);
	if (ret)
		goto devices;
	ret = dpm_suspend_end(PMSG_SUSPEND);
	if (ret)
		goto devices;
	local_irq_disable();
	ret = syscore_suspend();
	if (!ret) {
		ret = set_system_power_state(APM_STATE_SUSPEND);
		syscore_resume();
	}
	local_irq_enable();
	dpm_resume_start(PMSG_RESUME);
devices:
	dpm_resume_end(PMSG_RESUME);
thaw:
	thaw_processes();
unlock:
	unlock_system_sleep();
	return ret;
}
EXPORT_SYMBOL(apm_suspend);
