#include "model/topology_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace pmc::model {
namespace {
using checker::Error;
using json = nlohmann::json;
using namespace std::string_view_literals;

/// Thrown and caught in this file only: a reader refuses from many depths.
struct Refused {
  Error error;
};
[[noreturn]] void refuse(std::string what, std::string where, std::string remedy) {
  throw Refused{{std::move(what), std::move(where), std::move(remedy)}};
}

constexpr std::array fields_read{"dpm"sv,          "path"sv,       "device"sv,        "parent_path"sv, "model"sv,
                                 "driver"sv,       "bound"sv,      "async"sv,         "syscore"sv,     "no_pm_callbacks"sv,
                                 "driver_flags"sv, "driver_ops"sv, "subsystem_ops"sv, "subsystem"sv,   "suppliers"sv,
                                 "consumers"sv,    "wakeup"sv,     "runtime_status"sv, "pluggable"sv,   "uses"sv};
// runtime_enabled and power_control say nothing that runtime_status does not: a device whose runtime PM was never
// enabled is "unsupported", and one that user space keeps on (power_control "on") is "active".
constexpr std::array fields_passed_over{"bus"sv,    "class"sv,        "type"sv,        "parent"sv,        "subsys"sv,
                                        "sysfs_driver"sv, "power_async"sv, "power_control"sv, "runtime_enabled"sv};

/// The callbacks of struct dev_pm_ops for system sleep.
constexpr std::array callbacks{
    "prepare"sv,       "complete"sv,     "suspend"sv,      "resume"sv,     "freeze"sv,         "thaw"sv,          "poweroff"sv,
    "restore"sv,       "suspend_late"sv, "resume_early"sv, "freeze_late"sv, "thaw_early"sv,    "poweroff_late"sv, "restore_early"sv,
    "suspend_noirq"sv, "resume_noirq"sv, "freeze_noirq"sv, "thaw_noirq"sv, "poweroff_noirq"sv, "restore_noirq"sv};
/// What legacy_suspend() stands for: bus_type::suspend takes any message, bus_type::resume has none.
constexpr std::array legacy_callbacks{"suspend"sv, "resume"sv, "freeze"sv, "thaw"sv, "poweroff"sv, "restore"sv};

bool contains(const auto& range, const auto& value) { return std::ranges::find(range, value) != std::end(range); }

std::string joined(const auto& texts) {
  std::string all;
  for (const auto& text : texts) {
    if (!all.empty()) all += ", ";
    all += text;
  }
  return all;
}

/// Text of a user on its way into a one-line message.
std::string printable(std::string_view text) {
  std::string shown(text);
  std::ranges::replace_if(shown, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return shown;
}

// --- bytes -----------------------------------------------------------------------------------------

[[noreturn]] void refuse_size(const std::string& file) {
  refuse("more than " + std::to_string(topology_bytes_max >> 20) + " MiB of text", file,
         "give a topology: at most " + std::to_string(devices_max) + " lines, one device each");
}

std::string load(const std::string& path) {
  const auto fail = [&](const std::string& why) {
    refuse("cannot read the topology file: " + why, printable(path),
           "give a readable file, or a name that `pmcheck list topologies` shows");
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail("it is a directory");
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file{std::fopen(path.c_str(), "rb")};
  if (!file) fail(std::generic_category().message(errno));
  std::string bytes;
  std::array<char, 1u << 16> chunk;
  while (const std::size_t n = std::fread(chunk.data(), 1, chunk.size(), file.get())) {
    bytes.append(chunk.data(), n);
    if (bytes.size() > topology_bytes_max) refuse_size(printable(path));
  }
  if (std::ferror(file.get()) != 0) fail(std::generic_category().message(errno));
  return bytes;
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

/// All members of a gzip file, one after the other.
std::string gunzip(std::string_view packed, const std::string& file) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) refuse("no memory to unpack it", file, "unpack it with gunzip");
  struct End {
    void operator()(z_stream* s) const { inflateEnd(s); }
  };
  const std::unique_ptr<z_stream, End> end{&stream};
  const auto damaged = [&](const char* how) {
    refuse(std::string("the gzip data is damaged: ") + how, file, "copy or pack the file again");
  };

  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 1u << 16> chunk;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    text.append(chunk.data(), chunk.size() - stream.avail_out);
    if (text.size() > topology_bytes_max) refuse_size(file);
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0) return text;
      if (!is_gzip(packed.substr(packed.size() - stream.avail_in))) damaged("other data follows it");
      inflateReset(&stream);
    } else if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) {
      damaged("it ends too early");
    } else if (status != Z_OK) {
      damaged("it does not unpack");
    }
  }
}

