/* The system core, which had just taken over from the system devices, was left out here.
 * 19234c0819da (2.6.39), kernel/kexec.c, now kexec_core.c, kernel_kexec(); what is left of system devices is not shown; as it has been since. */
int kernel_kexec(void)
{
	int ret;

	if (!kexec_trylock())
		return -EBUSY;
	lock_system_sleep();
	pm_prepare_console();
	ret = freeze_processes();
	if (ret)
		goto console;
	ret = freeze_kernel_threads();
	if (ret)
		goto thaw;
	suspend_console();
	ret = dpm_suspend_start(PMSG_FREEZE);
	if (ret)
		goto devices;
	ret = dpm_suspend_end(PMSG_FREEZE);
	if (ret)
		goto devices;
	ret = suspend_disable_secondary_cpus();
	if (ret)
		goto cpus;
	local_irq_disable();
	ret = syscore_suspend();
	if (!ret) {
		machine_kexec(kexec_image);
		syscore_resume();
	}
	local_irq_enable();
cpus:
	suspend_enable_secondary_cpus();
	dpm_resume_start(ret ? PMSG_RECOVER : PMSG_RESTORE);
devices:
	dpm_resume_end(ret ? PMSG_RECOVER : PMSG_RESTORE);
	resume_console();
thaw:
	thaw_processes();
console:
	pm_restore_console();
	unlock_system_sleep();
	kexec_unlock();
	return ret;
}
EXPORT_SYMBOL(kernel_kexec);
