#include "checker/trace/capture.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>

namespace pmc::trace {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Topology files hold no control characters, and JSON no bytes that are not UTF-8.
std::string name_of(std::string_view bytes) {
  std::string text(bytes);
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return text;
}
/// The same for a path, which must stay unique: such bytes become %XX.
std::string path_of(std::string_view bytes) {
  const bool is_ascii = std::ranges::all_of(bytes, [](unsigned char c) { return c < 0x80; });
  const bool is_utf8 = is_ascii || Json(bytes).dump(-1, ' ', false, Json::error_handler_t::ignore) ==
                                       Json(bytes).dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    if (c >= 0x20 && c != 0x7f && c != '%' && (c < 0x80 || is_utf8)) {
      text += byte;
    } else {
      text += '%';
      text += digits[c >> 4];
      text += digits[c & 15];
    }
  }
  return text;
}
void write_line(Captured& captured, const Json& line) {
  captured.text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  ++captured.devices;
}

// --- sysfs -----------------------------------------------------------------------------------------

/// What a sysfs file says, without its end of line; empty: it cannot be read.
std::string attribute(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string line;
  std::getline(in, line);
  return line.substr(0, 4096);
}

/// The base name of what a link points to; the target itself need not be there.
std::string link_name(const fs::path& link) {
  std::error_code none;
  const fs::path target = fs::read_symlink(link, none);
  return none ? std::string() : target.filename().string();
}

struct SysfsDevice {
  std::string path, parent;
  std::vector<std::string> suppliers;
};

class Sysfs {
 public:
  explicit Sysfs(fs::path root) : root_(std::move(root)) {}

  std::optional<checker::Error> read() {
    std::error_code error;
    const fs::path devices = root_ / "devices";
    if (!fs::is_directory(devices, error))
      return checker::Error{"there is no folder 'devices' in it", root_.string(), "/sys, or a copy of a machine's /sys"};
    find(devices, "/devices", "", 0);
    if (devices_.empty())
      return checker::Error{"it has no device", devices.string(),
                            "a folder with devices: directories that have a file 'uevent' and a folder 'power'"};
    return {};
  }

  Captured captured() {
    Captured captured;
    for (const auto& [path, device] : devices_) place(path);
    bool any_async = false;
    std::int64_t dpm = 0;
    for (const std::string& path : order_) {
      const SysfsDevice& d = devices_.at(path);
      const fs::path folder = root_ / path.substr(1);
      const std::string driver = link_name(folder / "driver"), subsystem = link_name(folder / "subsystem");
      const std::string async = attribute(folder / "power" / "async"), wakeup = attribute(folder / "power" / "wakeup");
      any_async = any_async || !async.empty();
      Json line{{"dpm", dpm++},
                {"path", path_of(path)},
                {"device", name_of(fs::path(path).filename().string())},
                {"parent_path", path_of(d.parent)}};
      line["driver"] = name_of(driver.empty() ? subsystem : driver);  // as dev_driver_string() has it
      line["bound"] = !driver.empty();
      line["async"] = async == "enabled" ? 1 : 0;
      if (wakeup == "enabled" || wakeup == "disabled") line["wakeup"] = wakeup;
      line["runtime_status"] = runtime_status(folder);
      std::vector<std::string> suppliers;
      for (const std::string& s : d.suppliers) suppliers.push_back(path_of(s));
      if (!suppliers.empty()) line["suppliers"] = suppliers;
      line["model"] = driver.empty() && subsystem.empty() ? "none" : "most-general";
      write_line(captured, line);
    }
    captured.notes = {"sysfs does not show which callbacks exist: a device with a driver, bus or class has the driver model most-general",
                      "sysfs does not show the order of the PM core's list: parents and suppliers come first, else by path",
                      "sysfs does not show power.syscore, driver flags and no_pm_callbacks: they are 0"};
    if (!any_async)
      captured.notes.emplace_back(
          "this kernel does not show power/async (CONFIG_PM_ADVANCED_DEBUG): every device is synchronous; --async checks with all "
          "asynchronous");
    if (dropped_links_ > 0)
      captured.notes.push_back(std::to_string(dropped_links_) + " device links lead back to where they come from, and are left out");
    return captured;
  }

