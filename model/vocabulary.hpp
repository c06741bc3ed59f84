/// The words of the model: phases, messages, outcomes, as the kernel spells them.
/// Source: include/linux/pm.h ("PM_EVENT_ messages"), drivers/base/power/main.c.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "checker/msm/domain.hpp"

namespace pmc::model {

/// The four phases down and the four up, in the order in which a transition passes them.
enum class Phase : std::uint8_t { prepare, suspend, suspend_late, suspend_noirq, resume_noirq, resume_early, resume, complete };
inline constexpr std::array all_phases{Phase::prepare,      Phase::suspend,      Phase::suspend_late, Phase::suspend_noirq,
                                       Phase::resume_noirq, Phase::resume_early, Phase::resume,       Phase::complete};
constexpr std::string_view to_string(Phase p) {
  constexpr std::array<std::string_view, 8> names{"prepare",      "suspend",      "suspend_late", "suspend_noirq",
                                                  "resume_noirq", "resume_early", "resume",       "complete"};
  return names[static_cast<std::size_t>(p)];
}
[[nodiscard]] constexpr bool is_down(Phase p) { return p <= Phase::suspend_noirq; }
/// The phase that undoes it, and the reverse.
[[nodiscard]] constexpr Phase counterpart(Phase p) { return static_cast<Phase>(7 - static_cast<int>(p)); }

/// pm_message_t::event, without the PMSG_ prefix.
enum class Message : std::uint8_t { SUSPEND, FREEZE, QUIESCE, HIBERNATE, RESUME, THAW, RESTORE, RECOVER };
inline constexpr std::array all_messages{Message::SUSPEND, Message::FREEZE, Message::QUIESCE, Message::HIBERNATE,
                                         Message::RESUME,  Message::THAW,   Message::RESTORE, Message::RECOVER};
constexpr std::string_view to_string(Message m) {
  constexpr std::array<std::string_view, 8> names{"SUSPEND", "FREEZE", "QUIESCE", "HIBERNATE",
                                                  "RESUME",  "THAW",   "RESTORE", "RECOVER"};
  return names[static_cast<std::size_t>(m)];
}
[[nodiscard]] constexpr bool is_down(Message m) { return m <= Message::HIBERNATE; }
/// Source: resume_event(), drivers/base/power/main.c.
/// Abstraction: of a message of the way up it is PMSG_ON, for which no driver has an operation; here the
/// message itself.  Only a caller that gives an up message to a down function gets there.
[[nodiscard]] constexpr Message resume_event(Message down) {
  switch (down) {
    case Message::SUSPEND: return Message::RESUME;
    case Message::FREEZE:
    case Message::QUIESCE: return Message::RECOVER;
    case Message::HIBERNATE: return Message::RESTORE;
    case Message::RESUME:
    case Message::THAW:
    case Message::RESTORE:
    case Message::RECOVER: break;
  }
  return down;
}

/// What a step that can fail returned.  From prepare only: `again` is -EAGAIN; `positive` is "more than 0", which
/// says that the device may be left in runtime suspend (direct_complete).
enum class Outcome : std::uint8_t { ok, error, again, positive };
constexpr std::string_view to_string(Outcome o) {
  constexpr std::array<std::string_view, 4> names{"ok", "error", "again", "positive"};
  return names[static_cast<std::size_t>(o)];
}

/// The entry points of the PM core: the composites, then the walks that they are made of.
enum class Function : std::uint8_t {
  dpm_suspend_start, dpm_suspend_end, dpm_resume_start, dpm_resume_end,
  dpm_prepare, dpm_suspend, dpm_suspend_late, dpm_suspend_noirq,
  dpm_resume_noirq, dpm_resume_early, dpm_resume, dpm_complete,
};
inline constexpr std::size_t function_count = 12;
constexpr std::string_view to_string(Function f) {
  constexpr std::array<std::string_view, function_count> names{
      "dpm_suspend_start", "dpm_suspend_end", "dpm_resume_start", "dpm_resume_end", "dpm_prepare", "dpm_suspend",
      "dpm_suspend_late", "dpm_suspend_noirq", "dpm_resume_noirq", "dpm_resume_early", "dpm_resume", "dpm_complete"};
  return names[static_cast<std::size_t>(f)];
}

}  // namespace pmc::model

namespace pmc::checker::msm {
template <>
inline constexpr unsigned enum_size<model::Phase> = 8;
template <>
inline constexpr unsigned enum_size<model::Message> = 8;
template <>
inline constexpr unsigned enum_size<model::Outcome> = 4;
template <>
inline constexpr unsigned enum_size<model::Function> = model::function_count;
}  // namespace pmc::checker::msm
