/* Where a notifier refused, /dev/snapshot was not opened, and its memory bitmaps stayed for the next one to fall over.
 * 8440f4b19494 (3.0), kernel/power/user.c, snapshot_open(); as it was. */
#include "power.h"

static struct snapshot_session {
	int reads;
	bool ready, frozen, bitmaps;
} session;

static int snapshot_open(struct inode *inode, struct file *file)
{
	int ret;

	if ((file->f_flags & O_ACCMODE) == O_RDWR)
		return -ENOSYS;
	lock_system_sleep();
	if (!hibernate_acquire()) {
		ret = -EBUSY;
		goto unlock;
	}
	session.reads = (file->f_flags & O_ACCMODE) == O_RDONLY;
	session.bitmaps = false;
	if (session.reads) {
		ret = pm_notifier_call_chain_robust(PM_HIBERNATION_PREPARE, PM_POST_HIBERNATION);
	} else {
		ret = create_basic_memory_bitmaps();
		session.bitmaps = !ret;
		if (!ret)
			ret = pm_notifier_call_chain_robust(PM_RESTORE_PREPARE, PM_POST_RESTORE);
	}
	if (ret)
		hibernate_release();
	session.ready = session.frozen = false;
unlock:
	unlock_system_sleep();
	return ret;
}

static void drop_image(void)
{
	swsusp_free();
	thaw_kernel_threads();
	in_suspend = 0;
	session.ready = false;
}

static int snapshot_release(struct inode *inode, struct file *file)
{
	lock_system_sleep();
	if (session.ready)
		drop_image();
	if (session.bitmaps)
		free_basic_memory_bitmaps();
	if (session.frozen) {
		pm_restore_gfp_mask();
		thaw_processes();
	}
	pm_notifier_call_chain(session.reads ? PM_POST_HIBERNATION : PM_POST_RESTORE);
	hibernate_release();
	unlock_system_sleep();
	return 0;
}

static long snapshot_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	int ret = 0;

	if (!mutex_trylock(&system_transition_mutex))
		return -EBUSY;
	lock_device_hotplug();
	switch (cmd) {
	case SNAPSHOT_FREEZE:
		if (session.frozen)
			break;
		ret = freeze_processes();
		if (ret)
			break;
		if (!session.bitmaps) {
			ret = create_basic_memory_bitmaps();
			session.bitmaps = !ret;
		}
		if (ret)
			thaw_processes();
		else
			session.frozen = true;
		break;
	case SNAPSHOT_UNFREEZE:
		if (!session.frozen || session.ready)
			break;
		pm_restore_gfp_mask();
		if (session.reads) {
			free_basic_memory_bitmaps();
			session.bitmaps = false;
		}
		thaw_processes();
		session.frozen = false;
		break;
	case SNAPSHOT_CREATE_IMAGE:
		if (!session.reads || !session.frozen || session.ready) {
			ret = -EPERM;
			break;
		}
		pm_restore_gfp_mask();
		ret = hibernation_snapshot();
		if (!ret && in_suspend)
			session.ready = true;
		break;
	case SNAPSHOT_FREE:
		if (session.ready)
			drop_image();
		break;
	default:
		ret = -ENOTTY;
	}
	unlock_device_hotplug();
	mutex_unlock(&system_transition_mutex);
	return ret;
}

static const struct file_operations snapshot_fops = {
	.open = snapshot_open,
	.release = snapshot_release,
	.unlocked_ioctl = snapshot_ioctl,
};