 private:
  static constexpr int depth_max = 64;

  void find(const fs::path& folder, const std::string& path, const std::string& parent, int depth) {
    if (depth > depth_max) return;
    std::error_code error;
    std::string below = parent;
    // "devlink" devices are the links themselves.
    if (fs::exists(folder / "uevent", error) && fs::is_directory(folder / "power", error) && link_name(folder / "subsystem") != "devlink") {
      devices_[path] = {path, parent, suppliers(folder)};
      below = path;
    }
    std::vector<fs::path> folders;
    for (fs::directory_iterator i(folder, fs::directory_options::skip_permission_denied, error), end; !error && i != end;
         i.increment(error)) {
      std::error_code ignored;
      if (i->symlink_status(ignored).type() == fs::file_type::directory && i->path().filename() != "power") folders.push_back(i->path());
    }
    std::ranges::sort(folders);
    for (const fs::path& f : folders) find(f, path + "/" + f.filename().string(), below, depth + 1);
  }

  /// "supplier:BUS:NAME" -> the link's device -> its "supplier".  Source: devlink_add_symlinks(), drivers/base/core.c.
  std::vector<std::string> suppliers(const fs::path& folder) const {
    std::vector<std::string> found;
    std::error_code error;
    for (fs::directory_iterator i(folder, fs::directory_options::skip_permission_denied, error), end; !error && i != end;
         i.increment(error)) {
      if (!i->path().filename().string().starts_with("supplier:")) continue;
      std::error_code none;
      const fs::path link = fs::weakly_canonical(i->path(), none);
      if (none || attribute(link / "sync_state_only") == "1") continue;  // such a link orders nothing
      const fs::path supplier = fs::weakly_canonical(link / "supplier", none);
      const fs::path root = fs::weakly_canonical(root_, none);
      const fs::path relative = supplier.lexically_relative(root);
      if (!none && !relative.empty() && *relative.begin() == "devices") found.push_back("/" + relative.string());
    }
    std::ranges::sort(found);
    return found;
  }

  /// Puts what it waits for first.
  void place(const std::string& path) {
    if (!begun_.insert(path).second) return;
    SysfsDevice& d = devices_.at(path);
    if (!d.parent.empty()) place(d.parent);
    std::erase_if(d.suppliers, [&](const std::string& s) {
      if (!devices_.contains(s)) return true;
      place(s);
      const bool cycle = !placed_.contains(s);
      if (cycle) ++dropped_links_;
      return cycle;
    });
    placed_.insert(path);
    order_.push_back(path);
  }

  static std::string runtime_status(const fs::path& folder) {
    const std::string status = attribute(folder / "power" / "runtime_status");
    if (status == "active" || status == "suspended") return status;
    return status == "suspending" || status == "resuming" ? "any" : "unsupported";
  }

  fs::path root_;
  std::map<std::string, SysfsDevice> devices_;
  std::vector<std::string> order_;
  std::set<std::string> begun_, placed_;
  std::size_t dropped_links_ = 0;
};

// --- a recording -----------------------------------------------------------------------------------

}  // namespace

std::string callback_of(model::Phase phase, model::Message message) {
  using enum model::Message;
  std::string name;
  switch (message) {
    case SUSPEND: name = "suspend"; break;
    case RESUME: name = "resume"; break;
    case FREEZE:
    case QUIESCE: name = "freeze"; break;
    case HIBERNATE: name = "poweroff"; break;
    case THAW:
    case RECOVER: name = "thaw"; break;
    case RESTORE: name = "restore"; break;
  }
  using enum model::Phase;
  if (phase == suspend_late) name += "_late";
  if (phase == resume_early) name += "_early";
  if (phase == suspend_noirq || phase == resume_noirq) name += "_noirq";
  return name;
}

namespace {

struct SeenDevice {
  std::string path, parent_path;
  std::string_view driver, device;
  bool async = false;
  std::set<std::string> driver_ops, subsystem_ops;
  std::string_view subsystem;
};

}  // namespace

