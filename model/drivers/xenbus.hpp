/// Xenbus frontends and their backends.
#pragma once
#include "model/driver.hpp"

namespace pmc::model::xenbus {

// The three functions of the bus, and their return.
// Source: drivers/xen/xenbus/xenbus_probe.c.
struct xenbus_dev_suspend {};
struct xenbus_dev_cancel {};
struct xenbus_dev_resume {};
struct returned { Outcome outcome; };

// What the two ends do when they see each other's state in xenstore.
// Source: drivers/block/xen-blkfront.c, blkback_changed(); drivers/net/xen-netfront.c,
// netback_changed(); drivers/block/xen-blkback/xenbus.c, frontend_changed().
struct backend_waits {};          ///< a new backend: Initialising -> InitWait
struct frontend_publishes {};     ///< sees InitWait: Initialising -> Initialised
struct backend_connects {};       ///< sees Initialised: InitWait -> Connected
struct frontend_connects {};      ///< sees Connected: Initialised -> Connected
struct backend_starts_over {};    ///< Closed, sees Initialising: Closed -> InitWait

// Detaching: xenbus_frontend_closed(), blkfront_closing().
struct toolstack_detaches {};     ///< Connected -> Closing; only with hotplug
struct frontend_sees_closing {};  ///< -> Closing
struct frontend_closes {};        ///< Closing -> Closed
struct backend_closes {};         ///< sees Closed: Closing -> Closed

/// struct xenbus_device of the guest.
const checker::Machine& frontend();
/// Its other end.  It belongs to the world: a new domain finds a new one.
const checker::Machine& backend();
Partner partner();
/// What frontend and backend do on their own.
std::vector<Spontaneous> talk();

}  // namespace pmc::model::xenbus
