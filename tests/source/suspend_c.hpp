/// A file of our own that does what the model's caller xen-6.1 does.
#pragma once
#include <string>

namespace pmc::tests {

/// Has the steps of do_suspend(), drivers/xen/manage.c.
inline const std::string suspend_c = R"(struct checkpoint {
	int cancelled;
};

static int on_one_cpu(void *what)
{
	struct checkpoint *c = what;
	int failed = syscore_suspend();

	if (failed)
		return failed;
	c->cancelled = HYPERVISOR_suspend(0);
	syscore_resume();
	return 0;
}

static void do_suspend(void)
{
	struct checkpoint c;
	int failed;

	if (freeze_processes())
		return;
	if (freeze_kernel_threads())
		goto thaw;
	if (dpm_suspend_start(PMSG_FREEZE))
		goto devices;
	xs_suspend();
	if (dpm_suspend_end(PMSG_FREEZE)) {
		c.cancelled = 0;
		goto xenstore;
	}
	c.cancelled = 1;
	failed = stop_machine(on_one_cpu, &c, 0);
	dpm_resume_start(c.cancelled ? PMSG_THAW : PMSG_RESTORE);
	if (failed)
		c.cancelled = 1;
xenstore:
	if (c.cancelled)
		xs_suspend_cancel();
	else
		xs_resume();
devices:
	dpm_resume_end(c.cancelled ? PMSG_THAW : PMSG_RESTORE);
thaw:
	thaw_processes();
}

static struct handler handlers[] = { { "suspend", &do_suspend } };
)";

}  // namespace pmc::tests
