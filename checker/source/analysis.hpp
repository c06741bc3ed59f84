/// What is true of whole functions, before any is run: what they call, what they write, and which of them matter.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/source/code.hpp"
#include "checker/source/vocabulary.hpp"

namespace pmc::source {

struct Summary {
  Code code;
  std::set<const FunctionText*> calls;       ///< of the files read
  std::set<const FunctionText*> handed_out;  ///< that somebody unknown is given, to call them some time
  std::set<std::string> primitives;          ///< that it calls itself
  std::set<std::string> reads, writes;       ///< file-level variables, as Expr::global names them
  std::set<std::string> addresses;           ///< file-level variables whose address it takes
  std::vector<Expr> pointers_called;
  bool writes_through_pointers = false;
  bool acts_itself = false;  ///< it calls a primitive that is not common
  bool acts = false;         ///< .. or somebody whom it calls does
  bool steps = false;        ///< it calls any primitive, or has an assignment that is a step, or somebody whom it calls does
  bool is_small = false;     ///< short, and without loops
};

class Analysis {
 public:
  explicit Analysis(const Program& program);
  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const Summary& of(const FunctionText* f) const { return *summaries_.at(f); }
  /// Whether a call of it is followed, or may give back anything at once.
  [[nodiscard]] bool is_followed(const FunctionText* f) const;
  /// A function that steps and that a call through that pointer may call, as far as files name it where one is set, or a hook:
  /// "suspend_ops->enter"; empty: none.
  [[nodiscard]] std::string stepping_through(const Expr& callee, const FunctionText& f) const;
  /// All such functions.
  [[nodiscard]] std::set<const FunctionText*> all_stepping_through(const Expr& callee, const FunctionText& f) const;
  /// Everything that a call of it may write.
  [[nodiscard]] const std::set<std::string>& written_by(const FunctionText* f) const;
  /// .. through pointers, so that it is not known what.
  [[nodiscard]] bool may_write_through_pointers(const FunctionText* f) const;
  /// Whether a pointer from somewhere else may point to that file-level variable, as Expr::global names it.
  [[nodiscard]] bool is_addressable(const std::string& global) const;
  /// Of a file-level variable or a static local.
  [[nodiscard]] Type type_of(const std::string& global) const;
  /// Whether somebody may ask that variable for a member of that name: only if it is written so, unless there are pointers to it.
  [[nodiscard]] bool may_be_asked_for(const std::string& global, const std::string& member) const;
  /// Whether somebody takes the address of a member of that name.
  [[nodiscard]] bool is_addressed_member(const std::string& name) const { return addressed_members_.contains(name); }
  /// The functions that a call of it may reach, itself among them.
  [[nodiscard]] std::set<const FunctionText*> reached_from(const FunctionText* f) const;
  /// -errno values that somebody tells apart: "EAGAIN".
  [[nodiscard]] const std::set<std::string>& told_apart() const { return errors_compared_; }
  [[nodiscard]] const std::vector<const FunctionText*>& functions() const { return functions_; }

 private:
  void summarise(const FunctionText& f);
  void take_pointers(const Expr& value, const std::string& to, const FunctionText& f);
  void take_pointers(const VariableText& v, Node value, const std::string& to, const std::string& tag);
  void take_lists(Node node, const FunctionText& f);
  void spread_pointers();

  const Program& program_;
  std::map<const FunctionText*, std::unique_ptr<Summary>> summaries_;
  std::vector<const FunctionText*> functions_;
  std::set<std::string> errors_compared_;
  std::map<std::string, std::set<const FunctionText*>> pointers_;  ///< whom such pointers may point to
  std::map<std::string, std::set<std::string>> comes_from_;        ///< whose values they may be given
  std::set<std::string> addressed_, addressed_members_;
  TypeNames types_;                                        ///< of globals
  std::set<std::string> pointed_to_;                       ///< globals
  std::set<std::pair<std::string, std::string>> members_;  ///< of globals, that are named with them
  mutable std::map<const FunctionText*, bool> followed_;
  mutable std::map<const FunctionText*, std::set<std::string>> written_;
  std::set<std::string> read_where_it_steps_;  ///< variables
};

/// The primitive that the instruction calls, or null.
const Primitive* primitive_called(const Instruction& call, const File& file);

/// What is known of a pointer to a function before it is run: "tag.member", "path:variable", "path:function|local"; "?": nothing.
std::string pointer_kind(const Expr& pointer, const FunctionText& f);

/// "name" of "path:name" and of ":name".
std::string_view variable_name(std::string_view global);

}  // namespace pmc::source