// --- a line ----------------------------------------------------------------------------------------

/// One line as an object whose fields are read with their types.
class Line {
 public:
  Line(std::string_view text, std::string where) : where_(std::move(where)) {
    if (text.find('\0') != std::string_view::npos) refuse("the line holds a NUL byte", where_, "write plain text, UTF-8");
    std::set<std::string> seen;
    // Called for each key and each opening bracket, so that depth and memory stay bounded.
    const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
      if (event == json::parse_event_t::key && depth == 1) check_field(parsed.get_ref<const std::string&>(), seen);
      const bool opens = event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
      if (opens && depth > 1) refuse("the line is nested too deep", where_, "a field is a number, a text, or a list of texts");
      return true;
    };
    try {
      object_ = json::parse(text, watch);
    } catch (const json::parse_error& e) {
      refuse("the line is not valid JSON, at byte " + std::to_string(e.byte), where_, "write one JSON object a line, UTF-8");
    } catch (const json::exception&) {
      refuse("the line holds a number out of all range", where_, "write integers");
    }
    if (!object_.is_object()) refuse("the line is not a JSON object", where_, "write one object a line: {\"dpm\":0,\"path\":...}");
  }

  [[nodiscard]] const std::string& where() const { return where_; }

  /// Not empty.
  [[nodiscard]] std::string name(const char* field) const {
    std::string given = text(field);
    if (given.empty()) refuse("field " + quote(field) + " is empty", where_, "a device needs a name and a unique path");
    return given;
  }
  /// Without `absent` the line must have the field; so with number().
  [[nodiscard]] std::string text(const char* field, std::optional<std::string> absent = {}) const {
    const json* value = find(field, !absent);
    return value == nullptr ? *absent : checked_text(*value, field);
  }
  [[nodiscard]] std::vector<std::string> texts(const char* field) const {
    const json* value = find(field, false);
    if (value == nullptr) return {};
    if (!value->is_array()) refuse_type(field, "a list of texts");
    std::vector<std::string> all;
    for (const json& element : *value) all.push_back(checked_text(element, field));
    return all;
  }
  [[nodiscard]] bool flag(const char* field, bool absent) const {
    const json* value = find(field, false);
    if (value == nullptr) return absent;
    if (value->is_boolean()) return value->get<bool>();
    if (*value != 0 && *value != 1) refuse_type(field, "0, 1, false or true");
    return *value == 1;
  }
  [[nodiscard]] std::int64_t number(const char* field, std::int64_t min, std::int64_t max, std::optional<std::int64_t> absent = {}) const {
    const json* value = find(field, !absent);
    if (value == nullptr) return *absent;
    // Beyond 63 bits json holds an unsigned number, which get() would wrap; beyond 64 a floating-point one.
    constexpr std::uint64_t signed_max = std::numeric_limits<std::int64_t>::max();
    const bool fits = value->is_number_integer() && (!value->is_number_unsigned() || value->get<std::uint64_t>() <= signed_max);
    if (!fits || value->get<std::int64_t>() < min || value->get<std::int64_t>() > max)
      refuse_type(field, "an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return value->get<std::int64_t>();
  }

 private:
  void check_field(const std::string& field, std::set<std::string>& seen) const {
    if (!contains(fields_read, field) && !contains(fields_passed_over, field))
      refuse("no field is called " + quote(field), where_, joined(fields_read));
    if (!seen.insert(field).second) refuse("field " + quote(field) + " comes twice", where_, "keep one of them");
  }
  [[nodiscard]] const json* find(const char* field, bool required) const {
    const auto found = object_.find(field);
    if (found != object_.end()) return &*found;
    if (required) refuse("field " + quote(field) + " is missing", where_, "every line has dpm, path, device and parent_path");
    return nullptr;
  }
  [[nodiscard]] std::string checked_text(const json& value, const char* field) const {
    if (!value.is_string()) refuse_type(field, "text");
    auto text = value.get<std::string>();
    if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
      refuse("field " + quote(field) + " holds a control character", where_, "write names as a trace prints them");
    return text;
  }
  [[noreturn]] void refuse_type(const char* field, const std::string& expected) const {
    refuse("field " + quote(field) + " is not " + expected, where_, "write " + quote(field) + " as " + expected);
  }

  std::string where_;
  json object_;
};

// --- a device --------------------------------------------------------------------------------------

/// A line whose paths are not yet looked up.
struct Record {
  std::string where;
  std::int64_t dpm = -1;
  bool bound = true;
  std::string parent_path;
  std::vector<std::string> suppliers, consumers, uses;
  Device device;
  DeviceIndex index = no_device;  ///< in the topology; none: not on the PM core's list
};

