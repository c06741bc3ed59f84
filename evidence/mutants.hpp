/// Small faults, one at a time, that anyone might put into the model by mistake.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "checker/retabulate.hpp"
#include "model/scenario.hpp"

namespace pmc::evidence {

struct Mutant {
  std::string id;        ///< "device/no-effect/Failed + publish [Scheduled] -> Done": for as long as the row stands so
  std::string machine;   ///< or "composition"
  std::string op;        ///< one of operators()
  std::string what;      ///< the fault in one sentence
  // A machine that behaves otherwise ..
  const checker::Machine* original = nullptr;
  checker::Behaviour behaviour = {};
  // .. or participants that are left out: what takes part in events of that name, in that part.
  std::string event = {}, part = {};
};

struct Operator {
  std::string name, brief;
};
const std::vector<Operator>& operators();

/// Of one machine, in the order of its rows.  A change that makes no difference to the table, or the same as an
/// earlier one, is left out.  Callers say messages, of which they may say another.
std::vector<Mutant> table_mutants(const checker::Machine& machine, bool is_caller);

/// Each kind of event in each phase, with each kind of gate left out, over all of these models.
std::vector<Mutant> composition_mutants(std::span<const model::Model* const> models);

/// Leaves those participants out of the model's events.
struct LeftOut {
  bool any = false;         ///< something was left out
  bool only_reads = true;   ///< all of it could only refuse: whatever could happen before still can
};
LeftOut leave_out(model::Model& model, const Mutant& mutant);

}  // namespace pmc::evidence
