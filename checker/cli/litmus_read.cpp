// One litmus file: TOML, every key known, every name looked up, every complaint with file:line:column.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "checker/cli/litmus.hpp"
#include "model/fixes.hpp"
#include "model/topology_reader.hpp"

namespace pmc::cli {
namespace {

using checker::Error;
using checker::Verdict;
using model::quote;
using Json = nlohmann::json;
using namespace std::string_view_literals;

constexpr std::array keys{"question"sv, "caller"sv, "topology"sv, "below"sv, "device"sv, "environment"sv, "property"sv,
                          "expect"sv,   "steps"sv,  "answer"sv,   "fix"sv,   "before"sv, "after"sv,       "unexpected_event"sv};
constexpr std::array environment_keys{"outcome"sv, "async"sv, "faults"sv, "wakeups"sv, "wakeup_count"sv, "hotplug"sv, "subject"sv, "without"sv};
constexpr std::array expectations{"holds"sv, "violated"sv, "holds vacuously"sv};
constexpr std::array async_modes{"as-is"sv, "off"sv, "all"sv};  // in the order of model::AsyncMode

/// Thrown and caught in this file only.
struct Refused {
  Error error;
};

bool is_sentence(std::string_view text) {
  return text.size() > 1 && text.ends_with('?') && std::isupper(static_cast<unsigned char>(text.front())) != 0;
}
/// A kernel file: what a reader opens to check the answer.
bool names_a_kernel_file(std::string_view text) {
  return text.find('/') != std::string_view::npos &&
         std::ranges::any_of(std::array{".c"sv, ".h"sv, ".S"sv, ".rst"sv, ".txt"sv},
                             [&](auto end) { return text.find(end) != std::string_view::npos; });
}

class Reader {
 public:
  Reader(const std::string& path, std::string_view text) : path_(path) {
    try {
      root_ = toml::parse(text, path);
    } catch (const toml::parse_error& e) {
      refuse(std::string(e.description()), e.source().begin, "write TOML 1.0, UTF-8 (docs/litmus.md)");
    }
  }

  LitmusTest read() {
    check_keys(root_, keys, "");
    LitmusTest t;
    t.path = path_;
    t.name = std::filesystem::path(path_).stem().string();
    t.question = text("question");
    if (!is_sentence(t.question))
      refuse_value("question", "is not a question", "one sentence: a capital letter first, a question mark last");
    t.answer = text("answer");
    if (!names_a_kernel_file(t.answer))
      refuse_value("answer", "names no kernel file", "the function and file that answer it: \"dpm_wait(), drivers/base/power/main.c\"");
    Question& q = t.asked;
    q.caller = caller();
    q.topology = topology(q, t.name);
    environment(q);
    q.properties = {property()};
    expectation(t);
    pair(t);
    q.again = "pmcheck litmus --counterexamples " + path_;
    return t;
  }

 private:
  // ---- complaints

  [[nodiscard]] std::string where(const toml::source_position& at) const { return fmt::format("{}:{}:{}", path_, at.line, at.column); }
  [[noreturn]] void refuse(std::string what, const toml::source_position& at, std::string remedy) const {
    throw Refused{{std::move(what), where(at), std::move(remedy)}};
  }
  [[nodiscard]] toml::source_position position(std::string_view key) const {
    const toml::node* node = root_.get(key);
    return node != nullptr ? node->source().begin : toml::source_position{1, 1};
  }
  [[noreturn]] void refuse_value(std::string_view key, std::string_view is, std::string remedy) const {
    refuse(fmt::format("key {} {}", quote(key), is), position(key), std::move(remedy));
  }
  template <class Range>
  [[noreturn]] void refuse_name(std::string_view what, std::string_view given, const toml::source_position& at, const Range& known) const {
    refuse(fmt::format("no {} is called {}", what, quote(given)), at, fmt::format("one of: {}", fmt::join(known, ", ")));
  }
  template <class Range>
  void check_keys(const toml::table& table, const Range& known, const std::string& of) const {
    for (const auto& [key, value] : table)
      if (std::ranges::find(known, key.str()) == known.end())
        refuse(fmt::format("no key{} is called {}", of, quote(key.str())), key.source().begin,
               fmt::format("one of: {}", fmt::join(known, ", ")));
  }

  // ---- values

