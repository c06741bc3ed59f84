/// Ways to break a model.  Each throws std::logic_error if it changes nothing: that would be no fault.
#pragma once
#include <functional>
#include <string>

#include "model/scenario.hpp"

namespace pmc::faults {

// ---- one row of a caller's machine; `source` is an MSM state, `letter` as in "freeze_processes(ok)"

/// The letter leads to `target`: an MSM state, with the data that the row gives, or with others: "Thaw{RECOVER}".
void redirect(checker::Machine& machine, const std::string& source, const std::string& letter, const std::string& target);
/// The caller does not take the letter, and goes on as if it had: whatever leads to `source` leads on to what follows.
void omit(checker::Machine& machine, const std::string& source, const std::string& letter);
/// The caller takes `instead` where it would take the letter.
void says(checker::Machine& machine, const std::string& source, const std::string& letter, const std::string& instead);
/// The caller has no row for the letter.
void refuse(checker::Machine& machine, const std::string& source, const std::string& letter);

// ---- events of a composed model

using Where = std::function<bool(const model::EventInfo&)>;
/// The events of that kind of a device in a phase, with whichever message.
Where at(model::EventInfo::Kind kind, model::Phase phase, model::DeviceIndex device = 0);

/// The component is not asked and not moved by these events.
void leave_out(model::Model& model, const Where& where, const std::string& component);
/// ... by any event.
void leave_out(model::Model& model, const std::string& component);
/// The component is asked another of its letters by these events: "completed".
void ask(model::Model& model, const Where& where, const std::string& component, const std::string& letter);
/// The component takes part in these events, too, by that letter.
void also(model::Model& model, const Where& where, const std::string& component, const std::string& letter);
/// These events do not happen.
void never(model::Model& model, const Where& where);
/// These events carry another message.
void tell(model::Model& model, const Where& where, model::Message message);
/// One event more: the walk of `complete` moves the device to the next list and does not call it.
void pass_over_in_complete(model::Model& model, model::DeviceIndex device);

}  // namespace pmc::faults
