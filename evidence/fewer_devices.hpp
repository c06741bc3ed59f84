/// A recording of a machine that has only some of the devices.
#pragma once
#include <cstddef>

#include "checker/trace/recording.hpp"
#include "model/topology.hpp"

namespace pmc::evidence {

struct SmallerRecording {
  trace::Recording recording;
  model::Topology topology;
};

/// What the same kernel could have been recorded doing, had the machine no other devices: about `devices_max`, the ones that failed first,
/// then those with callbacks besides prepare and complete, and whom they depend on.  Callbacks of all others are left out.
SmallerRecording with_fewer_devices(const trace::Recording& recording, const model::Topology& topology, std::size_t devices_max);

}  // namespace pmc::evidence
