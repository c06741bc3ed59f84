/// Which kernel functions are steps of the model (model/steps.hpp), what they may return, and which variables' assignments
/// are steps.  Everything that C source and model have in common is in these tables.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pmc::source {

/// What a call may give back.
enum class Gives : std::uint8_t { nothing, zero, one, negative, positive, nonzero, anything };

/// An argument that a letter names: constant's name -> what the letter calls it, {"PMSG_FREEZE", "FREEZE"}.
using Names = std::vector<std::pair<std::string_view, std::string_view>>;

struct Outcome {
  std::string_view letter;  ///< "freeze_processes(ok)"; "{}" stands for the argument; empty: nothing is seen
  Gives gives = Gives::nothing;
  /// The step is the last of this kernel: it is off, or another one runs.
  bool ends = false;
  /// A function that is given as an argument runs then, with the next argument; its result is the call's.
  bool runs_argument = false;
  /// Variables that the call sets, by name, as a jump back into a snapshot does.
  std::vector<std::pair<std::string_view, std::int64_t>> sets = {};
};

struct Primitive {
  std::string_view function;    ///< "freeze_processes", or a hook as it is called: "hibernation_ops->begin"
  std::string_view first = {};  ///< its first argument has to be this variable, its address, or this constant: "&system_transition_mutex"; empty: anything
  int argument = -1;            ///< which argument `names` decode, if any
  const Names* names = nullptr;
  std::string_view call = {};   ///< a letter that comes first, on its own: the function then runs for a while
  std::vector<Outcome> outcomes = {};
  std::string_view file = {};   ///< only in this file (its last part); empty: anywhere
  bool writes_arguments = false;  ///< what it is given the address of is something else afterwards
  /// Others do it, too, for other ends: who does nothing but this is no caller of the PM core.
  bool is_common = false;
};

/// An assignment that is a step: `in_suspend = 1`.
struct AssignmentStep {
  std::string_view variable;
  std::string_view if_zero, if_nonzero;  ///< letters; empty: none
};

/// What user space has chosen beforehand, in a variable that nobody else changes until the transition is over.  Which value it is
/// is a step: right after another one, from which on it decides, and where the caller itself changes it.
struct Chosen {
  std::string_view variable;
  std::string_view after;   ///< a letter: "swsusp_write(ok)"
  std::string_view letter;  ///< "read_hibernation_mode({})"
  Names values;             ///< others it does not have
  std::string_view only_with, pointer;  ///< that value it has only while the pointer is not null
};

/// Functions whose entry and return are steps, for rules that hear of them.
struct Mark {
  std::string_view function, entered, succeeded, failed;  ///< letters; empty: none
};
/// Parameters of that type stand for questions of their own: a caller for each of these constants.
struct Questions {
  std::string_view type;
  std::vector<std::string_view> constants;
};

const std::vector<Primitive>& primitives();
const std::vector<AssignmentStep>& assignment_steps();
const std::vector<Chosen>& choices();
const std::vector<Mark>& marks();
const std::vector<Questions>& questions_by_type();
/// The PM core's entry points: who calls one of these, directly or not, is a caller.
const std::vector<std::string>& entry_points();
/// Pointers to tables of hooks that are taken to be set, with all their hooks: "suspend_ops".  `hooks_only`: the table may
/// be missing as a whole.
struct Hooks {
  std::string_view pointer;
  bool hooks_only = false;
};
const std::vector<Hooks>& hook_tables();
/// Variables of which only some values are looked at, whoever sets them; each run's bounds say so.
struct Assumed {
  std::string_view variable;
  std::int64_t low = 0, high = 0;
  std::string_view bound;  ///< as a sentence
};
const std::vector<Assumed>& assumed_values();
/// Constants of headers that are not read, as the kernel's ABI has them.
std::optional<std::int64_t> known_constant(std::string_view name);

/// The primitive of that name, whatever its arguments.
bool is_primitive(std::string_view function);

}  // namespace pmc::source