std::vector<std::string> ops_of(const Line& line) {
  std::vector<std::string> given = line.texts("driver_ops");
  std::ranges::move(line.texts("subsystem_ops"), std::back_inserter(given));
  for (const std::string& op : given)
    if (!contains(callbacks, op)) refuse("no callback is called " + quote(op), line.where(), joined(callbacks));
  if (line.text("subsystem", "") == "legacy bus") given.insert(given.end(), legacy_callbacks.begin(), legacy_callbacks.end());
  const std::set<std::string, std::less<>> exist(given.begin(), given.end());
  std::vector<std::string> ops;
  for (const std::string_view callback : callbacks)
    if (exist.contains(callback)) ops.emplace_back(callback);
  return ops;
}

/// As /sys/devices/.../power/wakeup says: device_may_wakeup().  Source: drivers/base/power/sysfs.c, wakeup_show().
bool wakeup_of(const Line& line) {
  const std::string wakeup = line.text("wakeup", "");
  if (wakeup != "enabled" && wakeup != "disabled" && !wakeup.empty())
    refuse("field 'wakeup' is " + quote(wakeup), line.where(), "write enabled, disabled, or an empty text for a device that cannot wake the system");
  return wakeup == "enabled";
}

/// As /sys/devices/.../power/runtime_status says, and `any`.  Source: drivers/base/power/sysfs.c, runtime_status_show().
RuntimeStatus runtime_status_of(const Line& line) {
  const std::string status = line.text("runtime_status", "unsupported");
  if (status == "unsupported") return RuntimeStatus::unsupported;
  if (status == "active") return RuntimeStatus::active;
  if (status == "suspended") return RuntimeStatus::suspended;
  if (status == "any" || status == "suspending" || status == "resuming") return RuntimeStatus::any;  // it was caught changing
  refuse("field 'runtime_status' is " + quote(status), line.where(),
         "write unsupported, active, suspended, or any for a device whose status changes");
}

constexpr unsigned driver_flags_all = DPM_FLAG_NO_DIRECT_COMPLETE | DPM_FLAG_SMART_PREPARE | DPM_FLAG_SMART_SUSPEND | DPM_FLAG_MAY_SKIP_RESUME;

Record record_of(const Line& line) {
  Record r;
  r.where = line.where();
  r.dpm = line.number("dpm", -1, std::numeric_limits<std::int32_t>::max());
  r.bound = line.flag("bound", true);
  r.parent_path = line.text("parent_path");
  r.suppliers = line.texts("suppliers");
  r.consumers = line.texts("consumers");
  r.uses = line.texts("uses");
  Device& d = r.device;
  d.path = line.name("path");
  d.name = line.name("device");
  d.driver_name = line.text("driver", "");
  d.async = line.flag("async", false);
  d.syscore = line.flag("syscore", false);
  d.no_pm_callbacks = line.flag("no_pm_callbacks", false);
  d.driver_flags = static_cast<unsigned>(line.number("driver_flags", 0, driver_flags_all, 0));
  d.may_wakeup = wakeup_of(line);
  d.runtime = runtime_status_of(line);
  d.pluggable = line.flag("pluggable", false);
  d.ops = ops_of(line);
  const std::vector<std::string> of_subsystem = line.texts("subsystem_ops"), of_driver = line.texts("driver_ops");
  for (const std::string& op : d.ops)
    if (contains(of_driver, op) && !contains(of_subsystem, op)) d.driver_only_ops.push_back(op);
  d.driver = line.text("model", d.ops.empty() ? "none" : "any-callbacks");
  if (!contains(driver_names(), d.driver)) refuse("no driver model is called " + quote(d.driver), r.where, joined(driver_names()));
  return r;
}

// --- a file ----------------------------------------------------------------------------------------

class Reader {
 public:
  explicit Reader(std::string_view name) : name_(name), file_(printable(name)) {}

