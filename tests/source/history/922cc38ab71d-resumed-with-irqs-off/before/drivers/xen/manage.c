/* Devices were resumed on the one processor that ran, with interrupts off, and once more after that.
 * 922cc38ab71d (2.6.33), drivers/xen/manage.c, xen_suspend(); as it was. */
struct outcome {
	int cancelled;	/* the domain has never left */
};

/* On one processor, interrupts off. */
static int xen_suspend(void *data)
{
	struct outcome *to = data;
	int ret = syscore_suspend();

	if (ret)
		return ret;
	to->cancelled = HYPERVISOR_suspend(virt_to_gfn(xen_start_info));
	if (!to->cancelled)
		xen_timer_resume();
	syscore_resume();
	dpm_resume_start(to->cancelled > 0 ? PMSG_THAW : to->cancelled ? PMSG_RECOVER : PMSG_RESTORE);
	return 0;
}

static void do_suspend(void)
{
	struct outcome o = { .cancelled = 1 };
	int ret;

	lock_system_sleep();
	if (freeze_processes())
		goto unlock;
	if (freeze_kernel_threads())
		goto thaw;
	ret = dpm_suspend_start(PMSG_FREEZE);
	if (ret)
		goto devices;
	xs_suspend();
	ret = dpm_suspend_end(PMSG_FREEZE);
	if (ret) {
		xs_suspend_cancel();
		goto devices;
	}
	ret = stop_machine(xen_suspend, &o, cpumask_of(0));
	dpm_resume_start(ret ? PMSG_RECOVER : o.cancelled > 0 ? PMSG_THAW : o.cancelled ? PMSG_RECOVER : PMSG_RESTORE);
	if (!ret && !o.cancelled)
		xs_resume();
	else
		xs_suspend_cancel();
devices:
	dpm_resume_end(ret || o.cancelled < 0 ? PMSG_RECOVER : o.cancelled ? PMSG_THAW : PMSG_RESTORE);
thaw:
	thaw_processes();
unlock:
	unlock_system_sleep();
}

static struct xenbus_watch shutdown_watch = { .callback = do_suspend };
