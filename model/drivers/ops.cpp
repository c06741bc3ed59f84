#include "model/drivers/ops.hpp"

#include <algorithm>
#include <array>

#include "model/driver.hpp"

namespace pmc::model {

std::string_view op_name(Phase phase, Message message) {
  using Names = std::array<std::string_view, 3>;  // main, late or early, noirq
  const auto names = [&]() -> Names {
    switch (message) {
      case Message::SUSPEND: return {"suspend", "suspend_late", "suspend_noirq"};
      case Message::FREEZE:
      case Message::QUIESCE: return {"freeze", "freeze_late", "freeze_noirq"};
      case Message::HIBERNATE: return {"poweroff", "poweroff_late", "poweroff_noirq"};
      case Message::RESUME: return {"resume", "resume_early", "resume_noirq"};
      case Message::THAW:
      case Message::RECOVER: return {"thaw", "thaw_early", "thaw_noirq"};
      case Message::RESTORE: return {"restore", "restore_early", "restore_noirq"};
    }
    return {};
  }();
  switch (phase) {
    case Phase::prepare: return "prepare";
    case Phase::complete: return "complete";
    case Phase::suspend:
    case Phase::resume: return names[0];
    case Phase::suspend_late:
    case Phase::resume_early: return names[1];
    case Phase::suspend_noirq:
    case Phase::resume_noirq: return names[2];
  }
  return {};
}

const std::vector<std::string>& all_ops() {
  static const std::vector<std::string> ops = [] {
    std::vector<std::string> names;
    for (const Phase p : all_phases)
      for (const Message m : all_messages)
        if (is_down(p) == is_down(m)) names.emplace_back(op_name(p, m));
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }();
  return ops;
}

}  // namespace pmc::model
