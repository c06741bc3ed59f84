#include "checker/cli/topology_command.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <fstream>
#include <iterator>

#include "checker/cli/commands.hpp"
#include "checker/cli/escape.hpp"
#include "checker/diagram/diagram.hpp"
#include "checker/trace/capture.hpp"
#include "checker/trace/reader.hpp"
#include "model/topology.hpp"

namespace pmc::cli {
namespace {

/// As a DOT identifier.
std::string dot_id(std::string_view text) {
  std::string id = "\"";
  for (const char c : printable_lines(text)) {
    if (c == '"' || c == '\\') id += '\\';
    id += c;
  }
  return id + '"';
}

/// A box a device; solid: parent to child, dashed: supplier to consumer.  Asynchronous devices are round.
std::string picture(const model::Topology& topology) {
  std::string dot =
      fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box, fontname=\"DejaVu Sans\", fontsize=10];\n", dot_id(topology.name));
  for (std::size_t i = 0; i < topology.devices.size(); ++i) {
    const model::Device& d = topology.devices[i];
    std::string label = d.name;
    if (!d.driver_name.empty()) label += " (" + d.driver_name + ")";
    std::vector<std::string> styles;
    if (d.async) styles.emplace_back("rounded");
    if (d.runtime == model::RuntimeStatus::suspended) styles.emplace_back("dotted");
    std::string style;
    for (const std::string& s : styles) style += (style.empty() ? "" : ",") + s;
    fmt::format_to(std::back_inserter(dot), "  d{} [label={}{}{}];\n", i, dot_id(label), style.empty() ? "" : ", style=\"" + style + "\"",
                   d.may_wakeup ? ", color=\"#c00000\"" : "");
  }
  for (std::size_t i = 0; i < topology.devices.size(); ++i) {
    const model::Device& d = topology.devices[i];
    if (d.parent != model::no_device) fmt::format_to(std::back_inserter(dot), "  d{} -> d{};\n", d.parent, i);
    for (const auto supplier : d.suppliers)
      fmt::format_to(std::back_inserter(dot), "  d{} -> d{} [style=dashed, constraint=false];\n", supplier, i);
  }
  return dot + "}\n";
}

int write(std::ostream& out, std::ostream& err, const std::string& text, const std::string& output) {
  if (output.empty()) {
    out << text;
    return 0;
  }
  std::ofstream file(output, std::ios::binary);
  file << text;
  file.close();
  if (!file) return complain(err, {"the file cannot be written", output, "another name, or a folder that exists"});
  return 0;
}

int capture(std::ostream& out, std::ostream& err, const TopologyCommand& command, const checker::Result<trace::Captured>& captured) {
  if (!captured.has_value()) return complain(err, captured.error());
  for (const std::string& note : captured.value().notes) fmt::print(err, "note: {}\n", printable_lines(note));
  return write(out, err, captured.value().text, command.output);
}

}  // namespace

int topology_command(std::ostream& out, std::ostream& err, const TopologyCommand& command) {
  if (command.from_sysfs + !command.recording.empty() + !command.shown.empty() != 1)
    return complain(err, {"one topology at a time", "pmcheck topology", "--from-sysfs [DIR], --from-trace FILE, or show TOPOLOGY"});
  if (command.from_sysfs) return capture(out, err, command, trace::topology_of_sysfs(command.sysfs.empty() ? "/sys" : command.sysfs));
  if (!command.recording.empty()) {
    const auto recording = trace::read_recording(command.recording);
    if (!recording.has_value()) return complain(err, recording.error());
    return capture(out, err, command, trace::topology_of_recording(recording.value()));
  }
  const auto topology = model::topology(command.shown);
  if (!topology.has_value()) return complain(err, topology.error());
  const std::string dot = picture(topology.value());
  if (command.output.empty()) return write(out, err, dot, {});
  const auto format = checker::diagram::format_of(command.output);
  if (!format.has_value()) return complain(err, format.error());
  if (const auto error = checker::diagram::render_file(dot, format.value(), command.output)) return complain(err, *error);
  return 0;
}

}  // namespace pmc::cli
