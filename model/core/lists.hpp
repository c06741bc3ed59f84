/// The list of the PM core that dev->power.entry is on: dpm_list, dpm_prepared_list,
/// dpm_suspended_list, dpm_late_early_list or dpm_noirq_list.  One component a device; the walks of
/// the PM core are made of these: a device's turn has come when it is still on the walk's source list
/// and its neighbour no longer is.
/// Source: drivers/base/power/main.c, the list moves in dpm_prepare() .. dpm_complete().
#pragma once
#include "checker/machine.hpp"
#include "model/vocabulary.hpp"

namespace pmc::model::lists {

/// The walk of `phase` moves the device from the list that it walks to the next one.
struct move { Phase phase; };
/// Reads: the device is still on the list that `phase` walks.
struct on_source_of { Phase phase; };
/// Reads: the device is not on the list that `phase` walks.
struct not_on_source_of { Phase phase; };

/// device_pm_add(): to the end of dpm_list.
struct add {};
/// device_pm_remove()
struct remove {};
/// Reads: it is registered, or not.
struct is_present {};
struct is_absent {};

/// Linux 6.1.
const checker::Machine& machine();
/// Linux 2.6.38: no late and early phases, so noirq walks the suspended list.
const checker::Machine& machine_2_6_38();

}  // namespace pmc::model::lists
