/* Without kernel preemption tasks ran on while devices were frozen.
 * 61a734d305e1 (3.18), drivers/xen/manage.c, do_suspend(); as it was. */
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
	return 0;
}

static void do_suspend(void)
{
	struct outcome o = { .cancelled = 1 };
	int ret;

	lock_system_sleep();
#ifdef CONFIG_PREEMPT
	if (freeze_processes())
		goto unlock;
	if (freeze_kernel_threads())
		goto thaw;
#endif
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
#ifdef CONFIG_PREEMPT
thaw:
	thaw_processes();
unlock:
#endif
	unlock_system_sleep();
}

static struct xenbus_watch shutdown_watch = { .callback = do_suspend };
