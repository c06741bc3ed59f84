/// Which of several ways to split "DRIVER DEVICE" is right, by what else the recording says: a device's name stands alone
/// as another one's parent or in runtime PM's events, or is a PCI or PNP address; a driver's is known from devices where there is no
/// choice.
#pragma once
#include "checker/trace/recording.hpp"

namespace pmc::trace {

/// Sets driver, device and several_splits of all events; what nothing settles stays split at the last blank, and one remark
/// counts the different texts.
void settle_names(Recording& recording);

}  // namespace pmc::trace
