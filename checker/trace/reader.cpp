#include "checker/trace/reader.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "checker/trace/collector.hpp"
#include "checker/trace/formats/format.hpp"
#include "checker/trace/input.hpp"
#include "checker/trace/settle.hpp"

namespace pmc::trace {
namespace {

using checker::Error;
using checker::Result;

std::string format_names() {
  std::string names;
  for (const Format& f : all_formats()) names += (names.empty() ? "" : ", ") + std::string(f.name);
  return names;
}

/// Lets the settler hear what it passes on.
class Settling final : public Consumer {
 public:
  explicit Settling(Consumer& next) : next_(next) {}
  void event(const Event& e) override {
    settler.hear(e);
    next_.event(e);
  }
  NameSettler settler;

 private:
  Consumer& next_;
};

Result<Passed> read(Input& input, const ReadOptions& options, Consumer& consumer) {
  const auto& known = all_formats();
  const std::string_view head = input.head();
  auto format = known.end();
  if (!options.format.empty()) {
    format = std::ranges::find(known, options.format, &Format::name);
    if (format == known.end()) return Error{"no format is called '" + options.format + "'", "--input-format", format_names()};
  } else {
    if (!input.failure().empty()) return Error{"the recording cannot be read: " + input.failure(), input.name(), "a file that can be read"};
    if (head.empty()) return Error{"the recording is empty", input.name(), "a file with at least the header of a trace (docs/traces.md)"};
    format = std::ranges::find_if(known, [&](const Format& f) { return f.recognises(head); });
    if (format == known.end())
      return Error{"this is no recording in a format that we know", input.name(),
                   format_names() + ", plain or gzip; --input-format to read it as one of them all the same"};
  }
  Settling settling(consumer);
  Collector collector(settling);
  collector.header.format = format->name;
  if (auto error = format->read(input, collector)) return std::move(*error);
  if (!input.failure().empty())
    return Error{"the recording cannot be read to its end: " + input.failure(), input.name(), "a file that can be read"};
  collector.finish();
  auto remarks = collector.take_remarks();
  if (auto open = settling.settler.open()) remarks.push_back(std::move(*open));
  std::ranges::stable_sort(remarks, {}, &Remark::line);
  return Passed{input.name(),  collector.header,   std::move(remarks), settling.settler.settled(),
                input.lines(), collector.events(), collector.names()};
}

/// Keeps them all.
class Keeper final : public Consumer {
 public:
  explicit Keeper(std::uint64_t events_max) : events_max_(events_max) {}
  void event(const Event& e) override {
    if (events.size() == events_max_) {
      full = true;
      return;
    }
    Event& kept = events.emplace_back(e);
    if (e.kind == Kind::marker || e.kind == Kind::other || e.kind == Kind::runtime) kept.text = texts(e.text);
  }
  std::vector<Event> events;
  Names texts;
  bool full = false;

 private:
  std::uint64_t events_max_;
};

Result<Recording> keep(Input& input, const ReadOptions& options) {
  auto keeper = std::make_shared<Keeper>(options.events_max);
  auto passed = read(input, options, *keeper);
  if (!passed.has_value()) return passed.error();
  if (keeper->full)
    return Error{"more than " + std::to_string(options.events_max) + " events", input.name(),
                 "a recording of one transition, or a part of this one"};
  Passed p = std::move(passed).value();
  Recording r{std::move(p.name), std::move(p.header), std::move(keeper->events), std::move(p.remarks), nullptr, p.lines};
  // Its texts come from both.
  struct Both {
    std::shared_ptr<Names> names;
    std::shared_ptr<Keeper> keeper;
  };
  auto both = std::make_shared<Both>(Both{p.names, keeper});
  r.names = std::shared_ptr<Names>(both, both->names.get());
  std::map<std::string_view, const SettledName*> settled;
  for (const SettledName& n : p.settled) settled[n.text] = &n;
  for (Event& e : r.events) {
    if (!e.several_splits) continue;
    if (const Event* const start = e.partner == 0 ? nullptr : r.at_line(e.partner)) {  // settled before
      e.driver = start->driver;
      e.device = start->device;
      e.several_splits = start->several_splits;
    } else if (const auto name = settled.find(e.text); name != settled.end()) {
      e.driver = name->second->driver;
      e.device = name->second->device;
      e.several_splits = false;
    }
  }
  return r;
}

}  // namespace

std::vector<FormatName> formats() {
  std::vector<FormatName> names;
  for (const Format& f : all_formats()) names.push_back({std::string(f.name), std::string(f.brief)});
  return names;
}

Result<Passed> read_events(const std::string& file, const ReadOptions& options, Consumer& consumer) {
  auto input = Input::open(file);
  if (!input.has_value()) return input.error();
  return read(*input.value(), options, consumer);
}

Result<Recording> read_recording(const std::string& file, const ReadOptions& options) {
  auto input = Input::open(file);
  if (!input.has_value()) return input.error();
  return keep(*input.value(), options);
}

Result<Recording> read_recording(std::string_view bytes, const std::string& name, const ReadOptions& options) {
  return keep(*Input::of_memory(bytes, name), options);
}

}  // namespace pmc::trace
