#include "properties/attach.hpp"

#include <algorithm>
#include <set>

#include "model/topology.hpp"

namespace pmc::properties {
namespace {

using checker::EventIndex;
using checker::LetterIndex;
using checker::Participant;
using checker::Role;
using model::DeviceIndex;
using model::EventInfo;
using model::Phase;

std::vector<Instance> instances(Scope scope, const model::Topology& topology, const model::Core& core,
                                std::optional<DeviceIndex> watched) {
  std::vector<Instance> all;
  const auto wanted = [&](DeviceIndex d) { return !watched || *watched == d; };
  const auto count = static_cast<DeviceIndex>(topology.devices.size());
  switch (scope) {
    case Scope::system: all.push_back({}); break;
    case Scope::device:
      for (DeviceIndex d = 0; d < count; ++d)
        if (wanted(d)) all.push_back({.device = d});
      break;
    case Scope::device_phase:
      for (DeviceIndex d = 0; d < count; ++d)
        for (const Phase p : {Phase::suspend, Phase::suspend_late, Phase::suspend_noirq})
          if (wanted(d) && core.has(p)) all.push_back({.device = d, .phase = p});
      break;
    case Scope::parent_child:
      for (DeviceIndex d = 0; d < count; ++d) {
        const DeviceIndex parent = topology.devices[static_cast<std::size_t>(d)].parent;
        if (parent != model::no_device && (wanted(d) || wanted(parent))) all.push_back({.device = d, .parent = parent});
      }
      break;
    case Scope::supplier_consumer:
    case Scope::dependency:
    case Scope::superior_subordinate:
      for (DeviceIndex d = 0; d < count; ++d) {
        const model::Device& device = topology.devices[static_cast<std::size_t>(d)];
        std::vector<DeviceIndex> superiors = scope == Scope::dependency ? device.uses : device.suppliers;
        if (scope == Scope::superior_subordinate && device.parent != model::no_device) superiors.push_back(device.parent);
        std::ranges::sort(superiors);
        superiors.erase(std::unique(superiors.begin(), superiors.end()), superiors.end());
        for (const DeviceIndex s : superiors)
          if (wanted(d) || wanted(s)) all.push_back({.device = d, .parent = s});
      }
      break;
  }
  for (Instance& at : all)
    if (at.device != model::no_device) at.may_wakeup = topology.devices[static_cast<std::size_t>(at.device)].may_wakeup;
  return all;
}

/// The events by device, so that an instance is offered its own and everybody's.
class Index {
 public:
  explicit Index(const model::Model& model) : of_device_(model.device_names.size()), count_(static_cast<EventIndex>(model.events.size())) {
    for (EventIndex e = 0; e < count_; ++e)
      (model.events[e].device == model::no_device ? of_nobody_ : of_device_[static_cast<std::size_t>(model.events[e].device)]).push_back(e);
  }
  void each(const Instance& at, Scope scope, const auto& offer) const {
    if (scope == Scope::system) {
      for (EventIndex e = 0; e < count_; ++e) offer(e);
      return;
    }
    for (const EventIndex e : of_nobody_) offer(e);
    for (const DeviceIndex d : {at.device, at.parent})
      if (d != model::no_device)
        for (const EventIndex e : of_device_[static_cast<std::size_t>(d)]) offer(e);
  }

