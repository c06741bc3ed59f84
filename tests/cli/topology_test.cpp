// `pmcheck topology`: a made-up sysfs tree, recordings, and pictures.
#define BOOST_TEST_MODULE topology_command
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "checker/cli/commands.hpp"
#include "model/topology_reader.hpp"
namespace fs = std::filesystem;

namespace {

struct Answer {
  int status;
  std::string out, err;
};
Answer ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "topology");
  std::ostringstream out, err;
  const int status = pmc::cli::run(arguments, out, err, false);
  return {status, out.str(), err.str()};
}

pmc::model::Topology read(const std::string& text) {
  auto topology = pmc::model::read_topology("captured", text);
  if (!topology.has_value()) BOOST_FAIL(topology.error().what + " " + topology.error().where);
  return std::move(topology).value();
}

/// A tree of its own, gone with it.
class Sysfs {
 public:
  Sysfs() : root_(fs::temp_directory_path() / ("pmcheck-sysfs-" + std::to_string(::getpid()))) {
    fs::create_directories(root_ / "devices");
  }
  ~Sysfs() { fs::remove_all(root_); }
  std::string root() const { return root_; }
  void device(const std::string& path, const std::map<std::string, std::string>& attributes = {}) {
    const fs::path folder = root_ / "devices" / path;
    fs::create_directories(folder / "power");
    std::ofstream(folder / "uevent");
    for (const auto& [name, value] : attributes) std::ofstream(folder / name) << value << '\n';
  }
  void folder(const std::string& path) { fs::create_directories(root_ / "devices" / path); }
  void link(const std::string& path, const std::string& target) { fs::create_symlink(target, root_ / "devices" / path); }

 private:
  fs::path root_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_sysfs_tree_becomes_a_topology) {
  Sysfs sysfs;
  sysfs.device("z-bus", {{"power/async", "disabled"}});
  sysfs.device("z-bus/usb 1", {{"power/async", "enabled"}, {"power/wakeup", "enabled"}, {"power/runtime_status", "suspended"}});
  sysfs.link("z-bus/usb 1/driver", "../../../bus/usb/drivers/usb");
  sysfs.link("z-bus/usb 1/subsystem", "../../../bus/usb");
  sysfs.folder("z-bus/usb 1/input");  // no device
  sysfs.device("z-bus/usb 1/input/event\xff 0", {{"power/runtime_status", "resuming"}});
  sysfs.link("z-bus/usb 1/input/event\xff 0/subsystem", "../../../../../class/input");
  // a-consumer comes first by path, but needs usb 1.
  sysfs.device("a-consumer");
  sysfs.device("virtual/devlink/link0");
  sysfs.link("virtual/devlink/link0/subsystem", "../../../../class/devlink");
  sysfs.link("virtual/devlink/link0/supplier", "../../../z-bus/usb 1");
  sysfs.link("a-consumer/supplier:usb:usb 1", "../virtual/devlink/link0");
  const Answer answer = ask({"--from-sysfs", sysfs.root()});
  BOOST_TEST_REQUIRE(answer.status == 0);
  BOOST_TEST(answer.err.starts_with("note: "));
  const auto topology = read(answer.out);
  BOOST_TEST_REQUIRE(topology.devices.size() == 4u);
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < topology.devices.size(); ++i) at[topology.devices[i].path] = i;
  const auto& bus = topology.devices[at.at("/devices/z-bus")];
  const auto& usb = topology.devices[at.at("/devices/z-bus/usb 1")];
  const auto& event = topology.devices[at.at("/devices/z-bus/usb 1/input/event%FF 0")];
  const auto& consumer = topology.devices[at.at("/devices/a-consumer")];
  BOOST_TEST(!bus.async);
  BOOST_TEST(bus.driver == "none");
  BOOST_TEST(usb.async);
  BOOST_TEST(usb.may_wakeup);
  BOOST_TEST((usb.runtime == pmc::model::RuntimeStatus::suspended));
  BOOST_TEST(usb.driver == "most-general");
  BOOST_TEST(usb.driver_name == "usb");
  BOOST_TEST(static_cast<std::size_t>(usb.parent) == at.at("/devices/z-bus"));
  BOOST_TEST(event.driver_name == "input");
  BOOST_TEST((event.runtime == pmc::model::RuntimeStatus::any));
  BOOST_TEST(static_cast<std::size_t>(event.parent) == at.at("/devices/z-bus/usb 1"));
  BOOST_TEST_REQUIRE(consumer.suppliers.size() == 1u);
  BOOST_TEST(static_cast<std::size_t>(consumer.suppliers[0]) == at.at("/devices/z-bus/usb 1"));
}

BOOST_AUTO_TEST_CASE(links_in_a_circle_are_left_out_and_said) {
  Sysfs sysfs;
  for (const std::string name : {"a", "b"}) {
    const std::string other = name == "a" ? "b" : "a";
    sysfs.device(name);
    sysfs.device("virtual/devlink/" + name);
    sysfs.link("virtual/devlink/" + name + "/subsystem", "../../../../class/devlink");
    sysfs.link("virtual/devlink/" + name + "/supplier", "../../../" + other);
    sysfs.link(name + "/supplier:x:" + other, "../virtual/devlink/" + name);
  }
  const Answer answer = ask({"--from-sysfs", sysfs.root()});
  BOOST_TEST(answer.status == 0);
  BOOST_TEST(read(answer.out).devices.size() == 2u);
  BOOST_TEST(answer.err.find("1 device links lead back") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_recording_becomes_a_topology) {
  const Answer answer = ask({"--from-trace", "tests/traces/mem-deep-async1.txt.gz"});
  BOOST_TEST_REQUIRE(answer.status == 0);
  const auto topology = read(answer.out);
  BOOST_TEST(topology.devices.size() == 328u);  // prepared in it, which the manifest counts, too
  std::size_t asynchronous = 0;
  for (const auto& d : topology.devices) asynchronous += d.async;
  BOOST_TEST(asynchronous > 10u);
  const auto named = [&](std::string_view name) { return *std::ranges::find(topology.devices, name, &pmc::model::Device::name); };
  const auto serio = named("serio0");
  BOOST_TEST(topology.devices[static_cast<std::size_t>(serio.parent)].name == "i8042");
  BOOST_TEST((std::ranges::find(serio.ops, "suspend") != serio.ops.end()));
}

BOOST_AUTO_TEST_CASE(a_topology_is_drawn) {
  const Answer answer = ask({"show", "chain:2"});
  BOOST_TEST(answer.status == 0);
  BOOST_TEST(answer.out.find("d0 -> d1;") != std::string::npos);
  const std::string svg = fs::temp_directory_path() / ("pmcheck-topology-" + std::to_string(::getpid()) + ".svg");
  BOOST_TEST(ask({"show", "laptop", "-o", svg}).status == 0);
  BOOST_TEST(fs::file_size(svg) > 1000u);
  fs::remove(svg);
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"--from-sysfs", "tests"},
                                             {"--from-trace", "tests/traces/mem-freezertest-async1.txt.gz"},
                                             {"--from-trace", "README.md"},
                                             {"show", "nothing-of-that-name"},
                                             {"--from-sysfs", "/sys", "--from-trace", "x"}}) {
    const Answer answer = ask(arguments);
    BOOST_TEST(answer.status == 2);
    BOOST_TEST(answer.out == "");
    BOOST_TEST(std::ranges::count(answer.err, '\n') == 3);
  }
}