  Topology read(std::string_view text) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) add(line, file_ + ":" + std::to_string(number));
    }
    if (devices_ == 0)
      refuse("no device is on the PM core's list", file_, "write one JSON object a line, with \"dpm\" 0 or more");
    Topology topology{name_, {}};
    for (Record& r : records_) {
      if (r.index == no_device) continue;
      link(r);
      topology.devices.push_back(std::move(r.device));
    }
    return topology;
  }

 private:
  void add(std::string_view text, std::string where) {
    if (text.size() > topology_line_bytes_max)
      refuse("the line is longer than " + std::to_string(topology_line_bytes_max) + " bytes", where, "write one device a line");
    Record r = record_of(Line{text, std::move(where)});
    const auto [same, is_new] = by_path_.try_emplace(r.device.path, records_.size());
    if (!is_new)
      refuse("path " + quote(r.device.path) + " comes twice", r.where,
             "keep one line a device; the other is " + records_[same->second].where);
    if (r.dpm >= 0) {
      if (r.dpm <= dpm_)
        refuse("dpm " + std::to_string(r.dpm) + " comes after dpm " + std::to_string(dpm_), r.where,
               "order the lines by dpm, the position on the PM core's list");
      if (devices_ == devices_max)
        refuse("more than " + std::to_string(devices_max) + " devices", r.where, "leave devices out, e.g. all but one bus");
      dpm_ = r.dpm;
      r.index = static_cast<DeviceIndex>(devices_++);
    }
    records_.push_back(std::move(r));
  }

  /// Looks the paths up.  A parent or supplier comes earlier in the list, so these edges have no cycle.
  void link(Record& r) {
    if (!r.parent_path.empty()) r.device.parent = superior("parent", r.parent_path, r).index;
    for (const std::string& path : r.suppliers) {
      const Record& supplier = superior("supplier", path, r);
      if (supplier.bound && supplier.index != no_device) r.device.suppliers.push_back(supplier.index);
    }
    for (const std::string& path : r.uses) {
      const Record& used = other("device", path, r);
      if (used.index != no_device) r.device.uses.push_back(used.index);
    }
    sort_once(r.device.suppliers);
    sort_once(r.device.uses);
    check_consumers(r);
  }

  static void sort_once(std::vector<DeviceIndex>& devices) {
    std::ranges::sort(devices);
    const auto repeated = std::ranges::unique(devices);
    devices.erase(repeated.begin(), repeated.end());
  }

  [[nodiscard]] const Record& other(const std::string& role, const std::string& path, const Record& r) const {
    const auto found = by_path_.find(path);
    if (found == by_path_.end())
      refuse(role + ' ' + quote(path) + " of " + quote(r.device.path) + " has no line", r.where,
             "add its line (\"dpm\":-1 if it is not on the PM core's list), or do not name it");
    const Record& named = records_[found->second];
    if (&named == &r) refuse("device " + quote(path) + " is its own " + role, r.where, "name another device, or none");
    return named;
  }
  [[nodiscard]] const Record& superior(const std::string& role, const std::string& path, const Record& r) const {
    const Record& above = other(role, path, r);
    if (above.index > r.index)
      refuse(role + ' ' + quote(path) + " of " + quote(r.device.path) + " comes later in the list", r.where,
             "put its line (" + above.where + ") first; if each waits for the other, drop one link of the cycle");
    return above;
  }

  /// A link that only its supplier tells would be lost.
  void check_consumers(const Record& r) {
    for (const std::string& path : r.consumers) {
      const auto found = by_path_.find(path);
      if (found == by_path_.end()) continue;  // cut off with the rest of a captured tree
      const std::size_t consumer = found->second;
      if (!told_.contains(consumer)) told_[consumer] = {records_[consumer].suppliers.begin(), records_[consumer].suppliers.end()};
      if (!told_[consumer].contains(r.device.path))
        refuse(quote(r.device.path) + " names the consumer " + quote(path) + ", which does not name it as a supplier", r.where,
               "add it to \"suppliers\" on line " + records_[consumer].where);
    }
  }

  std::string name_;
  std::string file_;  ///< as messages call it
  std::vector<Record> records_;
  std::map<std::string, std::size_t> by_path_;                ///< into records_
  std::map<std::size_t, std::set<std::string>> told_ = {};    ///< suppliers of a consumer, as they are asked for
  std::int64_t dpm_ = -1;                                     ///< of the last device
  std::size_t devices_ = 0;
};

}  // namespace

std::string quote(std::string_view text) {
  constexpr std::size_t bytes_max = 80;
  std::size_t size = std::min(text.size(), bytes_max);
  while (size != 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;  // whole UTF-8 characters
  return "'" + printable(text.substr(0, size)) + (size < text.size() ? "..'" : "'");
}

checker::Result<Topology> read_topology(std::string_view name, std::string_view bytes) {
  try {
    if (bytes.size() > topology_bytes_max) refuse_size(printable(name));
    if (is_gzip(bytes)) return Reader{name}.read(gunzip(bytes, printable(name)));
    return Reader{name}.read(bytes);
  } catch (const Refused& refused) {
    return refused.error;
  }
}

checker::Result<Topology> read_topology_file(const std::string& path) {
  try {
    return read_topology(path, load(path));
  } catch (const Refused& refused) {
    return refused.error;
  }
}

}  // namespace pmc::model
