/// The recordings of tests/traces and of the folders that PMC_TRACES names (':' between them), with what is known of each.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "checker/trace/capture.hpp"
#include "checker/trace/reader.hpp"
#include "model/topology_reader.hpp"

namespace pmc::tests {

struct Recorded {
  std::string name, file, folder;
  nlohmann::json said;  ///< of manifest.jsonl
};
inline std::ostream& operator<<(std::ostream& out, const Recorded& r) { return out << r.file; }

inline std::vector<Recorded> recorded_in(const std::string& folder) {
  std::vector<Recorded> all;
  std::ifstream manifest(folder + "/manifest.jsonl");
  for (std::string line; std::getline(manifest, line);) {
    const auto said = nlohmann::json::parse(line);
    all.push_back({said.at("name"), folder + "/" + said.at("file").get<std::string>(), folder, said});
  }
  return all;
}

inline std::vector<Recorded> recorded_everywhere() {
  std::vector<Recorded> all = recorded_in("tests/traces");
  const char* const more = std::getenv("PMC_TRACES");
  const std::string text = more == nullptr ? "" : more;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(':', at), text.size());
    for (Recorded& r : recorded_in(text.substr(at, end - at)))
      if (std::ranges::find(all, r.name, &Recorded::name) == all.end()) all.push_back(std::move(r));
    at = end + 1;
  }
  return all;
}

inline trace::Recording recording_of(const Recorded& r) {
  auto recording = trace::read_recording(r.file);
  if (!recording.has_value()) throw std::runtime_error(r.file + ": " + recording.error().what);
  return std::move(recording).value();
}

/// The machine's device tree if it was captured, else that which the recording shows.  None: it does not show dpm_prepare().
inline std::optional<model::Topology> machine_of(const Recorded& r, const trace::Recording& recording) {
  if (r.said.contains("boot")) {
    const std::string file = "topology-" + r.said.at("boot").get<std::string>() + ".jsonl.gz";
    for (const std::string& folder : {r.folder, std::string("tests/topologies")})
      if (std::filesystem::exists(folder + "/" + file)) {
        auto topology = model::read_topology_file(folder + "/" + file);
        if (!topology.has_value()) throw std::runtime_error(file + ": " + topology.error().what);
        return std::move(topology).value();
      }
  }
  const auto captured = trace::topology_of_recording(recording);
  if (!captured.has_value()) return {};
  auto topology = model::read_topology("recording", captured.value().text);
  if (!topology.has_value()) throw std::runtime_error(r.file + ": " + topology.error().what);
  return std::move(topology).value();
}

}  // namespace pmc::tests