checker::Result<Captured> topology_of_sysfs(const std::string& directory) {
  Sysfs sysfs{fs::path(directory)};
  if (auto error = sysfs.read()) return std::move(*error);
  return sysfs.captured();
}

checker::Result<Captured> topology_of_recording(const Recording& recording) {
  Captured captured;
  std::vector<SeenDevice> devices;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> known;  // by "DRIVER DEVICE" and parent
  std::map<std::string_view, std::vector<std::size_t>> by_name;
  std::set<std::string> paths, off_list;
  std::int64_t main_thread = -1;
  bool any_thread = false;
  std::set<std::string> doubtful;
  for (const Event& e : recording.events) {
    if (e.kind == Kind::action_begin && e.phase) main_thread = e.pid;
    if (e.kind != Kind::callback_start) continue;
    const auto key = std::pair(e.text, e.parent);
    if (e.phase == model::Phase::prepare && !known.contains(key)) {
      SeenDevice d;
      d.device = e.device;
      d.driver = e.driver;
      if (e.parent != "none") {
        const auto parents = by_name.find(e.parent);
        if (parents == by_name.end()) {
          d.parent_path = "/off-list/" + std::string(e.parent);
          off_list.insert(std::string(e.parent));
        } else {
          d.parent_path = devices[parents->second.front()].path;
          if (parents->second.size() > 1) doubtful.insert(std::string(e.parent));
        }
      }
      d.path = d.parent_path + "/" + std::string(e.device);
      for (int n = 2; !paths.insert(d.path).second; ++n) d.path = d.parent_path + "/" + std::string(e.device) + "#" + std::to_string(n);
      known[key] = devices.size();
      by_name[e.device].push_back(devices.size());
      devices.push_back(std::move(d));
      continue;
    }
    const auto device = known.find(key);
    if (device == known.end() || !e.phase || !e.message || e.supplier.empty()) continue;
    SeenDevice& d = devices[device->second];
    const bool of_driver = e.supplier == "driver";
    (of_driver ? d.driver_ops : d.subsystem_ops).insert(callback_of(*e.phase, *e.message));
    if (!of_driver) d.subsystem = e.supplier;
    if (main_thread >= 0 && e.pid != main_thread) d.async = any_thread = true;
  }
  if (devices.empty())
    return checker::Error{"no device is prepared in it", recording.name, "a recording that holds dpm_prepare() and its callbacks"};
  for (const std::string& name : off_list) {
    write_line(captured, {{"dpm", -1}, {"path", path_of("/off-list/" + name)}, {"device", name_of(name)}, {"parent_path", ""}});
    --captured.devices;
  }
  std::int64_t dpm = 0;
  for (const SeenDevice& d : devices) {
    Json line{{"dpm", dpm++},
              {"path", path_of(d.path)},
              {"device", name_of(d.device)},
              {"parent_path", path_of(d.parent_path)},
              {"driver", name_of(d.driver)},
              {"async", d.async ? 1 : 0}};
    if (!d.subsystem.empty()) line["subsystem"] = d.subsystem;
    if (!d.subsystem_ops.empty()) line["subsystem_ops"] = d.subsystem_ops;
    if (!d.driver_ops.empty()) line["driver_ops"] = d.driver_ops;
    write_line(captured, line);
  }
  captured.notes = {"callbacks are those that the recording shows: others, and those of prepare and complete, may exist",
                    "a recording does not show device links, wakeup, driver flags and power.syscore",
                    any_thread ? "asynchronous are the devices with a callback in another thread than the transition's"
                               : "no callback ran in another thread than the transition's: pm_async was 0, or every device is synchronous"};
  if (!doubtful.empty()) {
    std::string names;
    for (const std::string& name : doubtful) names += (names.empty() ? "" : ", ") + name_of(name);
    captured.notes.push_back("several devices have the same name (" + names +
                             "): a child is taken to be that of the first, since the others are mostly devices of a class below it");
  }
  return captured;
}

}  // namespace pmc::trace
