/// All small worlds: every structure that the PM core can see of a few devices, each of them once.
/// What "every" and "once" mean, and why none is missing: docs/small-worlds.md.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "checker/result.hpp"
#include "model/topology.hpp"

namespace pmc::model {

/// A world of more devices than this is not enumerated: five would be 737,280 of them.
inline constexpr std::size_t world_devices_max = 4;

/// How many worlds have exactly so many devices: the product over i < devices of 2^i * (i + 2).
std::uint64_t world_count(std::size_t devices);

/// The worlds of exactly so many devices, in a fixed order, named as world() reads them; every device is
/// `most-general`.  Precondition: 1 <= devices <= world_devices_max.
std::vector<Topology> worlds(std::size_t devices);

/// Every ordered pair of those drivers x {unrelated, parent and child, supplier and consumer} x which of
/// the two are asynchronous: 12 worlds a pair.
std::vector<Topology> pair_worlds(const std::vector<std::string>& drivers);

/// The shipped drivers but those that are wrong on purpose.
std::vector<std::string> right_drivers();

/// `world:P,P,..`: for each device its parent (`-` or the index of an earlier one), `+S` for each supplier,
/// `a` if it is asynchronous, `=DRIVER` if that is not most-general: world:-,0,-+0+1a=xenbus.
/// Error: an entry that is none of these; a link to the device's own parent, which orders nothing more.
checker::Result<Topology> world(std::string_view name);

/// What `--topologies` takes: `all:N`, the worlds of up to N devices, or `pairs`, of right_drivers().
checker::Result<std::vector<Topology>> topology_set(std::string_view name);

}  // namespace pmc::model
