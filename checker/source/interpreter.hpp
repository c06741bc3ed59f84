/// Runs a caller's C over abstract values, one visible step or decision at a time.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/source/relevance.hpp"
#include "checker/source/value.hpp"
#include "checker/source/vocabulary.hpp"

namespace pmc::source {

struct Place {
  std::string path;
  int line = 0;
  auto operator<=>(const Place&) const = default;
  [[nodiscard]] std::string text() const { return path + ":" + std::to_string(line); }
};

struct Frame {
  const FunctionText* function = nullptr;
  int at = 0;                           ///< the instruction that comes next
  std::optional<std::string> result = {};  ///< where its caller wants the result: a path
  auto operator<=>(const Frame&) const = default;
};

/// A configuration of the caller.
struct Configuration {
  std::vector<Frame> frames;  ///< none: it is idle
  Store store;
  int pending = -1;           ///< the primitive that runs now, or -1
  bool open = false;          ///< of a caller that is a file: it is open
  bool started = false;       ///< somebody has asked; which function it enters is not chosen yet
  bool off = false;           ///< this kernel is no more
  bool stuck = false;         ///< an endless loop without a step, or BUG()
  std::vector<std::string> awaiting = {};  ///< letters that come first, one after another
  auto operator<=>(const Configuration&) const = default;
};

/// What can come next.
struct Next {
  std::string letter;       ///< "freeze_processes(ok)", or "branch(kernel/power/hibernate.c:389: error, true)"
  bool is_choice = false;   ///< nothing that the model knows: which way an unknown value goes
  std::string text;         ///< of a choice, as a person reads it: "'error' is not 0"
  Configuration then;
};

/// One of the functions that a caller is entered through.
struct Entry {
  const FunctionText* function = nullptr;
  enum class Kind : std::uint8_t { alone, open, use, release } kind = Kind::alone;
  std::map<std::string, std::string> arguments = {};  ///< parameters that are fixed, to a constant by name: "PM_SUSPEND_MEM"
};

/// Values that variables may have between transitions, by path.
using AtRest = std::map<std::string, std::set<Value>>;
/// What a caller has in common with others.
struct Shared {
  Relevance relevance;                       ///< of all callers together: what one leaves another may read
  std::set<std::string> set_by_others = {};  ///< variables that somebody who is no caller may set to anything between transitions
  std::set<std::string> at_any_time = {};    ///< and those that he sets without a lock of transitions: another value every time
  AtRest left = {};                          ///< what callers may leave in all others
};

class Interpreter {
 public:
  /// `free`: paths that are anything whenever they are read.
  Interpreter(const Analysis& analysis, std::vector<Entry> entries, std::set<std::string> free, const Shared& shared);

  [[nodiscard]] Configuration initial() const { return {}; }
  /// What comes next, after whatever runs on its own; `c` is moved to where that is.  None: it is stuck, or off.
  std::vector<Next> next(Configuration& c);
  /// Where it stands.
  [[nodiscard]] Place place(const Configuration& c) const;
  /// What was met and could not be modelled.
  [[nodiscard]] const std::set<std::pair<Place, std::string>>& unmodelled() const { return unmodelled_; }
  /// What file-level variables may be left at, when the caller is idle.
  [[nodiscard]] const AtRest& left() const { return left_; }
  /// Whether that variable can change what it does.
  [[nodiscard]] bool hears_of(const std::string& path) const;
  /// Functions that were run.
  [[nodiscard]] const std::set<const FunctionText*>& ran() const { return ran_; }

 private:
  struct Decision {
    bool taken;
    Configuration then;
    std::string text;
  };

  // expressions: interpreter_values.cpp
  std::optional<std::string> path_of(const Expr& lvalue, Configuration& c);
  Value evaluate(const Expr& e, Configuration& c);
  Value read(const std::string& path, Configuration& c);
  void write(const std::string& path, const Value& v, Configuration& c) const;
  /// It is a local, or something that can steer a later call.
  [[nodiscard]] bool is_tracked(const std::string& path) const;
  void forget(const std::string& path, Configuration& c);
  Value fresh(std::int64_t low = Value::lowest, std::int64_t high = Value::highest);
  Value initial_value(const std::string& path);
  Value initializer(const std::string& path);
  Value constant_value(const Expr& e);
  std::vector<Decision> decide(const Instruction& i, Configuration& c);
  /// `may_have_no_sign`: of one of the two it is not known whether it has a sign.
  std::vector<Decision> compare(const std::string& op, const Value& a, const Value& b, const Configuration& c, bool may_have_no_sign = false);
  Value converted_to(Number to, const Value& v);
  void replace(Configuration& c, const Value& old, const Value& v) const;

  // instructions: interpreter.cpp
  std::optional<std::vector<Next>> run_one(Configuration& c);
  std::optional<std::vector<Next>> assign(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> call(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> leave(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> perform(const Primitive& p, const Instruction& i, Configuration& c);
  void enter(const FunctionText& f, const std::vector<Value>& arguments, std::optional<std::string> result, Configuration& c);
  void give(const Instruction& i, const Value& v, Configuration& c);
  void advance(Configuration& c);
  void drop_dead(Configuration& c) const;
  void canonicalise(Configuration& c) const;
  std::vector<Next> begin(const Configuration& c);
  std::vector<Value> arguments_of(const Entry& e);
  std::vector<Next> read_uninitialised(const Configuration& c, const std::string& path, const std::string& what);
  std::optional<std::vector<Next>> resolve_choices(const Configuration& before);
  std::optional<std::string> argument_of(const Primitive& p, const Instruction& i, Configuration& c);
  [[nodiscard]] const Instruction& instruction(const Configuration& c) const;
  Next choice(std::string what, std::string value, Configuration then, std::string text);
  [[nodiscard]] std::string frame_prefix(const Configuration& c) const { return std::to_string(c.frames.size() - 1) + "|"; }

  const Analysis& analysis_;
  std::vector<Entry> entries_;
  std::set<std::string> free_;
  const Shared& shared_;
  std::set<std::string> touched_;  ///< variables that these functions name
  std::set<std::string> own_;      ///< those of them that nobody else writes
  std::set<std::pair<Place, std::string>> unmodelled_;
  AtRest left_;
  std::set<const FunctionText*> ran_;
  std::uint32_t ids_ = 0;
  std::string choice_read_, uninitialised_read_;  ///< while one instruction is looked at
};

}  // namespace pmc::source
