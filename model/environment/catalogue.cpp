// The resources, in the order of `pmcheck list machines`.
#include "model/environment.hpp"

namespace pmc::model {

Resource transition_mutex();
Resource hibernate_atomic();
Resource device_hotplug();
Resource kexec_lock();
Resource vt_console();
Resource notifiers();
Resource tasks();
Resource gfp_mask();
Resource console();
Resource suspend_ops();
Resource secondary_cpus();
Resource local_interrupts();
Resource syscore();
Resource sysdev();
Resource hibernation_ops();
Resource hibernation_image();
Resource memory_bitmaps();
Resource image_on_disk();
Resource resume_device();
Resource hypervisor();
Resource xenstore_();

const std::vector<Resource>& resources() {
  static const std::vector<Resource> all{
      transition_mutex(), hibernate_atomic(), device_hotplug(), kexec_lock(), vt_console(), notifiers(), tasks(), gfp_mask(), console(),
      suspend_ops(), secondary_cpus(), local_interrupts(), syscore(), sysdev(), hypervisor(), xenstore_(), hibernation_ops(),
      hibernation_image(), memory_bitmaps(), image_on_disk(), resume_device()};
  return all;
}

}  // namespace pmc::model
