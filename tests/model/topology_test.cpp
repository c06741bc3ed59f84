// Topologies: families by arithmetic, files good and bad, the shipped ones, parts of a whole.
#define BOOST_TEST_MODULE topology
#include "model/topology.hpp"

#include <unistd.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

#include "model/topologies/shipped.hpp"
#include "model/topology_reader.hpp"

using namespace pmc::model;
namespace data = boost::unit_test::data;
using Indices = std::vector<DeviceIndex>;

namespace {

std::string describe(const pmc::checker::Error& e) { return e.what + " | " + e.where + " | " + e.remedy; }

Topology good(const pmc::checker::Result<Topology>& result) {
  BOOST_TEST_REQUIRE(result.has_value(), (result.has_value() ? "" : describe(result.error())));
  return result.value();
}
pmc::checker::Error bad(const pmc::checker::Result<Topology>& result) {
  BOOST_TEST_REQUIRE(!result.has_value());
  return result.error();
}

Indices parents(const Topology& t) {
  Indices all;
  for (const Device& d : t.devices) all.push_back(d.parent);
  return all;
}

/// What each topology of the program promises: an order that the PM core's list can have.
void check_sound(const Topology& t) {
  std::set<std::string> paths;
  for (std::size_t i = 0; i < t.devices.size(); ++i) {
    const Device& d = t.devices[i];
    BOOST_TEST(paths.insert(d.path).second, d.path << " is unique");
    BOOST_TEST(!d.name.empty());
    BOOST_TEST((d.parent == no_device || static_cast<std::size_t>(d.parent) < i));
    for (const DeviceIndex s : d.suppliers) BOOST_TEST((s >= 0 && static_cast<std::size_t>(s) < i));
    const auto& drivers = driver_names();
    BOOST_TEST((std::find(drivers.begin(), drivers.end(), d.driver) != drivers.end()), d.driver);
  }
}

/// A device's line; `more` are further fields, each with a comma before it.
std::string line(int dpm, const std::string& name, const std::string& parent = "", const std::string& more = "") {
  return "{\"dpm\":" + std::to_string(dpm) + ",\"path\":\"/" + name + "\",\"device\":\"" + name + "\",\"parent_path\":\"" + parent +
         '"' + more + "}\n";
}
Topology read(const std::string& text) { return good(read_topology("lines", text)); }

/// A directory that lives as long as the test.
struct Directory {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("pmc_topology_test." + std::to_string(::getpid()));
  Directory() { std::filesystem::create_directory(path); }
  ~Directory() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string write(const char* name, std::string_view bytes) const {
    std::ofstream(path / name, std::ios::binary) << bytes;
    return (path / name).string();
  }
};

std::string_view shipped(std::string_view name) {
  for (const ShippedTopology& s : shipped_topologies())
    if (s.name == name) return s.bytes;
  return {};
}

struct Bad {
  const char* why;
  std::string text;
  const char* what;
  const char* where;
  const char* remedy;
};
std::ostream& operator<<(std::ostream& out, const Bad& b) { return out << b.why; }

std::string nested(std::size_t depth, const char* open) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  return text;
}

