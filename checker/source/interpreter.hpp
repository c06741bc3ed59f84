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
  int at = 0;                              ///< the instruction that comes next
  std::optional<std::string> result = {};  ///< where its caller wants the result: a path
  auto operator<=>(const Frame&) const = default;
};

/// A configuration of the caller.
struct Configuration {
  std::vector<Frame> frames;  ///< none: it is idle
  Store store;
  int pending = -1;                        ///< the primitive that runs now, or -1
  bool open = false;                       ///< of a caller that is a file: it is open
  std::int64_t access_mode = 0;            ///< .. with this: f_flags & O_ACCMODE
  bool started = false;                    ///< somebody has asked; which function it enters is not chosen yet
  bool off = false;                        ///< this kernel is no more
  bool stuck = false;                      ///< an endless loop without a step, or BUG()
  std::vector<std::string> awaiting = {};  ///< letters that come first, one after another; "?hibernation_mode": what was chosen there
  std::set<std::string> escaped = {};      ///< paths that a pointer of which nothing is known may point to, as somebody has their address
  auto operator<=>(const Configuration&) const = default;
};

/// What can come next.
struct Next {
  std::string letter;      ///< "freeze_processes(ok)", or "branch(kernel/power/hibernate.c:389: error, true)"
  bool is_choice = false;  ///< nothing that the model knows: which way an unknown value goes
  std::string text;        ///< of a choice, as a person reads it: "'error' is not 0"
  Configuration then;
};

/// One of the functions that a caller is entered through.
struct Entry {
  const FunctionText* function = nullptr;
  /// Of a file: read and write are only possible if it was opened for that; use is anything else.
  enum class Kind : std::uint8_t { alone, open, read, write, use, release } kind = Kind::alone;
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

/// A value, and those of its members if it is a struct: ".x" -> 1.
struct Object {
  Value value;
  std::vector<std::pair<std::string, Value>> members = {};
};

/// What was written somewhere in an object.
struct Written {
  std::string member;    ///< of that name; "*": the object itself; "?": all of it
  std::string kind;      ///< of a number "s64", of a pointer "pointer"; empty: it is not known
  std::string tag = {};  ///< of the struct that it is in; empty: it is not known
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

  // objects and their parts: interpreter_memory.cpp
  static std::string target_of(std::uint32_t id);
  static std::uint32_t number_of(const std::string& path);
  static Written written_anywhere(const std::string& entry);
  std::optional<std::string> target_of(const Expr& pointer, Configuration& c);
  std::optional<std::string> path_of(const Expr& lvalue, Configuration& c);
  Value initial_value(const std::string& path);
  Value initializer(const std::string& path);
  [[nodiscard]] const VariableText* declared(const std::string& global) const;
  [[nodiscard]] std::vector<std::string> named_in_initializer(const std::string& path) const;
  Value constant_value(const Expr& e, const File* from);
  [[nodiscard]] Value function_value(const std::string& name, const File* from) const;
  [[nodiscard]] const FunctionText* function_of(const Value& v) const;
  /// It is a local, or something that can steer a later call.
  [[nodiscard]] bool is_tracked(const std::string& path) const;
  [[nodiscard]] bool is_addressable(const std::string& object, const Configuration& c) const;
  [[nodiscard]] bool may_be_written_by_any(const std::string& path, const Configuration& c) const;
  Value read(const std::string& path, Configuration& c);
  /// `kind`: of a number "s64", "pointer"; "?": all of an object; empty: as the path has it.  `tag`: of the struct pointed to.
  void write(const std::string& path, const Value& v, Configuration& c, const std::string& kind = "", const std::string& tag = "");
  void write_somewhere(const Expr& target, const Value& v, Configuration& c);
  [[nodiscard]] Type type_of(const std::string& path, const Configuration& c) const;
  [[nodiscard]] bool may_be(const Written& what, const std::string& path, const Configuration& c) const;
  [[nodiscard]] bool may_be_in(const Written& what, const std::string& object, const Configuration& c) const;
  [[nodiscard]] bool is_anywhere(const Written& what, const Configuration& c) const;
  void spread(const std::string& object, const Written& what, Configuration& c);
  void erase_members(const std::string& path, Configuration& c) const;
  void forget(const std::string& path, Configuration& c);
  void give_away(const Value& given, bool may_point, Configuration& c);
  void give_away(const Expr& argument, Configuration& c);
  [[nodiscard]] bool may_point(const Type& type) const;
  [[nodiscard]] bool may_point(const Expr& e, Configuration& c);
  void escape(const Value& v, Configuration& c) const;
  void forget_all_addressable(Configuration& c);
  Object evaluate_object(const Expr& e, Configuration& c);
  void write_object(const std::string& path, const Object& object, Configuration& c, const std::string& kind = "",
                    const std::string& tag = "");
  void canonicalise(Configuration& c) const;
  void drop_unreachable(Configuration& c) const;
  void drop_unknown(Configuration& c) const;
  void renumber(Configuration& c) const;

  // expressions: interpreter_values.cpp
  Value evaluate(const Expr& e, Configuration& c);
  Value fresh(std::int64_t low = Value::lowest, std::int64_t high = Value::highest);
  Value not_null();
  Value converted_to(Number to, const Value& v);
  Value fitted(const Value& v);
  /// Which variable in it is read and not initialised.
  std::optional<std::string> uninitialised_in(const Expr& e, Configuration& c);
  std::vector<Decision> decide(const Instruction& i, Configuration& c);
  /// `may_have_no_sign`: of one of the two it is not known whether it has a sign.
  std::vector<Decision> compare(const std::string& op, const Value& a, const Value& b, const Configuration& c,
                                bool may_have_no_sign = false);
  void replace(Configuration& c, const Value& old, const Value& v) const;

  // instructions: interpreter.cpp
  std::optional<std::vector<Next>> run_one(Configuration& c);
  std::optional<std::vector<Next>> assign(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> call(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> leave(const Instruction& i, Configuration& c);
  std::optional<std::vector<Next>> perform(const Primitive& p, const Instruction& i, Configuration& c);
  void enter(const FunctionText& f, const std::vector<Object>& arguments, std::optional<std::string> result, Configuration& c);
  void give(const Instruction& i, const Object& v, Configuration& c);
  void probe(const Instruction& i, Configuration& c);
  void advance(Configuration& c);
  void drop_dead(Configuration& c) const;
  std::vector<Next> begin(const Configuration& c);
  std::vector<Object> arguments_of(const Entry& e);
  [[nodiscard]] std::optional<std::string> path_of(std::string_view variable, const Configuration& c) const;
  std::vector<Next> read_chosen(const Chosen& what, const Configuration& c);
  [[nodiscard]] std::optional<std::int64_t> constant_named(std::string_view name, const Configuration& c) const;
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
  std::set<std::string> touched_;      ///< variables that these functions name
  std::set<std::string> own_;          ///< those of them that nobody else writes
  std::vector<std::string> in_lists_;  ///< variables whose address an initialiser has
  std::set<std::pair<Place, std::string>> unmodelled_;
  AtRest left_;
  std::set<const FunctionText*> ran_;
  std::uint32_t ids_ = 0;
  std::string choice_read_, uninitialised_read_;  ///< while one instruction is looked at
};

}  // namespace pmc::source