 private:
  std::vector<std::vector<EventIndex>> of_device_;
  std::vector<EventIndex> of_nobody_;
  EventIndex count_;
};

bool triggers(const Property& property, LetterIndex letter) {
  return std::ranges::find(property.triggers, property.monitor->letters[letter].event) != property.triggers.end();
}

/// The parts of the model's components in an event: of monitors attached before, none.
std::vector<model::PartTaken> parts_of(const model::Model& model, EventIndex e) {
  std::vector<model::PartTaken> parts;
  for (const Participant& p : model.system.participants(e)) {
    if (p.component >= model.parts.size()) continue;
    const model::PartInfo& part = model.parts[p.component];
    parts.push_back({part, &part.machine->letters[p.letter]});
  }
  return parts;
}

/// The devices that may be unregistered in this model.
std::vector<DeviceIndex> devices_that_go(const model::Model& model) {
  std::vector<DeviceIndex> all;
  for (const EventInfo& e : model.events)
    if (e.kind == EventInfo::Kind::hotplug && e.step == "device_del") all.push_back(e.device);
  return all;
}

/// The rule, and whichever of the instance's devices may go without the rule hearing it.
std::optional<DeviceIndex> unheard_to_go(const Property& property, const Instance& at, const std::vector<DeviceIndex>& going) {
  for (const DeviceIndex d : {at.device, at.parent}) {
    if (std::ranges::find(going, d) == going.end()) continue;
    if (!letter_heard(property, {.kind = EventInfo::Kind::hotplug, .device = d, .step = "device_del"}, {}, at)) return d;
  }
  return std::nullopt;
}

std::string joined(const std::set<std::string>& names) {
  std::string all;
  for (const std::string& n : names) all += (all.empty() ? "" : ", ") + n;
  return all;
}

std::string instance_name(const Property& p, const Instance& at, const model::Model& model) {
  std::string name = p.id;
  const auto device = [&](DeviceIndex d) { return model.device_names.at(static_cast<std::size_t>(d)); };
  if (at.device != model::no_device) name += " of " + device(at.device);
  if (at.parent != model::no_device) name += " below " + device(at.parent);
  if (p.scope == Scope::device_phase) name += " in " + std::string(to_string(at.phase));
  return name;
}

}  // namespace

std::optional<LetterIndex> letter_heard(const Property& property, const EventInfo& event, std::span<const model::PartTaken> parts,
                                        const Instance& at) {
  if (property.hears_part)
    for (const model::PartTaken& part : parts)
      if (const auto letter = property.hears_part(part, event, at)) return letter;
  return property.hears(event, at);
}

bool premise_occurred(const Property& property, const checker::Exploration& exploration) {
  const checker::Automaton& a = property.monitor->automaton;
  const auto cells = exploration.cells.find(&a);
  if (cells == exploration.cells.end()) return false;
  const std::vector<bool> counts =
      property.trigger_states.empty() ? std::vector<bool>(a.states.size(), true) : property.monitor->where_any(property.trigger_states);
  for (std::size_t s = 0; s < a.states.size(); ++s)
    for (LetterIndex l = 0; l < a.letters.size(); ++l)
      if (counts[s] && triggers(property, l) && cells->second[s * a.letters.size() + l] != 0) return true;
  return false;
}

std::vector<Attached> attach(model::Model& model, const model::Topology& topology, std::span<const Property* const> properties,
                             std::optional<DeviceIndex> watched) {
  const auto event_count = static_cast<EventIndex>(model.events.size());
  const Index index(model);
  std::vector<std::vector<Participant>> more(event_count);
  std::vector<std::vector<model::PartTaken>> parts;
  for (EventIndex e = 0; e < event_count; ++e) parts.push_back(parts_of(model, e));
  const std::vector<DeviceIndex> going = devices_that_go(model);
  std::set<std::string> deaf, unwatched;  // rules, and the devices that they do not watch
  std::vector<Attached> result;
  for (const Property* property : properties) {
    Attached attached{property, 0};
    if (property->of_whole_callers && !model.caller->environment_may_fail) {
      result.push_back(attached);
      continue;
    }
    const checker::Machine& monitor = *property->monitor;
    std::vector<std::string> bad;
    for (const auto& v : property->violations) bad.push_back(v.state);
    const std::vector<bool> violating = monitor.where_any(bad);
    for (const Instance& at : instances(property->scope, topology, *model.caller->core, watched)) {
      if (const auto gone = unheard_to_go(*property, at, going)) {
        deaf.insert(property->id);
        unwatched.insert(model.device_names.at(static_cast<std::size_t>(*gone)));
        continue;
      }
      std::vector<std::pair<EventIndex, LetterIndex>> heard;
      bool can_trigger = false;
      index.each(at, property->scope, [&](EventIndex e) {
        if (const auto letter = letter_heard(*property, model.events[e], parts[e], at)) {
          heard.emplace_back(e, *letter);
          can_trigger = can_trigger || triggers(*property, *letter);
        }
      });
      if (!can_trigger) continue;
      ++attached.instances;
      const auto monitor_index = model.system.add(checker::Component{.name = instance_name(*property, at, model),
                                                             .automaton = &monitor.automaton,
                                                             .property = static_cast<int>(result.size()),
                                                             .violating = violating});
      for (const auto& [e, letter] : heard) more[e].push_back({monitor_index, letter, Role::hears});
    }
    if (attached.instances > 0 && std::ranges::find(model.machines, &monitor) == model.machines.end()) model.machines.push_back(&monitor);
    result.push_back(std::move(attached));
  }
  for (EventIndex e = 0; e < event_count; ++e) {
    if (more[e].empty()) continue;
    const auto now = model.system.participants(e);
    more[e].insert(more[e].begin(), now.begin(), now.end());
    model.system.replace(e, more[e]);
  }
  if (!deaf.empty()) model.bounds.push_back("not watched, since they come and go: " + joined(unwatched) + "; by " + joined(deaf));
  return result;
}

}  // namespace pmc::properties