const std::string ab = line(0, "a") + line(1, "b", "/a");
const std::vector<Bad> bad_files{
    {"empty", "", "no device", "lines", "dpm"},
    {"blank lines", "\n \n\t\r\n\n", "no device", "lines", "dpm"},
    {"no device on the list", line(-1, "a"), "no device", "lines", "dpm"},
    {"not JSON", ab + "device c\n", "not valid JSON", "lines:3", "one JSON object"},
    {"two objects on a line", "{}{}", "not valid JSON", "lines:1", "one JSON object"},
    {"cut in the middle", "{\"dpm\":0,\"pa", "not valid JSON", "lines:1", "one JSON object"},
    {"an object over two lines", "{\"dpm\":0,\n\"path\":\"/a\"}", "not valid JSON", "lines:1", "one JSON object"},
    {"an array", "[0]\n", "not a JSON object", "lines:1", "one object a line"},
    {"a number", "0\n", "not a JSON object", "lines:1", "one object a line"},
    {"null", "\n\nnull\n", "not a JSON object", "lines:3", "one object a line"},
    {"NUL byte after the object", "{}" + std::string(1, '\0') + "\n", "NUL byte", "lines:1", "UTF-8"},
    {"UTF-16", std::string("\xff\xfe{\0}\0", 6), "NUL byte", "lines:1", "UTF-8"},
    {"invalid UTF-8", line(0, "\xc3\x28"), "not valid JSON", "lines:1", "UTF-8"},
    {"100,000 nested arrays", nested(100'000, "["), "nested too deep", "lines:1", "list of texts"},
    {"100,000 nested objects", nested(100'000, "{\"dpm\":"), "nested too deep", "lines:1", "list of texts"},
    {"a line that never ends", nested(topology_line_bytes_max + 1, " x"), "longer than", "lines:1", "one device a line"},
    {"no dpm", R"({"path":"/a","device":"a","parent_path":""})", "'dpm' is missing", "lines:1", "dpm, path"},
    {"no path", R"({"dpm":0,"device":"a","parent_path":""})", "'path' is missing", "lines:1", "dpm, path"},
    {"no device", R"({"dpm":0,"path":"/a","parent_path":""})", "'device' is missing", "lines:1", "dpm, path"},
    {"no parent_path", R"({"dpm":0,"path":"/a","device":"a"})", "'parent_path' is missing", "lines:1", "dpm, path"},
    {"a misspelt field", line(0, "a", "", R"(,"modle":"none")"), "no field is called 'modle'", "lines:1", "model"},
    {"a field twice", line(0, "a", "", R"(,"model":"none","model":"none")"), "'model' comes twice", "lines:1", "keep one"},
    {"dpm is a text", R"({"dpm":"0","path":"/a","device":"a","parent_path":""})", "'dpm' is not an integer", "lines:1", "from -1"},
    {"dpm is a fraction", R"({"dpm":0.5,"path":"/a","device":"a","parent_path":""})", "'dpm' is not an integer", "lines:1", "from -1"},
    {"dpm is null", R"({"dpm":null,"path":"/a","device":"a","parent_path":""})", "'dpm' is not an integer", "lines:1", "from -1"},
    {"dpm below -1", line(-2, "a"), "'dpm' is not an integer", "lines:1", "from -1"},
    {"dpm beyond 31 bits", R"({"dpm":2147483648,"path":"/a","device":"a","parent_path":""})", "'dpm' is not", "lines:1", "2147483647"},
    {"dpm beyond 63 bits", R"({"dpm":18446744073709551615,"path":"/a","device":"a","parent_path":""})", "'dpm' is not", "lines:1", "2147483647"},
    {"dpm beyond 64 bits", R"({"dpm":99999999999999999999,"path":"/a","device":"a","parent_path":""})", "'dpm' is not", "lines:1", "2147483647"},
    {"dpm beyond a double", R"({"dpm":1e999,"path":"/a","device":"a","parent_path":""})", "out of all range", "lines:1", "integers"},
    {"flags beyond 32 bits", line(0, "a", "", R"(,"driver_flags":4294967296)"), "'driver_flags' is not", "lines:1", "from 0 to 15"},
    {"a flag that 6.1 does not have", line(0, "a", "", R"(,"driver_flags":16)"), "'driver_flags' is not", "lines:1", "from 0 to 15"},
    {"wakeup is a number", line(0, "a", "", R"(,"wakeup":1)"), "'wakeup' is not text", "lines:1", "text"},
    {"wakeup is misspelt", line(0, "a", "", R"(,"wakeup":"enable")"), "'wakeup' is 'enable'", "lines:1", "enabled, disabled"},
    {"an unknown runtime status", line(0, "a", "", R"(,"runtime_status":"on")"), "'runtime_status' is 'on'", "lines:1", "unsupported, active"},
    {"runtime PM in error", line(0, "a", "", R"(,"runtime_status":"error")"), "'runtime_status' is 'error'", "lines:1", "suspended"},
    {"pluggable is a text", line(0, "a", "", R"(,"pluggable":"1")"), "'pluggable' is not 0, 1", "lines:1", "true"},
    {"async is 2", line(0, "a", "", R"(,"async":2)"), "'async' is not 0, 1", "lines:1", "true"},
    {"async is a text", line(0, "a", "", R"(,"async":"1")"), "'async' is not 0, 1", "lines:1", "true"},
    {"path is a number", R"({"dpm":0,"path":1,"device":"a","parent_path":""})", "'path' is not text", "lines:1", "text"},
    {"path is empty", R"({"dpm":0,"path":"","device":"a","parent_path":""})", "'path' is empty", "lines:1", "unique path"},
    {"device is empty", R"({"dpm":0,"path":"/a","device":"","parent_path":""})", "'device' is empty", "lines:1", "name"},
    {"escaped NUL in a path", R"({"dpm":0,"path":"/a\u0000","device":"a","parent_path":""})", "control character", "lines:1", "names"},
    {"suppliers is a text", line(0, "a", "", R"(,"suppliers":"/a")"), "'suppliers' is not a list of texts", "lines:1", "list"},
    {"a supplier is a number", line(0, "a", "", R"(,"suppliers":[1])"), "'suppliers' is not text", "lines:1", "text"},
    {"an unknown callback", line(0, "a", "", R"(,"driver_ops":["suspend_norq"])"), "'suspend_norq'", "lines:1", "suspend_noirq"},
    {"an unknown model", line(0, "a", "", R"(,"model":"magic")"), "'magic'", "lines:1", "any-callbacks"},
    {"a path twice", ab + line(2, "a"), "'/a' comes twice", "lines:3", "lines:1"},
    {"a path twice, once off the list", ab + line(-1, "b"), "'/b' comes twice", "lines:3", "lines:2"},
    {"dpm descends", line(1, "a") + "\n" + line(0, "b"), "dpm 0 comes after dpm 1", "lines:3", "order the lines"},
    {"dpm repeats", line(1, "a") + line(1, "b"), "dpm 1 comes after dpm 1", "lines:2", "order the lines"},
    {"parent missing", ab + line(2, "c", "/x"), "parent '/x' of '/c' has no line", "lines:3", "add its line"},
    {"parent after child", line(0, "a", "/b") + line(1, "b"), "parent '/b' of '/a' comes later", "lines:1", "lines:2"},
    {"own parent", line(0, "a", "/a"), "'/a' is its own parent", "lines:1", "another device"},
    {"supplier missing", line(0, "a", "", R"(,"suppliers":["/x"])"), "supplier '/x' of '/a' has no line", "lines:1", "add its line"},
    {"used device missing", line(0, "a", "", R"(,"uses":["/x"])"), "device '/x' of '/a' has no line", "lines:1", "add its line"},
    {"used by itself", line(0, "a", "", R"(,"uses":["/a"])"), "'/a' is its own device", "lines:1", "another device"},
    {"own supplier", line(0, "a", "", R"(,"suppliers":["/a"])"), "'/a' is its own supplier", "lines:1", "another device"},
    {"supplier after consumer", line(0, "a", "", R"(,"suppliers":["/b"])") + line(1, "b"), "supplier '/b' of '/a' comes later", "lines:1", "lines:2"},
    {"a cycle of a parent and a supplier", line(0, "a", "", R"(,"suppliers":["/b"])") + line(1, "b", "/a"), "supplier '/b' of '/a' comes later",
     "lines:1", "cycle"},
    {"a link that only the supplier tells", line(0, "a", "", R"(,"consumers":["/b"])") + line(1, "b"), "'/a' names the consumer '/b'", "lines:1",
     "lines:2"},
    {"gzip cut in its header", std::string(shipped("pc").substr(0, 5)), "ends too early", "lines", "again"},
    {"gzip with a tail", std::string(shipped("pc")) + "tail", "other data follows", "lines", "again"},
    {"gzip twice", std::string(shipped("pc")) + std::string(shipped("pc")), "comes twice", "lines:343", "lines:1"},
};

struct BadName {
  const char* name;
  const char* what;
  const char* remedy;
};
std::ostream& operator<<(std::ostream& out, const BadName& b) { return out << '"' << b.name << '"'; }
const std::vector<BadName> bad_names{
    {"", "no topology is called ''", "chain:N"},
    {"chain", "no topology is called 'chain'", "chain:N"},
    {"chian:3", "no topology is called 'chian:3'", "chain:N"},
    {"guest:3", "no topology is called 'guest:3'", "guest"},
    {"a\nb\x1b[31m", "'a?b?[31m'", "chain:N"},
    {"chain:", "'' is not a number", "1 to 4096"},
    {"chain:0", "'0' is not a number", "1 to 4096"},
    {"chain:-1", "'-1' is not a number", "1 to 4096"},
    {"chain:+1", "'+1' is not a number", "1 to 4096"},
    {"chain: 1", "' 1' is not a number", "1 to 4096"},
    {"chain:3x", "'3x' is not a number", "1 to 4096"},
    {"star:4097", "'4097' is not a number", "1 to 4096"},
    {"tree:99999999999999999999", "is not a number", "1 to 4096"},
    {"xenbus-legacy:0", "'0' is not a number", "xenbus-legacy:3"},
    {"forest:", "entry 0 of the forest is ''", "forest:-,0a,0"},
    {"forest:0", "entry 0 of the forest is '0'", "forest:-,0a,0"},
    {"forest:-,", "entry 1 of the forest is ''", "forest:-,0a,0"},
    {"forest:-,1", "entry 1 of the forest is '1'", "forest:-,0a,0"},
    {"forest:-,0,a", "entry 2 of the forest is 'a'", "forest:-,0a,0"},
    {"forest:-,0aa", "entry 1 of the forest is '0aa'", "forest:-,0a,0"},
    {"forest:-,-1", "entry 1 of the forest is '-1'", "forest:-,0a,0"},
    {"nowhere/lines.jsonl", "cannot read", "pmcheck list topologies"},
};

bool holds(const std::string& text, const char* fragment) { return text.find(fragment) != std::string::npos; }

}  // namespace

BOOST_DATA_TEST_CASE(a_bad_file_is_refused_with_line_and_remedy, data::make(bad_files), file) {
  const auto e = bad(read_topology("lines", file.text));
  BOOST_TEST(holds(e.what, file.what), describe(e));
  BOOST_TEST(e.where == file.where, describe(e));
  BOOST_TEST(holds(e.remedy, file.remedy), describe(e));
  BOOST_TEST(!holds(describe(e), "\n"));
}

BOOST_DATA_TEST_CASE(a_bad_name_is_refused_with_the_choices, data::make(bad_names), name) {
  const auto e = bad(topology(name.name));
  BOOST_TEST(holds(e.what, name.what), describe(e));
  BOOST_TEST(!e.where.empty());
  BOOST_TEST(holds(e.remedy, name.remedy), describe(e));
}

BOOST_DATA_TEST_CASE(a_family_has_its_shape, data::xrange(1, 20), n) {
  struct Shape {
    const char* family;
    DeviceIndex (*parent)(DeviceIndex);
  };
  const Shape shapes[] = {{"chain", [](DeviceIndex i) { return i - 1; }},
                          {"star", [](DeviceIndex i) { return i == 0 ? no_device : 0; }},
                          {"tree", [](DeviceIndex i) { return i == 0 ? no_device : (i + 1) / 2 - 1; }},
                          {"flat", [](DeviceIndex) { return no_device; }}};
  for (const Shape& shape : shapes) {
    const Topology t = good(topology(std::string(shape.family) + ':' + std::to_string(n)));
    check_sound(t);
    BOOST_TEST(t.name == std::string(shape.family) + ':' + std::to_string(n));
    BOOST_TEST_REQUIRE(t.devices.size() == static_cast<std::size_t>(n));
    for (DeviceIndex i = 0; i < n; ++i) {
      const Device& d = t.devices[static_cast<std::size_t>(i)];
      BOOST_TEST(d.parent == shape.parent(i));
      BOOST_TEST(d.name == "dev" + std::to_string(i));
      BOOST_TEST(d.driver == "full-callbacks");
      BOOST_TEST(!d.async);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_family_reaches_the_limit) { BOOST_TEST(good(topology("chain:4096")).devices.size() == devices_max); }

BOOST_AUTO_TEST_CASE(xenbus_frontends_alternate_and_stay_unique) {
  const Topology t = good(topology("xenbus:100"));
  check_sound(t);
  const char* names[] = {"vbd-51712", "vif-0", "vbd-51728", "vif-1"};
  for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(t.devices[i].name == names[i]);
  BOOST_TEST(t.devices[30].name == "vbd-51952");      // xvdp: 202 * 256 + 15 * 16
  BOOST_TEST(t.devices[32].name == "vbd-268439552");  // xvdq: 2^28 + 16 * 256
  BOOST_TEST(t.devices[32].driver == "xenbus");
  BOOST_TEST(good(topology("xenbus-legacy:1")).devices[0].driver == "xenbus-legacy");
}

BOOST_AUTO_TEST_CASE(a_forest_names_any_small_tree) {
  const Topology t = good(topology("forest:-,0a,0,1,-a"));
  check_sound(t);
  BOOST_TEST(parents(t) == (Indices{no_device, 0, 0, 1, no_device}), boost::test_tools::per_element());
  std::string async;
  for (const Device& d : t.devices) async += d.async ? 'a' : '.';
  BOOST_TEST(async == ".a..a");
  BOOST_TEST(t.name == "forest:-,0a,0,1,-a");
}

BOOST_AUTO_TEST_CASE(a_forest_reaches_the_limit_and_no_further) {
  std::string entries = "forest:-";
  for (std::size_t i = 1; i < devices_max; ++i) entries += ",0";
  BOOST_TEST(good(topology(entries)).devices.size() == devices_max);
  BOOST_TEST(holds(bad(topology(entries + ",0")).what, "more than 4096 devices"));
}

BOOST_AUTO_TEST_CASE(the_catalogue_lists_what_can_be_named) {
  for (const TopologyName& t : topologies()) {
    BOOST_TEST_CONTEXT(t.name) {
      BOOST_TEST(!t.brief.empty());
      std::string name = t.name;
      if (const auto n = name.find(":N"); n != std::string::npos) name.replace(n, 2, ":2");
      if (const auto p = name.find(":P,P,.."); p != std::string::npos) name.replace(p, 7, ":-,0");
      check_sound(good(topology(name)));
    }
  }
}

BOOST_AUTO_TEST_CASE(shipped_topologies_are_as_their_files) {
  // pc and q35: the recordings' highest dpm, which counts from 0 without gaps, plus 1
  const std::pair<const char*, std::size_t> sizes[] = {{"guest", 5}, {"laptop", 9}, {"laptop-pm", 5}, {"server-pci", 8}, {"tiny-linked", 2},
                                                      {"tiny-mixed", 3}, {"tiny-syscore", 2}, {"pc", 325}, {"q35", 478}};
  for (const auto& [name, size] : sizes) {
    const Topology t = good(topology(name));
    check_sound(t);
    BOOST_TEST(t.name == name);
    BOOST_TEST(t.devices.size() == size);
  }
}

BOOST_AUTO_TEST_CASE(a_guest_has_xenbus_frontends_and_a_noirq_only_rtc) {
  const Topology t = good(topology("guest"));
  BOOST_TEST(parents(t) == (Indices{no_device, 0, 0, no_device, no_device}), boost::test_tools::per_element());
  std::vector<std::string> drivers;
  for (const Device& d : t.devices) drivers.push_back(d.driver);
  BOOST_TEST(drivers == (std::vector<std::string>{"none", "full-callbacks", "any-callbacks", "xenbus", "xenbus"}),
             boost::test_tools::per_element());
  for (const std::string& op : t.devices[2].ops) BOOST_TEST(op.ends_with("_noirq"));
  BOOST_TEST(t.devices[2].ops.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_laptop_has_a_device_link) {
  const Topology t = good(topology("laptop"));
  BOOST_TEST(t.devices.back().suppliers == Indices{4}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_line_may_say_little_and_means_a_device_without_callbacks) {
  const Device d = read(line(7, "a")).devices.at(0);
  BOOST_TEST(d.name == "a");
  BOOST_TEST(d.path == "/a");
  BOOST_TEST(d.parent == no_device);
  BOOST_TEST((!d.async && !d.syscore && !d.no_pm_callbacks && d.driver_flags == 0 && !d.may_wakeup && !d.pluggable && d.ops.empty() && d.suppliers.empty()));
  BOOST_TEST(d.driver == "none");
  BOOST_TEST(d.driver_name.empty());
}

BOOST_AUTO_TEST_CASE(a_line_may_say_all) {
  const Device d = read(line(0, "a", "",
                             R"(,"async":1,"syscore":true,"no_pm_callbacks":1,"driver_flags":15,"driver":"i8042 kbd",)"
                             R"("model":"full-callbacks","bus":"x","power_control":"auto")"))
                       .devices.at(0);
  BOOST_TEST((d.async && d.syscore && d.no_pm_callbacks));
  BOOST_TEST(d.driver_flags == 15u);
  BOOST_TEST(d.driver == "full-callbacks");
  BOOST_TEST(d.driver_name == "i8042 kbd");
}

BOOST_AUTO_TEST_CASE(wakeup_and_runtime_status_are_read_as_sysfs_says_them) {
  const auto of = [](const std::string& more) { return read(line(0, "a", "", more)).devices.front(); };
  BOOST_TEST(of(R"(,"wakeup":"enabled")").may_wakeup);
  BOOST_TEST(!of(R"(,"wakeup":"disabled")").may_wakeup);
  BOOST_TEST(!of(R"(,"wakeup":"")").may_wakeup);
  BOOST_TEST((of("").runtime == RuntimeStatus::unsupported));
  BOOST_TEST((of(R"(,"runtime_status":"unsupported")").runtime == RuntimeStatus::unsupported));
  BOOST_TEST((of(R"(,"runtime_status":"active")").runtime == RuntimeStatus::active));
  BOOST_TEST((of(R"(,"runtime_status":"suspended")").runtime == RuntimeStatus::suspended));
  for (const char* changing : {"any", "suspending", "resuming"})
    BOOST_TEST((of(",\"runtime_status\":\"" + std::string(changing) + '"').runtime == RuntimeStatus::any));
  BOOST_TEST(of(R"(,"pluggable":1)").pluggable);
}

BOOST_AUTO_TEST_CASE(captured_trees_say_who_may_wake_the_system_and_who_is_suspended) {
  const auto count = [](const char* name, const auto& has) {
    const Topology t = good(topology(name));
    return std::ranges::count_if(t.devices, has);
  };
  // As counted in the files with zgrep.
  const auto wakes = [](const Device& d) { return d.may_wakeup; };
  const auto suspended = [](const Device& d) { return d.runtime == RuntimeStatus::suspended; };
  const auto active = [](const Device& d) { return d.runtime == RuntimeStatus::active; };
  BOOST_TEST(count("pc", wakes) == 5);
  BOOST_TEST(count("pc", suspended) == 5);
  BOOST_TEST(count("pc", active) == 32);
  BOOST_TEST(count("q35", wakes) == 5);
  BOOST_TEST(count("q35", suspended) == 13);
  BOOST_TEST(count("q35", active) == 67);
}

BOOST_AUTO_TEST_CASE(callbacks_of_subsystem_and_driver_are_united_in_the_order_of_dev_pm_ops) {
  const Device d = read(line(0, "a", "", R"(,"driver_ops":["freeze_late","suspend","suspend"],"subsystem_ops":["suspend","prepare"])")).devices.at(0);
  BOOST_TEST(d.ops == (std::vector<std::string>{"prepare", "suspend", "freeze_late"}), boost::test_tools::per_element());
  BOOST_TEST(d.driver == "any-callbacks");
}

BOOST_AUTO_TEST_CASE(a_legacy_bus_has_callbacks_for_every_message_of_suspend_and_resume) {
  const Device d = read(line(0, "a", "", R"(,"subsystem":"legacy bus","subsystem_ops":[],"driver_ops":["suspend_noirq"])")).devices.at(0);
  BOOST_TEST(d.ops == (std::vector<std::string>{"suspend", "resume", "freeze", "thaw", "poweroff", "restore", "suspend_noirq"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_device_off_the_list_is_left_out_and_orders_nothing) {
  const Topology t = read(line(0, "a") + line(-1, "off", "/a") + line(3, "b", "/off", R"(,"suppliers":["/off","/a","/a"])") + line(4, "c", "/b"));
  BOOST_TEST(parents(t) == (Indices{no_device, no_device, 1}), boost::test_tools::per_element());
  BOOST_TEST(t.devices[1].suppliers == Indices{0}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_link_orders_when_its_supplier_is_bound) {
  const auto suppliers = [](const char* supplier_bound, const char* consumer_bound) {
    const auto bound = [](const char* is) { return std::string(",\"bound\":") + is; };
    return read(line(0, "s", "", bound(supplier_bound)) + line(1, "c", "", bound(consumer_bound) + R"(,"suppliers":["/s"])")).devices[1].suppliers.size();
  };
  BOOST_TEST(suppliers("true", "true") == 1u);    // DL_STATE_ACTIVE
  BOOST_TEST(suppliers("true", "false") == 1u);   // DL_STATE_AVAILABLE
  BOOST_TEST(suppliers("false", "true") == 0u);   // DL_STATE_DORMANT
  BOOST_TEST(suppliers("false", "false") == 0u);  // DL_STATE_DORMANT
}

BOOST_AUTO_TEST_CASE(a_consumer_cut_off_is_no_error) {
  BOOST_TEST(read(line(0, "a", "", R"(,"consumers":["/b","/gone"])") + line(1, "b", "", R"(,"suppliers":["/a"])")).devices.size() == 2u);
}

BOOST_AUTO_TEST_CASE(blank_lines_carriage_returns_and_a_missing_last_newline_do_not_matter) {
  std::string text = "\r\n" + ab + " \n";
  text.insert(text.find("}\n") + 1, "\r");
  BOOST_TEST(read(text).devices.size() == 2u);
  BOOST_TEST(read(ab.substr(0, ab.size() - 1)).devices.size() == 2u);
}

BOOST_AUTO_TEST_CASE(too_many_lines_are_one_error_at_the_first_line_too_many) {
  std::string text;
  for (int i = 0; i < 70'000; ++i) text += line(i, "d" + std::to_string(i), i == 0 ? "" : "/d" + std::to_string(i - 1));
  const auto e = bad(read_topology("lines", text));
  BOOST_TEST(e.what == "more than 4096 devices");
  BOOST_TEST(e.where == "lines:4097");
}

BOOST_AUTO_TEST_CASE(lines_off_the_list_do_not_count) {
  std::string text = ab;
  for (int i = 0; i < 70'000; ++i) text += line(-1, "d" + std::to_string(i));
  BOOST_TEST(read(text).devices.size() == 2u);
}

BOOST_AUTO_TEST_CASE(every_cut_of_a_gzip_file_is_refused) {
  const std::string_view whole = shipped("pc");
  BOOST_TEST_REQUIRE(whole.size() > 1000u);
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) accepted += read_topology("lines", whole.substr(0, size)).has_value() ? 1 : 0;
  BOOST_TEST(accepted == 0u);
}

BOOST_AUTO_TEST_CASE(a_damaged_gzip_file_is_refused) {
  std::string bytes(shipped("pc"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
  BOOST_TEST(holds(bad(read_topology("lines", bytes)).what, "damaged"));
}

BOOST_AUTO_TEST_CASE(files_are_read_plain_and_gzip) {
  const Directory directory;
  const Topology plain = good(topology(directory.write("plain.jsonl", ab)));
  BOOST_TEST(plain.devices.size() == 2u);
  BOOST_TEST(plain.name.ends_with("plain.jsonl"));
  BOOST_TEST(good(topology(directory.write("packed", shipped("pc")))).devices.size() == 325u);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read_say_why) {
  const Directory directory;
  const auto is_refused = [](const std::string& path, const char* why) {
    const auto e = bad(topology(path));
    BOOST_TEST(holds(e.what, why), describe(e));
    BOOST_TEST(e.where == path);
  };
  is_refused(directory.path.string(), "directory");
  is_refused((directory.path / "absent").string(), "No such file");
  is_refused(directory.write("empty", ""), "no device");
  const std::string locked = directory.write("locked", ab);
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  if (::geteuid() != 0) is_refused(locked, "Permission denied");  // root may read it
  const auto e = bad(topology(directory.write("bad", ab + "x\n")));
  BOOST_TEST(e.where == (directory.path / "bad").string() + ":3");
}

BOOST_AUTO_TEST_CASE(a_subtree_is_a_device_and_all_below_it) {
  const Topology whole = read(line(0, "out") + line(1, "a") + line(2, "x", "/out") + line(3, "b", "/a", R"(,"suppliers":["/out"])") +
                              line(4, "c", "/b", R"(,"suppliers":["/a","/out","/x"])") + line(5, "y"));
  for (const char* key : {"/a", "a"}) {
    const Topology part = good(subtree(whole, key));
    check_sound(part);
    BOOST_TEST(part.name == "lines below /a");
    BOOST_TEST(parents(part) == (Indices{no_device, 0, 1}), boost::test_tools::per_element());
    BOOST_TEST(part.devices[1].suppliers.empty());
    BOOST_TEST(part.devices[2].suppliers == Indices{0}, boost::test_tools::per_element());
  }
  BOOST_TEST(good(subtree(whole, "b")).devices[0].parent == no_device);
}

BOOST_AUTO_TEST_CASE(a_subtree_of_a_tree_is_a_tree) {
  const Topology whole = good(topology("tree:15"));
  BOOST_TEST(parents(good(subtree(whole, "dev2"))) == parents(good(topology("tree:7"))), boost::test_tools::per_element());
  BOOST_TEST(parents(good(subtree(whole, "dev0"))) == parents(whole), boost::test_tools::per_element());
  BOOST_TEST(good(subtree(whole, "dev14")).devices.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_subtree_of_nothing_or_of_several_is_refused) {
  const Topology pc = good(topology("pc"));
  BOOST_TEST(holds(bad(subtree(pc, "nobody")).what, "no device is called 'nobody'"));
  const auto e = bad(subtree(pc, "ep_00"));
  BOOST_TEST(holds(e.what, "several devices are called 'ep_00'"));
  BOOST_TEST(holds(e.remedy, "/ep_00, /"));
  BOOST_TEST(good(subtree(pc, "/devices/pci0000:00")).devices.size() > 1u);
}
