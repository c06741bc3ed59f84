/// How lower() works: a function's syntax tree as it is walked, and the instructions made of it so far.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/source/code.hpp"
#include "checker/source/token_text.hpp"

namespace pmc::source {

Expr integer(std::int64_t v);
/// To which type; unknown: it changes no number.
Number cast_type(const Program& program, Node cast);
/// Blanks and line ends as one blank.
bool is_comparison(std::string_view op);
/// Into Instruction::live, which is empty before.
void find_live(Code& code);

class Lowerer {
 public:
  Lowerer(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter)
      : program_(program), function_(f), calls_matter_(calls_matter) {
    code_.text = &f;
  }
  Code run();
  static Expr named(const Program& program, const File* from, int line, const std::string& id,
                    const std::function<Expr(const Macro&)>& expand);

 private:
  using Label = int;
  using InstructionOp = Instruction::Op;

  // instructions, names, macros: lower.cpp
  int emit(Instruction i);
  Label new_label() {
    labels_.push_back(-1);
    return static_cast<Label>(labels_.size()) - 1;
  }
  void bind(Label l) { labels_[static_cast<std::size_t>(l)] = static_cast<int>(code_.instructions.size()); }
  void jump(Label l) { targets_.push_back({emit({.op = InstructionOp::jump}), l, -1}); }
  void branch(Expr condition, Label yes, Label no, std::string text);
  void unmodelled(Node node, const std::string& what);
  /// In the expansion of a macro lines are those of its use.
  int line_of(Node node) const { return in_macro_ > 0 ? line_ : node.line(); }
  void resolve();
  [[nodiscard]] const std::string* local(std::string_view name) const;
  Expr temporary(Type type = {});
  Expr name(Node node);
  /// An array stands for the address of its first element.
  Expr decayed(Expr e);
  Expr address_of(Expr e);
  [[nodiscard]] Expr pointed_to(Expr pointer) const;
  /// The macro's body with its arguments in their places, lowered here.
  Expr expanded(const Macro& m, const std::vector<Node>& arguments, Node at);

  // types: lower_types.cpp
  [[nodiscard]] Type type_of(const Expr& e) const;
  Number number_of(const Expr& e) const { return type_of(e).scalar(); }
  static bool is_shift(std::string_view op) { return op == "<<" || op == ">>"; }
  /// The value as that type has it.
  Expr convert(Expr v, Number to, Node at);
  [[nodiscard]] bool may_wrap(const Expr& e) const;
  /// If it may wrap, a number of which it is not known whether it has a sign.
  [[nodiscard]] Expr mixed(Expr e) const;
  Expr arithmetic(const std::string& op, Expr left, Expr right, Node at);
  Expr comparison(const std::string& op, Expr left, Expr right, Node at);
  /// Of "(u8)(x)", which the grammar takes for a call, the type.
  [[nodiscard]] std::optional<Type> type_named(Node call) const;
  [[nodiscard]] Node cast_like_a_call(Node node) const;
  [[nodiscard]] bool is_no_cast(Node cast) const;
  Expr cast(Node node);
  Expr cast(Expr v, Number to, Node at);

  // expressions: lower_expressions.cpp
  /// 1 or 0.
  Expr decided(Expr v, Node at);
  /// A value that is decided by branches: both ways assign.
  Expr decided(Node node);
  Expr call(Node node, bool result_is_used);
  Expr assign(Expr target, Expr v, Node at);
  /// An expression of which nobody asks the truth: comparisons are not told apart.
  Expr plain(Node node);
  static bool has_call(Node node);
  Expr lvalue(Node node);
  Expr value(Node node);
  /// Of an initialiser whose values nobody looks at: what happens in it.
  Expr effects(Node node);
  /// Members that it does not name are 0; those that it names by their places only are anything.
  void initialise(const Expr& target, Node list);
  /// What it writes may be anything.
  Expr assembly(Node node);
  Expr statement_expression(Node compound);
  void condition(Node node, Label yes, Label no);

  // statements: lower_statements.cpp
  void declaration(Node node);
  void loop(const auto& body, Label on_break, Label on_continue) {
    breaks_.push_back(on_break);
    continues_.push_back(on_continue);
    body();
    breaks_.pop_back();
    continues_.pop_back();
  }
  static bool is_statement(Node node);
  void statement(Node node);
  void expression_statement(Node e);
  void switch_statement(Node node);
  void find_cases(Node node, std::vector<std::pair<Node, Label>>& cases);
  void case_statements(Node node, const std::vector<std::pair<Node, Label>>& cases);
  Label named_label(const std::string& name);

  struct Target {
    int at;
    Label yes, no;
  };
  const Program& program_;
  const FunctionText& function_;
  const std::function<bool(std::string_view)>& calls_matter_;
  Code code_;
  std::vector<int> labels_;
  std::vector<Target> targets_;
  std::map<std::string, Label> named_labels_;
  std::vector<std::map<std::string, std::string>> scopes_;
  std::map<std::string, std::string> static_locals_;
  TypeNames types_;          ///< of locals, temporaries, and static locals as Expr::global names them
  TypeNames local_members_;  ///< of structs that the function declares
  std::set<std::string> names_, expanding_;
  std::vector<Label> breaks_, continues_;
  std::vector<std::unique_ptr<Syntax>> expansions_;
  int temporaries_ = 0, line_ = 0, in_macro_ = 0;
};

}  // namespace pmc::source
