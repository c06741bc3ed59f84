/// The events of one model that a recording shows, and what its words are among them.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "checker/conformance.hpp"
#include "checker/trace/attempt.hpp"
#include "model/scenario.hpp"

namespace pmc::trace {

/// Whether a trace shows the action by that name as a step of some caller.
bool is_shown(std::string_view action);

class Alphabet {
 public:
  /// The model outlives it.
  Alphabet(const model::Model& m, const model::Caller& caller);

  /// Any of these events is what was seen; none: the model has nothing like it.
  [[nodiscard]] checker::Seen seen(const Word& w) const;
  /// By event: a recording would show it.
  [[nodiscard]] const std::vector<bool>& visible() const { return visible_; }

 private:
  using Kind = model::EventInfo::Kind;
  using Walk = std::tuple<Kind, model::Phase, model::Message>;
  using Callback = std::tuple<Kind, model::Phase, model::Message, model::DeviceIndex>;

  const model::Model& model_;
  std::vector<bool> visible_;
  std::map<Walk, std::vector<checker::EventIndex>> walks_;
  std::map<Callback, std::vector<checker::EventIndex>> callbacks_;
  std::map<std::string, std::vector<checker::EventIndex>, std::less<>> steps_;
  std::map<std::pair<model::DeviceIndex, std::string>, std::vector<checker::EventIndex>> hotplug_;
};

}  // namespace pmc::trace