  [[nodiscard]] std::string text_of(const toml::node& node, std::string_view key) const {
    const auto* value = node.as_string();
    if (value == nullptr) refuse(fmt::format("key {} is not a text", quote(key)), node.source().begin, "write it in quotes");
    if (value->get().empty()) refuse(fmt::format("key {} is empty", quote(key)), node.source().begin, "write something, or drop the key");
    if (std::ranges::any_of(value->get(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
      refuse(fmt::format("key {} holds a line end or a control character", quote(key)), node.source().begin, "write one line");
    return value->get();
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    const toml::node* node = root_.get(key);
    if (node == nullptr)
      refuse(fmt::format("key {} is missing", quote(key)), {1, 1},
             "every test has question, caller, property, expect and answer, and topology or [[device]]");
    return text_of(*node, key);
  }
  [[nodiscard]] std::string text_or_empty(std::string_view key) const { return root_.contains(key) ? text(key) : std::string(); }
  [[nodiscard]] bool flag(const toml::table& table, std::string_view key, bool absent) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return absent;
    if (!node->is_boolean())
      refuse(fmt::format("key {} is neither true nor false", quote(key)), node->source().begin, "write true or false, without quotes");
    return node->as_boolean()->get();
  }

  // ---- who, over what

  [[nodiscard]] const model::Caller* caller() const {
    const std::string name = text("caller");
    std::vector<std::string> names;
    for (const model::Caller& c : model::callers()) {
      if (c.name == name) return &c;
      names.push_back(c.name);
    }
    refuse_name("caller", name, position("caller"), names);
  }

  [[nodiscard]] model::Topology topology(Question& q, const std::string& name) const {
    const bool listed = root_.contains("device");
    if (listed == root_.contains("topology"))
      refuse(listed ? "both 'topology' and [[device]] are given" : "no devices are given",
             listed ? position("topology") : toml::source_position{1, 1},
             "either topology = \"chain:2\" (pmcheck list topologies), or one [[device]] each");
    if (listed) {
      if (root_.contains("below")) refuse_value("below", "goes with 'topology'", "list only the devices that you mean");
      q.topology_argument = name;
      model::Topology devices = devices_of(*root_.get("device"));
      devices.name = "the devices of " + name;
      return devices;
    }
    q.topology_argument = text("topology");
    std::string argument = q.topology_argument;
    // A file is looked for from where the test is.
    if (argument.starts_with("./") || argument.starts_with("../"))
      argument = (std::filesystem::path(path_).parent_path() / argument).lexically_normal().string();
    auto whole = model::topology(argument);
    if (whole.has_value() && root_.contains("below")) {
      q.below = text("below");
      whole = model::subtree(whole.value(), q.below);
    }
    if (whole.has_value()) return std::move(whole).value();
    Error error = whole.error();
    error.where = where(position(q.below.empty() ? "topology" : "below")) + ", " + error.where;
    throw Refused{std::move(error)};
  }

  /// As lines of a topology file, each as far down as its [[device]] is here, so that the reader of those says the right line.
  [[nodiscard]] model::Topology devices_of(const toml::node& node) const {
    const auto* array = node.as_array();
    if (array == nullptr || !array->is_array_of_tables())
      refuse("key 'device' is not a list of tables", node.source().begin, "write [[device]], in two brackets, before each");
    std::string lines;
    std::size_t written = 0;
    std::vector<std::string> names;
    std::map<std::size_t, const toml::table*> by_line;
    for (const toml::node& element : *array) {
      const toml::table& device = *element.as_table();
      const auto line = static_cast<std::size_t>(device.source().begin.line);
      if (line <= written) refuse("two devices on one line", device.source().begin, "write each [[device]] on lines of its own");
      for (; written + 1 < line; ++written) lines += '\n';
      lines += device_line(device, names).dump() + '\n';
      ++written;
      by_line[line] = &device;
    }
    auto topology = model::read_topology(path_, lines);
    if (topology.has_value()) return std::move(topology).value();
    Error error = topology.error();
    error.where = precise(error, by_line);
    constexpr std::string_view implied = "dpm, path, device, parent_path, ";
    if (error.remedy.starts_with(implied)) error.remedy.replace(0, implied.size(), "name, parent, ");
    throw Refused{std::move(error)};
  }

  /// `names`: those of the devices before it, and then its own.
  [[nodiscard]] Json device_line(const toml::table& device, std::vector<std::string>& names) const {
    for (const std::string_view implied : {"dpm"sv, "path"sv, "device"sv, "parent_path"sv})
      if (const toml::node* given = device.get(implied))
        refuse(fmt::format("key {} of a device is implied", quote(implied)), given->source().begin,
               "name = \"..\", which is unique, parent = \"its name\", and the order of the list");
    const toml::node* name = device.get("name");
    if (name == nullptr) refuse("key 'name' of a device is missing", device.source().begin, "name = \"usb1\"");
    const auto is_earlier = [&](const std::string& superior, const toml::node& at) {
      if (std::ranges::find(names, superior) == names.end())
        refuse(fmt::format("no device before it is called {}", quote(superior)), at.source().begin,
               names.empty() ? "list parents and suppliers before their children and consumers"
                             : fmt::format("one of: {}", fmt::join(names, ", ")));
      return superior;
    };
    const toml::node* parent = device.get("parent");
    const std::string own = text_of(*name, "name");
    if (std::ranges::find(names, own) != names.end())
      refuse(fmt::format("two devices are called {}", quote(own)), name->source().begin, "another name");
    Json line{{"dpm", names.size()},
              {"device", own},
              {"path", own},
              {"parent_path", parent == nullptr ? std::string() : is_earlier(text_of(*parent, "parent"), *parent)}};
    if (const auto* suppliers = device.get_as<toml::array>("suppliers"))
      for (const toml::node& supplier : *suppliers) is_earlier(text_of(supplier, "suppliers"), supplier);
    for (const auto& [key, value] : device)
      if (key.str() != "name" && key.str() != "parent") line[std::string(key.str())] = json_of(value);
    names.push_back(own);
    return line;
  }
  [[nodiscard]] Json json_of(const toml::node& node) const {
    if (const auto* s = node.as_string()) return s->get();
    if (const auto* i = node.as_integer()) return i->get();
    if (const auto* b = node.as_boolean()) return b->get();
    const auto* array = node.as_array();
    if (array == nullptr)
      refuse("a field of a device is a number, a text, true, false, or a list of texts", node.source().begin, "see docs/topologies.md");
    Json list = Json::array();
    for (const toml::node& element : *array) {
      if (!element.is_string()) refuse("a list of a device holds something else than text", element.source().begin, "write each in quotes");
      list.push_back(element.as_string()->get());
    }
    return list;
  }
  /// "FILE:LINE" as the key's place that the error speaks of, or the device's.
  [[nodiscard]] std::string precise(const Error& error, const std::map<std::size_t, const toml::table*>& by_line) const {
    const std::size_t colon = error.where.rfind(':');
    if (colon == std::string::npos || error.where.find_first_not_of("0123456789", colon + 1) != std::string::npos ||
        colon + 1 == error.where.size())
      return error.where;
    const auto found = by_line.find(std::stoul(error.where.substr(colon + 1)));
    if (found == by_line.end()) return error.where;
    for (const auto& [key, value] : *found->second)
      if (error.what.find(quote(key.str())) != std::string::npos) return where(key.source().begin);
    return where(found->second->source().begin);
  }

  // ---- the environment

  void environment(Question& q) const {
    static const toml::table none;
    const toml::node* node = root_.get("environment");
    if (node != nullptr && !node->is_table()) refuse_value("environment", "is not a table", "write [environment] on a line of its own");
    const toml::table& e = node == nullptr ? none : *node->as_table();
    check_keys(e, environment_keys, " of the environment");
    const auto named = [&](std::string_view key) { return text_of(*e.get(key), key); };
    q.environment.faults = flag(e, "faults", true);
    q.environment.wakeups = flag(e, "wakeups", true);
    q.environment.hotplug = flag(e, "hotplug", false);
    q.environment.wakeup_count = flag(e, "wakeup_count", false);
    if (q.environment.wakeup_count && !q.environment.wakeups)
      refuse("key 'wakeup_count' goes with wakeups", e.get("wakeup_count")->source().begin, "drop wakeups = false, or this key");
    if (e.contains("without")) {
      if (model::fix(named("without")) == nullptr) refuse_name("fix", named("without"), e.get("without")->source().begin, fix_names());
      q.environment.without = {named("without")};
    }
    if (e.contains("outcome")) {
      const auto answers = outcome_named(named("outcome"));
      if (!answers) refuse_name("outcome", named("outcome"), e.get("outcome")->source().begin, outcome_names());
      if (!asks_the_hypervisor(*q.caller))
        refuse(fmt::format("caller {} makes no hypercall", quote(q.caller->name)), e.get("outcome")->source().begin, "drop 'outcome'");
      q.environment.answers = *answers;
    }
    if (e.contains("async")) {
      const auto mode = std::ranges::find(async_modes, named("async"));
      if (mode == async_modes.end()) refuse_name("async mode", named("async"), e.get("async")->source().begin, async_modes);
      q.environment.async = static_cast<model::AsyncMode>(mode - async_modes.begin());
    }
    if (!e.contains("subject")) return;
    const std::string subject = named("subject");
    if (subject == "each" || subject == "everyone") {
      q.subjects = subject == "each" ? Subjects::each : Subjects::everyone;
      return;
    }
    std::vector<std::string> names{"each", "everyone"};
    for (const model::Device& d : q.topology.devices) names.push_back(d.name);
    if (std::ranges::find(names, subject) == names.end() &&
        std::ranges::find(q.topology.devices, subject, &model::Device::path) == q.topology.devices.end()) {
      names.resize(std::min<std::size_t>(names.size(), 12));
      refuse_name("device", subject, e.get("subject")->source().begin, names);
    }
    q.subject = subject;
  }

  // ---- what is expected

  [[nodiscard]] std::string property() const {
    const std::string id = text("property");
    std::vector<std::string> ids;
    for (const auto& p : properties::all()) ids.push_back(p.id);
    for (const auto& b : properties::built_in()) ids.push_back(b.id);
    if (std::ranges::find(ids, id) == ids.end()) refuse_name("property", id, position("property"), ids);
    return id;
  }

  void expectation(LitmusTest& t) const {
    const std::string expect = text("expect");
    if (std::ranges::find(expectations, expect) == expectations.end()) refuse_name("expectation", expect, position("expect"), expectations);
    t.expected.verdict = expect == "violated" ? Verdict::violated : Verdict::holds;
    t.expected.vacuous = expect == "holds vacuously";
    t.expected_line = static_cast<unsigned>(position("expect").line);
    t.expected.unexpected_event = flag(root_, "unexpected_event", false);
    if (t.expected.unexpected_event && t.property() == "unexpected-event")
      refuse_value("unexpected_event", "is what the property says", "drop the key");
    const toml::node* steps = root_.get("steps");
    if ((steps != nullptr) != (expect == "violated"))
      refuse(steps != nullptr ? "key 'steps' goes with expect = \"violated\"" : "key 'steps' is missing",
             steps != nullptr ? position("steps") : position("expect"),
             "with \"violated\", and only then: the length of the shortest counterexample");
    if (steps == nullptr) return;
    const auto* number = steps->as_integer();
    if (number == nullptr || number->get() < 0 || number->get() > 1'000'000)
      refuse_value("steps", "is not a number of steps", "a whole number, without quotes");
    t.expected.steps = static_cast<std::size_t>(number->get());
  }

  void pair(LitmusTest& t) const {
    t.fix = text_or_empty("fix");
    t.before = text_or_empty("before");
    t.after = text_or_empty("after");
    if (!t.before.empty() && !t.after.empty())
      refuse_value("after", "and 'before' are both given",
                   "say the other test of the pair: 'before' in the later one, 'after' in the earlier");
    if (t.fix.empty() && !(t.before.empty() && t.after.empty()))
      refuse_value(t.before.empty() ? "after" : "before", "without 'fix'", "fix = \"COMMIT or version, its subject\"");
    if (!t.fix.empty() && t.before.empty() && t.after.empty())
      refuse_value("fix", "without 'before' or 'after'", "name the other test of the pair");
    if (!t.after.empty() && t.expected.verdict != Verdict::violated)
      refuse_value("after", "says that this is the version before, but nothing is broken here", "expect = \"violated\"");
    if (!t.before.empty() && t.expected.verdict != Verdict::holds)
      refuse_value("before", "says that this is the version after, but the rule is broken here", "expect = \"holds\"");
  }

  std::string path_;
  toml::table root_;
};

}  // namespace

checker::Result<LitmusTest> read_litmus_file(const std::string& path, std::string_view toml) {
  try {
    return Reader(path, toml).read();
  } catch (const Refused& refused) {
    return refused.error;
  }
}

}  // namespace pmc::cli
