// From syntax trees to control-flow graphs.
#include <algorithm>
#include <map>

#include "checker/source/code.hpp"

namespace pmc::source {
namespace {

using Op = Expr::Op;
using InstructionOp = Instruction::Op;

constexpr int macro_depth_max = 8;

Expr integer(std::int64_t v) { return {.op = Op::integer, .value = v}; }

std::string squeezed(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c)))
      all += c;
    else if (!all.empty() && all.back() != ' ')
      all += ' ';
  return all;
}

bool is_constant_name(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; }) &&
         std::ranges::any_of(name, [](unsigned char c) { return std::isupper(c); });
}

/// Macros that say whether their argument is true.
bool is_truth(std::string_view name) {
  static const std::set<std::string_view> all{"likely", "unlikely", "WARN_ON", "WARN_ON_ONCE"};
  return all.contains(name);
}
/// Macros and functions that give their argument back, or that.
bool is_transparent(std::string_view name) {
  static const std::set<std::string_view> all{"READ_ONCE", "TPS", "smp_load_acquire", "data_race"};
  return all.contains(name) || is_truth(name);
}

/// Macros that assign their second argument to the first.
bool is_store(std::string_view name) {
  static const std::set<std::string_view> all{"WRITE_ONCE", "rcu_assign_pointer", "RCU_INIT_POINTER", "smp_store_mb", "this_cpu_write", "__this_cpu_write", "raw_cpu_write"};
  return all.contains(name);
}

/// Macros that assign to arguments of which they are not given the address; such an argument, from 0.
std::optional<std::pair<std::size_t, std::size_t>> sets_arguments(std::string_view name) {
  static const std::map<std::string_view, std::pair<std::size_t, std::size_t>> all{
      {"swap", {0, 1}},         {"get_user", {0, 0}},        {"__get_user", {0, 0}},    {"unsafe_get_user", {0, 0}}, {"do_div", {0, 0}},
      {"va_start", {0, 0}},     {"va_copy", {0, 0}},         {"this_cpu_add", {0, 0}},  {"this_cpu_sub", {0, 0}},    {"this_cpu_inc", {0, 0}},
      {"this_cpu_dec", {0, 0}}, {"__this_cpu_add", {0, 0}},  {"__this_cpu_inc", {0, 0}}, {"__this_cpu_dec", {0, 0}}, {"local_save_flags", {0, 0}},
      {"local_irq_save", {0, 0}}, {"raw_local_irq_save", {0, 0}}};
  if (const auto it = all.find(name); it != all.end()) return it->second;
  if (name.ends_with("_irqsave")) return std::pair<std::size_t, std::size_t>{1, 1};
  return std::nullopt;
}

bool is_comparison(std::string_view op) {
  static const std::set<std::string_view> all{"==", "!=", "<", ">", "<=", ">="};
  return all.contains(op);
}

class Lowerer {
 public:
  Lowerer(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter)
      : program_(program), function_(f), calls_matter_(calls_matter) {
    code_.text = &f;
  }

  Code run() {
    scopes_.emplace_back();
    for (const Parameter& p : function_.parameters)
      if (!p.name.empty()) scopes_.back()[p.name] = p.name, names_.insert(p.name), types_[p.name] = p.number;
    statement(function_.body);
    const int end = function_.body.last_line();
    emit({.op = InstructionOp::leave, .line = end});
    for (const auto& [name, label] : named_labels_)
      if (labels_[static_cast<std::size_t>(label)] < 0) {
        bind(label);
        emit({.op = InstructionOp::unmodelled, .line = end, .text = "no label " + name});
        emit({.op = InstructionOp::leave, .line = end});
      }
    resolve();
    code_.types = std::move(types_);
    return std::move(code_);
  }

 private:
  using Label = int;

  int emit(Instruction i) {
    if (i.line == 0) i.line = line_;
    code_.instructions.push_back(std::move(i));
    return static_cast<int>(code_.instructions.size()) - 1;
  }
  Label new_label() {
    labels_.push_back(-1);
    return static_cast<Label>(labels_.size()) - 1;
  }
  void bind(Label l) { labels_[static_cast<std::size_t>(l)] = static_cast<int>(code_.instructions.size()); }
  void jump(Label l) { targets_.push_back({emit({.op = InstructionOp::jump}), l, -1}); }
  void branch(Expr condition, Label yes, Label no, std::string text) {
    targets_.push_back({emit({.op = InstructionOp::branch, .has_value = true, .value = std::move(condition), .text = std::move(text)}), yes, no});
  }
  void unmodelled(Node node, const std::string& what) {
    line_ = line_of(node);
    emit({.op = InstructionOp::unmodelled, .text = what});
  }
  /// In the expansion of a macro lines are those of its use.
  int line_of(Node node) const { return in_macro_ > 0 ? line_ : node.line(); }

  void resolve() {
    const int n = static_cast<int>(code_.instructions.size());
    for (int i = 0; i < n; ++i) code_.instructions[static_cast<std::size_t>(i)].next = i + 1 < n ? i + 1 : n - 1;
    for (const auto& [at, yes, no] : targets_) {
      Instruction& i = code_.instructions[static_cast<std::size_t>(at)];
      const auto target = [&](Label l) { return labels_[static_cast<std::size_t>(l)] < 0 ? n - 1 : labels_[static_cast<std::size_t>(l)]; };
      i.next = target(yes);
      if (no >= 0) i.other = target(no);
    }
  }

  // ---- names

  const std::string* local(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
      if (const auto it = scope->find(std::string(name)); it != scope->end()) return &it->second;
    return nullptr;
  }
  Expr temporary(Type type = {}) {
    const std::string name = "%" + std::to_string(temporaries_++);
    types_[name] = type;
    return {.op = Op::local, .name = name};
  }

  // ---- types

  Type type_of(const Expr& e) const {
    switch (e.op) {
      case Op::integer: return {.number = e.value == static_cast<std::int32_t>(e.value) ? Number::s32 : Number::s64};
      case Op::local: {
        const auto it = types_.find(e.name);
        return it == types_.end() ? Type{} : it->second;
      }
      case Op::global: {
        if (const auto it = types_.find(e.name); it != types_.end()) return it->second;  // a static local
        const VariableText* v = program_.variable(e.name.substr(e.name.rfind(':') + 1), function_.file);
        return v == nullptr ? Type{} : v->type;
      }
      case Op::field:
      case Op::arrow: {
        const auto it = local_members_.find(e.name);
        return it == local_members_.end() ? program_.member_type(e.name) : it->second;
      }
      case Op::deref: return type_of(e.args.front()).pointee();
      case Op::address: {
        const Type type = type_of(e.args.front());
        return {type.number, type.pointers + 1};
      }
      case Op::unary:
        if (const auto to = conversion_named(e.name)) return {.number = *to};
        if (e.name == "(?)") return {};
        return {.number = e.name == "!" ? Number::s32 : common(type_of(e.args.front()).scalar(), Number::s32)};
      case Op::binary:
        if (is_comparison(e.name)) return {.number = Number::s32};
        if (is_shift(e.name)) return {.number = common(type_of(e.args[0]).scalar(), Number::s32)};
        return {.number = common(type_of(e.args[0]).scalar(), type_of(e.args[1]).scalar())};
      case Op::symbol:
      case Op::function:
      case Op::unknown: break;
    }
    return {};
  }
  Number number_of(const Expr& e) const { return type_of(e).scalar(); }
  static bool is_shift(std::string_view op) { return op == "<<" || op == ">>"; }

  /// The value as that type has it.
  Expr convert(Expr v, Number to, Node at) {
    const Number from = number_of(v);
    if (to == Number::unknown || v.op == Op::unknown || (from == to && from != Number::unsure && from != Number::bit)) return v;
    if (to == Number::boolean) return v.op == Op::integer ? integer(v.value != 0) : decided(std::move(v), at);
    if (holds_all_of(to, from)) return v;
    if (v.op == Op::integer)
      if (const auto n = converted(v.value, to); n && !is_unsigned(to)) return integer(*n);
    return {.op = Op::unary, .name = conversion(to), .args = {std::move(v)}};
  }

  Expr arithmetic(const std::string& op, Expr left, Expr right, Node at) {
    const Number n = is_shift(op) ? common(number_of(left), Number::s32) : common(number_of(left), number_of(right));
    if (!is_unsigned(n)) return {.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}};
    // Of the others the lowest bits are the same, whichever type the operands have.
    if (op == "/" || op == "%" || op == ">>") {
      left = convert(std::move(left), n, at);
      if (op != ">>") right = convert(std::move(right), n, at);
    }
    return {.op = Op::unary, .name = conversion(n), .args = {{.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}}}};
  }

  Expr comparison(const std::string& op, Expr left, Expr right, Node at) {
    const Number a = number_of(left), b = number_of(right), n = common(a, b);
    if (is_unsigned(n)) {
      left = convert(std::move(left), n, at);
      right = convert(std::move(right), n, at);
    } else if (n == Number::unknown && op != "==" && op != "!=") {
      // If it has no sign, a negative number that it is compared with is a large one.
      const auto may_have_no_sign = [](Expr e) { return Expr{.op = Op::unary, .name = "(?)", .args = {std::move(e)}}; };
      const auto has_sign = [](const Expr& e) { return e.op == Op::integer && e.value < 0; };
      const bool asks_left = a == Number::unknown && left.op != Op::symbol && (right.op != Op::integer || has_sign(right));
      const bool asks_right = b == Number::unknown && right.op != Op::symbol && (left.op != Op::integer || has_sign(left));
      if (asks_left) left = may_have_no_sign(std::move(left));
      if (asks_right) right = may_have_no_sign(std::move(right));
    }
    return {.op = Op::binary, .name = op, .args = {std::move(left), std::move(right)}};
  }

  Expr name(Node node) {
    const std::string id(node.text());
    if (const std::string* l = local(id)) {
      if (const auto it = static_locals_.find(*l); it != static_locals_.end()) return decayed({.op = Op::global, .name = it->second});
      return decayed({.op = Op::local, .name = *l});
    }
    return decayed(named(program_, function_.file, line_of(node), id, [&](const Macro& m) { return expanding_.contains(m.name) ? Expr{} : expanded(m, {}, node); }));
  }

  /// An array stands for the address of its first element.
  Expr decayed(Expr e) {
    const bool is_object = e.op == Op::local || e.op == Op::global || e.op == Op::field || e.op == Op::arrow;
    return is_object && type_of(e).is_array ? address_of(std::move(e)) : e;
  }
  Expr address_of(Expr e) {
    const Expr* root = &e;
    while (root->op == Op::field) root = &root->args.front();
    if (root->op == Op::local) code_.addressed.insert(root->name);
    return {.op = Op::address, .args = {std::move(e)}};
  }
  Expr pointed_to(Expr pointer) const {
    if (pointer.op == Op::address) return Expr(pointer.args.front());
    const Type type = type_of(pointer).pointee();
    const std::string number = conversion(type.scalar());
    return {.op = Op::deref, .name = type.pointers > 0 ? "pointer" : number.size() > 2 ? number.substr(1, number.size() - 2) : "?", .args = {std::move(pointer)}, .tag = type.tag};
  }

 public:
  static Expr named(const Program& program, const File* from, int line, const std::string& id, const auto& expand) {
    if (const auto v = program.enumerator(id, from)) return integer(*v);
    if (id == "NULL" || id == "false") return integer(0);
    if (id == "true") return integer(1);
    if (id == "current" || id == "jiffies") return {};
    if (program.function(id, from) != nullptr) return {.op = Op::function, .name = id};
    if (const VariableText* v = program.variable(id, from)) return {.op = Op::global, .name = v->file->path + ":" + id};
    if (const Macro* m = program.macro(id, from, line); m != nullptr && !m->parameters) {
      if (Expr e = expand(*m); e.op != Op::unknown) return e;
      return {.op = Op::symbol, .name = id};
    }
    if (id.starts_with("CONFIG_")) return integer(program.config().is_set(id) ? 1 : 0);
    if (is_constant_name(id)) return {.op = Op::symbol, .name = id};
    return {.op = Op::global, .name = ":" + id};
  }

 private:
  // ---- macros of the files read

  /// The macro's body with its arguments in their places, lowered here.
  Expr expanded(const Macro& m, const std::vector<Node>& arguments, Node at) {
    if (in_macro_ >= macro_depth_max) {
      unmodelled(at, "macro " + m.name + ", through too many others");
      return {};
    }
    std::string body;
    for (std::size_t i = 0; i < m.body.size();) {
      const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
      if (!is_word(m.body[i])) {
        body += m.body[i++];
        continue;
      }
      std::size_t end = i;
      while (end < m.body.size() && is_word(m.body[end])) ++end;
      const std::string word = m.body.substr(i, end - i);
      const auto it = m.parameters ? std::ranges::find(*m.parameters, word) : std::vector<std::string>::const_iterator{};
      const bool replaces = m.parameters && it != m.parameters->end() && static_cast<std::size_t>(it - m.parameters->begin()) < arguments.size();
      body += replaces ? "(" + std::string(arguments[static_cast<std::size_t>(it - m.parameters->begin())].text()) + ")" : word;
      i = end;
    }
    if (body.find_first_not_of(" \t") == std::string::npos) return {};
    expansions_.push_back(std::make_unique<Syntax>("int pmc_expansion(void)\n{\n(" + body + ");\n}\n"));
    if (expansions_.back()->root().has_error())
      expansions_.push_back(std::make_unique<Syntax>("int pmc_expansion(void)\n{\n" + body + ";\n}\n"));
    const Node root = expansions_.back()->root();
    if (root.has_error()) {
      if (m.parameters) unmodelled(at, "macro " + m.name);
      return {};
    }
    const Node definition = root.children().front();
    line_ = line_of(at);
    ++in_macro_;
    expanding_.insert(m.name);
    Expr result;
    const auto statements = definition.field("body").children();
    for (const Node s : statements)
      if (s.is("expression_statement") && !s.children().empty() && statements.size() == 1)
        result = value(s.children().front());
      else
        statement(s);
    --in_macro_;
    expanding_.erase(m.name);
    return result;
  }

  // ---- expressions

  /// 1 or 0.
  Expr decided(Expr v, Node at) {
    const Expr result = temporary({.number = Number::boolean});
    const Label yes = new_label(), no = new_label(), end = new_label();
    branch(std::move(v), yes, no, squeezed(at.text()));
    bind(yes);
    assign(result, integer(1), at);
    jump(end);
    bind(no);
    assign(result, integer(0), at);
    bind(end);
    return result;
  }

  Expr call(Node node, bool result_is_used) {
    const Node callee = node.field("function");
    std::vector<Node> arguments;
    if (const Node list = node.field("arguments")) arguments = list.children();
    const std::string callee_name = callee.is("identifier") ? std::string(callee.text()) : std::string();
    if (!callee_name.empty() && local(callee_name) == nullptr) {
      if (is_truth(callee_name) && result_is_used && !arguments.empty()) return decided(arguments.front());
      if (is_transparent(callee_name) && !arguments.empty()) return value(arguments.front());
      if (is_store(callee_name) && arguments.size() == 2) return assign(lvalue(arguments[0]), value(arguments[1]), node);
      if (callee_name == "IS_ENABLED" && arguments.size() == 1) return integer(program_.config().is_set(arguments[0].text()) ? 1 : 0);
      if (callee_name == "BUG_ON" && arguments.size() == 1) {
        Expr e = plain(arguments.front());
        line_ = line_of(node);
        emit({.op = InstructionOp::assume_not, .has_value = true, .value = std::move(e), .text = squeezed(node.text())});
        return {};
      }
      if (const Macro* m = program_.macro(callee_name, function_.file, line_of(node)); m != nullptr && m->parameters && !expanding_.contains(callee_name) && !calls_matter_(callee_name))
        return expanded(*m, arguments, node);
    }
    Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = squeezed(callee.text())};
    i.callee = callee_name.empty() || local(callee_name) != nullptr || program_.variable(callee_name, function_.file) != nullptr
                   ? value(callee)
                   : Expr{.op = Op::function, .name = callee_name};
    if (i.callee.op == Op::deref) i.callee = Expr(i.callee.args.front());
    // Of what only goes into a message it does not matter which value it has.
    const bool matters = i.callee.op != Op::function || calls_matter_(i.callee.name) || program_.function(i.callee.name, function_.file) != nullptr;
    for (const Node a : arguments) i.args.push_back(a.is("type_descriptor") ? Expr{} : matters ? value(a) : plain(a));
    const FunctionText* const f = i.callee.op == Op::function ? program_.function(i.callee.name, function_.file) : nullptr;
    if (const auto sets = f == nullptr ? sets_arguments(i.callee.name) : std::nullopt)
      for (const std::size_t a : {sets->first, sets->second})
        if (a < i.args.size() && i.args[a].op != Op::address) i.args[a] = address_of(std::move(i.args[a]));
    if (f != nullptr)
      for (std::size_t a = 0; a < std::min(i.args.size(), f->parameters.size()); ++a) i.args[a] = convert(std::move(i.args[a]), f->parameters[a].number.scalar(), arguments[a]);
    line_ = i.line = line_of(node);
    Expr result;
    if (result_is_used) {
      result = temporary(f != nullptr && !calls_matter_(i.callee.name) ? f->result : Type{});
      i.has_target = true;
      i.target = result;
    }
    emit(std::move(i));
    return result;
  }

  Expr assign(Expr target, Expr v, Node at) {
    v = convert(std::move(v), number_of(target), at);
    line_ = line_of(at);
    Expr result = target;
    emit({.op = InstructionOp::assign, .has_target = true, .has_value = true, .target = std::move(target), .value = std::move(v)});
    return result;
  }

  /// An expression of which nobody asks the truth: comparisons are not told apart.
  Expr plain(Node node) {
    if (node.is("binary_expression") || (node.is("unary_expression") && node.field("operator").text() == "!")) {
      const auto op = node.field("operator").text();
      if (op != "&&" && op != "||") {
        if (node.is("unary_expression")) return {.op = Op::unary, .name = std::string(op), .args = {plain(node.field("argument"))}};
        Expr left = plain(node.field("left")), right = plain(node.field("right"));
        return {.op = Op::binary, .name = std::string(op), .args = {std::move(left), std::move(right)}};
      }
    }
    if (node.is("parenthesized_expression") && node.children().size() == 1) return plain(node.children().front());
    if (node.is("cast_expression") && !cast_changes(node)) return plain(node.field("value"));
    if (node.is("conditional_expression") && !has_call(node)) {  // any of the two
      const Node consequence = node.field("consequence");
      return {.op = Op::unknown, .args = {plain(consequence ? consequence : node.field("condition")), plain(node.field("alternative"))}};
    }
    return value(node);
  }
  static bool has_call(Node node) {
    return node.is("call_expression") || node.is("assignment_expression") || node.is("update_expression") || std::ranges::any_of(node.children(), has_call);
  }

  /// Of "(u8)(x)", which the grammar takes for a call, the type.
  std::optional<Type> type_named(Node call) const {
    const Node callee = call.field("function");
    if (!callee || !callee.is("parenthesized_expression") || callee.children().size() != 1 || !callee.children().front().is("identifier")) return std::nullopt;
    const std::string name(callee.children().front().text());
    return local(name) != nullptr || program_.variable(name, function_.file) != nullptr ? std::nullopt : known_type(name, program_.type_names());
  }
  Node cast_like_a_call(Node node) const {
    if (!node.is("call_expression") || !type_named(node)) return {};
    const auto given = node.field("arguments").children();
    return given.size() == 1 ? given.front() : Node();
  }

  Number cast_to(Node cast) const {
    const Node type = cast.field("type");
    return declared_type(type.field("type"), type.field("declarator"), program_.type_names()).scalar();
  }
  Expr cast(Node node) {
    const Node type = node.field("type");
    const Type to = declared_type(type.field("type"), type.field("declarator"), program_.type_names());
    Expr v = value(node.field("value"));
    // Of a type that is not known, which may have no sign.
    const bool is_number = to.pointers == 0 && to.tag.empty() && !to.is_function && type.field("type").text() != "void";
    if (is_number && to.number == Number::unknown && (v.op == Op::integer || number_of(v) != Number::unknown))
      return {.op = Op::unary, .name = "(?)", .args = {std::move(v)}};
    const Number number = to.scalar(), from = number_of(v);
    v = convert(std::move(v), number, node);
    // What it is compared with is converted to the type of the cast, even if this changes no number.
    if (number >= Number::s32 && number <= Number::u64 && from != Number::unknown && common(from, Number::s32) != number && number_of(v) != number)
      return {.op = Op::unary, .name = conversion(number), .args = {std::move(v)}};
    return v;
  }
  bool cast_changes(Node cast) const { return cast_to(cast) != Number::unknown; }

  /// A value that is decided by branches: both ways assign.
  Expr decided(Node node) {
    const Expr result = temporary({.number = Number::boolean});
    const Label yes = new_label(), no = new_label(), end = new_label();
    condition(node, yes, no);
    bind(yes);
    assign(result, integer(1), node);
    jump(end);
    bind(no);
    assign(result, integer(0), node);
    bind(end);
    return result;
  }

  Expr lvalue(Node node) { return value(node); }

  Expr value(Node node) {
    if (!node) return {};
    const auto kind = node.kind();
    if (kind == "parenthesized_expression") {
      const auto children = node.children();
      if (children.size() == 1 && children.front().is("compound_statement")) return statement_expression(children.front());
      return children.empty() ? Expr{} : value(children.back());
    }
    if (kind == "identifier") return name(node);
    if (kind == "number_literal") {
      const auto v = literal(node.text());
      if (!v) return {.op = Op::unary, .name = conversion(Number::u64), .args = {Expr{}}};
      const Number type = literal_type(node.text(), *v);
      return is_unsigned(type) || (type == Number::s64 && number_of(integer(*v)) != type) ? Expr{.op = Op::unary, .name = conversion(type), .args = {integer(*v)}} : integer(*v);
    }
    if (kind == "true") return integer(1);
    if (kind == "false" || kind == "null") return integer(0);
    if (kind == "char_literal" && node.text().size() == 3) return integer(node.text()[1]);
    if (const Node given = cast_like_a_call(node)) return convert(value(given), type_named(node)->scalar(), node);
    if (kind == "call_expression") return call(node, true);
    if (kind == "cast_expression") return cast(node);
    if (kind == "comma_expression") {
      value(node.field("left"));
      return value(node.field("right"));
    }
    if (kind == "field_expression") {
      const bool arrow = node.field("operator").text() == "->";
      Expr base = value(node.field("argument"));
      Expr member{.op = arrow ? Op::arrow : Op::field, .name = std::string(node.field("field").text()), .args = {std::move(base)}};
      // &x->y is x.y
      const Type type = type_of(member.args.front());
      member.tag = arrow ? type.pointee().tag : type.tag;
      if (arrow && member.args.front().op == Op::address) member = {.op = Op::field, .name = member.name, .args = {Expr(member.args.front().args.front())}, .tag = member.tag};
      if (type_of(member).is_shared) return {};  // Abstraction: what is in a union is not known.
      return decayed(std::move(member));
    }
    if (kind == "subscript_expression") {
      Expr base = value(node.field("argument"));
      const Expr index = value(node.field("index"));
      if (index.op == Op::integer && index.value == 0) return pointed_to(std::move(base));
      return {.op = Op::deref, .name = "[]", .args = {std::move(base)}};
    }
    if (kind == "pointer_expression") {
      Expr inner = value(node.field("argument"));
      if (node.field("operator").text() == "*") {
        return inner.op == Op::function ? inner : pointed_to(std::move(inner));
      }
      if (inner.op == Op::function || inner.op == Op::address) return inner;
      if (inner.op == Op::deref && inner.name != "[]") return Expr(inner.args.front());
      return address_of(std::move(inner));
    }
    if (kind == "unary_expression") {
      const auto op = node.field("operator").text();
      if (op == "!") return decided(node);
      Expr inner = value(node.field("argument"));
      if (inner.op == Op::integer) return integer(op == "-" ? -inner.value : op == "~" ? ~inner.value : inner.value);
      const Number n = common(number_of(inner), Number::s32);
      Expr all{.op = Op::unary, .name = std::string(op), .args = {std::move(inner)}};
      return is_unsigned(n) ? Expr{.op = Op::unary, .name = conversion(n), .args = {std::move(all)}} : all;
    }
    if (kind == "binary_expression") {
      const auto op = node.field("operator").text();
      static const std::set<std::string_view> decides{"&&", "||", "==", "!=", "<", ">", "<=", ">="};
      if (decides.contains(op)) return decided(node);
      Expr left = value(node.field("left")), right = value(node.field("right"));
      return arithmetic(std::string(op), std::move(left), std::move(right), node);
    }
    if (kind == "conditional_expression") {
      const Expr result = temporary();
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(node.field("condition"), yes, no);
      bind(yes);
      // a ?: b
      const Node consequence = node.field("consequence");
      Expr first = consequence ? value(consequence) : value(node.field("condition"));
      const Type type = type_of(first);
      assign(result, std::move(first), node);
      const std::size_t assigned = code_.instructions.size() - 1;
      jump(end);
      bind(no);
      Expr second = value(node.field("alternative"));
      const Type other = type_of(second);
      const Number both = common(type.scalar(), other.scalar());
      types_[result.name] = type == other ? type : Type{.number = both};
      if (Expr& v = code_.instructions[assigned].value; is_unsigned(both) && type.scalar() != both) v = {.op = Op::unary, .name = conversion(both), .args = {Expr(std::move(v))}};
      assign(result, std::move(second), node);
      bind(end);
      return result;
    }
    if (kind == "assignment_expression") {
      const auto op = node.field("operator").text();
      Expr right = value(node.field("right"));
      Expr left = lvalue(node.field("left"));
      if (op != "=") right = arithmetic(std::string(op.substr(0, op.size() - 1)), left, std::move(right), node);
      return assign(std::move(left), std::move(right), node);
    }
    if (kind == "update_expression") {
      Expr target = lvalue(node.field("argument"));
      const bool prefix = node.all_children().front().text().starts_with("+") || node.all_children().front().text().starts_with("-");
      Expr before = prefix ? Expr{} : temporary(type_of(target));
      if (!prefix) assign(before, target, node);
      const std::string op(1, node.field("operator").text().front());
      assign(target, arithmetic(op, target, integer(1), node), node);
      return prefix ? target : before;
    }
    if (kind == "initializer_list" || kind == "compound_literal_expression") return effects(node);
    if (kind == "gnu_asm_expression") return assembly(node);
    if (kind == "extension_expression") return node.children().empty() ? Expr{} : value(node.children().front());
    if (kind == "sizeof_expression" || kind == "alignof_expression" || kind == "offsetof_expression") return {.op = Op::unary, .name = conversion(Number::u64), .args = {Expr{}}};
    static const std::set<std::string_view> means_nothing{"string_literal", "concatenated_string", "char_literal", "type_descriptor"};
    if (!means_nothing.contains(kind)) unmodelled(node, "an expression that the grammar does not know");
    return {};
  }

  /// Of an initialiser whose values nobody looks at: what happens in it.
  Expr effects(Node node) {
    for (const Node c : node.children())
      if (c.is("initializer_list") || c.is("initializer_pair") || c.is("subscript_designator"))
        effects(c);
      else if (!c.is("type_descriptor") && !c.is("field_designator"))
        value(c);
    return {};
  }

  /// Members that it does not name are 0; those that it names by their places only are anything.
  void initialise(const Expr& target, Node list) {
    const auto is_zero = [](Node n) { return (n.is("number_literal") && n.text() == "0") || n.is("null") || n.is("false"); };
    const auto all = list.children();
    const bool by_place = std::ranges::any_of(all, [&](Node n) { return !n.is("initializer_pair") && !is_zero(n); });
    assign(target, by_place || type_of(target).is_array ? Expr{} : integer(0), list);
    for (const Node pair : all) {
      const Node v = pair.field("value");
      Expr member = target;
      for (const Node d : pair.is("initializer_pair") ? pair.children() : std::vector<Node>{})
        if (d.begin() >= v.begin())
          break;
        else if (d.is("field_designator")) {
          const std::string tag = type_of(member).tag;
          member = {.op = Op::field, .name = std::string(d.text().substr(1)), .args = {std::move(member)}, .tag = tag};
        } else
          member = {};  // [0] = ..
      if (!pair.is("initializer_pair") || member.op == Op::unknown || type_of(member).is_shared)
        pair.is("initializer_list") || pair.is("initializer_pair") ? static_cast<void>(effects(pair)) : static_cast<void>(value(pair));
      else if (v.is("initializer_list"))
        initialise(member, v);
      else
        assign(std::move(member), value(v), pair);
    }
  }

  /// What it writes may be anything.
  Expr assembly(Node node) {
    Instruction i{.op = InstructionOp::call, .line = line_of(node), .text = "asm"};
    i.callee = {.op = Op::function, .name = "asm"};
    if (const Node outputs = node.field("output_operands"))
      for (const Node o : outputs.children())
        if (const Node v = o.field("value")) i.args.push_back(address_of(lvalue(v)));
    emit(std::move(i));
    return {};
  }

  Expr statement_expression(Node compound) {
    scopes_.emplace_back();
    Expr result;
    const auto all = compound.children();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (i + 1 == all.size() && all[i].is("expression_statement") && !all[i].children().empty())
        result = value(all[i].children().front());
      else
        statement(all[i]);
    scopes_.pop_back();
    return result;
  }

  void condition(Node node, Label yes, Label no) {
    if (node.is("parenthesized_expression")) {
      const auto children = node.children();
      if (children.size() == 1 && !children.front().is("compound_statement")) return condition(children.front(), yes, no);
    }
    if (node.is("cast_expression") && (!cast_changes(node) || cast_to(node) == Number::boolean)) return condition(node.field("value"), yes, no);
    if (node.is("unary_expression") && node.field("operator").text() == "!") return condition(node.field("argument"), no, yes);
    if (node.is("call_expression") && node.field("function").is("identifier") && is_transparent(node.field("function").text()))
      if (const auto arguments = node.field("arguments").children(); !arguments.empty()) return condition(arguments.front(), yes, no);
    if (node.is("binary_expression")) {
      const auto op = node.field("operator").text();
      if (op == "&&" || op == "||") {
        const Label more = new_label();
        op == "&&" ? condition(node.field("left"), more, no) : condition(node.field("left"), yes, more);
        bind(more);
        return condition(node.field("right"), yes, no);
      }
      if (is_comparison(op)) {
        Expr left = value(node.field("left")), right = value(node.field("right"));
        Expr all = comparison(std::string(op), std::move(left), std::move(right), node);
        line_ = line_of(node);
        return branch(std::move(all), yes, no, squeezed(node.text()));
      }
    }
    Expr e = value(node);
    line_ = line_of(node);
    branch(std::move(e), yes, no, squeezed(node.text()));
  }

  // ---- statements

  void declaration(Node node) {
    const Node type = node.field("type");
    Structs structs;
    collect_members(type, program_.type_names(), local_members_, structs);
    const bool is_static = std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "static"; });
    const bool is_extern = std::ranges::any_of(node.children(), [](Node c) { return c.is("storage_class_specifier") && c.text() == "extern"; });
    for (Node d : node.all_children()) {
      Node initializer;
      if (d.is("init_declarator")) {
        initializer = d.field("value");
        d = d.field("declarator");
      }
      if (!is_declarator(d)) continue;
      const std::string id = declared_name(d);
      const Type declared = declared_type(type, d, program_.type_names());
      if (id.empty() || is_extern || declared.is_function) continue;
      line_ = line_of(d);
      std::string own = id;
      while (!names_.insert(own).second) own += "'";
      if (is_static) {
        static_locals_[own] = function_.file->path + ":" + function_.name + "#" + own;
        types_[static_locals_[own]] = declared;
        Expr first = constant(program_, function_.file, initializer);
        if (const auto n = first.op == Op::integer ? converted(first.value, declared.scalar()) : std::nullopt) first.value = *n;
        code_.statics[static_locals_[own]] = std::move(first);
        scopes_.back()[id] = own;
        continue;
      }
      types_[own] = declared;
      const Expr variable{.op = Op::local, .name = own};
      if (initializer && initializer.is("initializer_list")) {
        scopes_.back()[id] = own;
        initialise(variable, initializer);
        continue;
      }
      Expr v = initializer ? value(initializer) : Expr{};
      scopes_.back()[id] = own;
      if (initializer || declared.is_array)  // Abstraction: that an array's elements are not initialised is not noticed.
        assign(variable, declared.is_array ? Expr{} : std::move(v), d);
      else
        emit({.op = InstructionOp::declare, .has_target = true, .target = variable});
    }
    if (type && type.is("ERROR")) unmodelled(node, "a declaration that the grammar does not know");
  }

  void loop(const auto& body, Label on_break, Label on_continue) {
    breaks_.push_back(on_break);
    continues_.push_back(on_continue);
    body();
    breaks_.pop_back();
    continues_.pop_back();
  }

  static bool is_statement(Node node) {
    return node.kind().ends_with("_statement") || node.is("declaration") || node.is("else_clause") || node.is("ERROR");
  }

  void statement(Node node) {
    if (!node) return;
    line_ = line_of(node);
    const auto kind = node.kind();
    if (node.has_error() && kind != "ERROR" && std::ranges::any_of(node.all_children(), [](Node c) { return c.has_error() && !(is_statement(c) && !c.is("ERROR")); }) &&
        kind != "compound_statement")
      unmodelled(node, "the grammar does not know all of this: " + squeezed(node.text()).substr(0, 60));
    if (kind == "compound_statement") {
      scopes_.emplace_back();
      for (const Node s : node.children()) statement(s);
      scopes_.pop_back();
    } else if (kind == "declaration") {
      declaration(node);
    } else if (kind == "expression_statement") {
      for (const Node e : node.children()) expression_statement(e);
    } else if (kind == "if_statement") {
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(node.field("condition"), yes, no);
      bind(yes);
      statement(node.field("consequence"));
      jump(end);
      bind(no);
      if (const Node e = node.field("alternative"))
        for (const Node s : e.children()) statement(s);
      bind(end);
    } else if (kind == "while_statement") {
      const Label top = new_label(), in = new_label(), end = new_label();
      bind(top);
      condition(node.field("condition"), in, end);
      bind(in);
      loop([&] { statement(node.field("body")); }, end, top);
      jump(top);
      bind(end);
    } else if (kind == "do_statement") {
      const Label top = new_label(), test = new_label(), end = new_label();
      bind(top);
      loop([&] { statement(node.field("body")); }, end, test);
      bind(test);
      condition(node.field("condition"), top, end);
      bind(end);
    } else if (kind == "for_statement") {
      scopes_.emplace_back();
      if (const Node i = node.field("initializer")) i.is("declaration") ? declaration(i) : static_cast<void>(value(i));
      const Label top = new_label(), in = new_label(), update = new_label(), end = new_label();
      bind(top);
      if (const Node c = node.field("condition")) condition(c, in, end);
      bind(in);
      loop([&] { statement(node.field("body")); }, end, update);
      bind(update);
      if (const Node u = node.field("update")) value(u);
      jump(top);
      bind(end);
      scopes_.pop_back();
    } else if (kind == "switch_statement") {
      switch_statement(node);
    } else if (kind == "labeled_statement") {
      bind(named_label(std::string(node.field("label").text())));
      const auto children = node.children();
      for (std::size_t i = 1; i < children.size(); ++i) statement(children[i]);
    } else if (kind == "goto_statement") {
      const Node label = node.field("label");
      if (!label)
        unmodelled(node, "goto to a computed label");
      else
        jump(named_label(std::string(label.text())));
    } else if (kind == "break_statement") {
      breaks_.empty() ? unmodelled(node, "break outside of a loop") : jump(breaks_.back());
    } else if (kind == "continue_statement") {
      continues_.empty() ? unmodelled(node, "continue outside of a loop") : jump(continues_.back());
    } else if (kind == "return_statement") {
      const auto children = node.children();
      Instruction i{.op = InstructionOp::leave};
      if (!children.empty()) {
        i.has_value = true;
        i.value = convert(value(children.front()), function_.result.scalar(), children.front());
      }
      i.line = line_of(node);
      emit(std::move(i));
    } else if (kind == "attributed_statement" || kind == "else_clause") {
      for (const Node s : node.children()) statement(s);
    } else if (kind == "case_statement") {
      unmodelled(node, "case outside of a switch, or inside of another statement");
    } else if (kind == "ERROR") {
      unmodelled(node, "the grammar does not know this: " + squeezed(node.text()).substr(0, 60));
    } else if (kind == "type_definition" || kind == "struct_specifier" || kind == "enum_specifier" || kind == "attribute_declaration" || kind == "function_definition") {
      if (kind == "function_definition") unmodelled(node, "a function inside of a function");
    } else {
      value(node);
    }
  }

  void expression_statement(Node e) {
    if (const Node given = cast_like_a_call(e)) return expression_statement(given);
    if (e.is("identifier") && (e.text() == "fallthrough" || e.text() == "__fallthrough")) return;
    if (e.is("call_expression"))
      call(e, false);
    else if (e.is("conditional_expression")) {  // as a statement neither value is used
      const Label yes = new_label(), no = new_label(), end = new_label();
      condition(e.field("condition"), yes, no);
      bind(yes);
      if (const Node c = e.field("consequence")) expression_statement(c);
      jump(end);
      bind(no);
      expression_statement(e.field("alternative"));
      bind(end);
    } else if (e.is("parenthesized_expression") || e.is("cast_expression")) {
      const Node inner = e.is("cast_expression") ? e.field("value") : e.children().empty() ? Node() : e.children().front();
      if (inner && !inner.is("compound_statement"))
        expression_statement(inner);
      else
        value(e);
    } else
      value(e);
  }

  void switch_statement(Node node) {
    Expr given = value(node.field("condition"));
    const Expr chosen = temporary({.number = common(number_of(given), Number::s32)});
    assign(chosen, std::move(given), node);
    const Label end = new_label();
    std::vector<std::pair<Node, Label>> cases;
    find_cases(node.field("body"), cases);
    Label fallback = end;
    for (const auto& [c, label] : cases) {
      const Node v = c.field("value");
      line_ = line_of(c);
      if (!v) {
        fallback = label;
        continue;
      }
      const Label more = new_label();
      const auto condition = node.field("condition").children();
      const std::string text = (condition.empty() ? "" : squeezed(condition.front().text())) + " == " + squeezed(v.text());
      if (v.is("conditional_expression") && !v.field("consequence")) {  // A ?: B is how plain_c() spells the range A ... B
        const Label in = new_label();
        branch(comparison(">=", chosen, value(v.field("condition")), v), in, more, text);
        bind(in);
        branch(comparison("<=", chosen, value(v.field("alternative")), v), label, more, text);
      } else {
        branch(comparison("==", chosen, value(v), v), label, more, text);
        code_.instructions.back().is_case = true;
      }
      bind(more);
    }
    jump(fallback);
    breaks_.push_back(end);
    scopes_.emplace_back();
    for (const Node s : node.field("body").children()) case_statements(s, cases);
    scopes_.pop_back();
    breaks_.pop_back();
    bind(end);
  }
  void find_cases(Node node, std::vector<std::pair<Node, Label>>& cases) {
    for (const Node c : node.children())
      if (c.is("case_statement")) {
        cases.emplace_back(c, new_label());
        find_cases(c, cases);
      }
  }
  void case_statements(Node node, const std::vector<std::pair<Node, Label>>& cases) {
    if (!node.is("case_statement")) return statement(node);
    for (const auto& [c, label] : cases)
      if (c.text().data() == node.text().data() && c.text().size() == node.text().size()) bind(label);
    const auto children = node.children();
    for (std::size_t i = node.field("value") ? 1 : 0; i < children.size(); ++i) case_statements(children[i], cases);
  }

  Label named_label(const std::string& name) {
    const auto [it, is_new] = named_labels_.try_emplace(name, 0);
    if (is_new) it->second = new_label();
    return it->second;
  }

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

// ---- which locals may still be read

void uses(const Expr& e, std::set<std::string>& all) {
  if (e.op == Op::local) all.insert(e.name);
  for (const Expr& a : e.args) uses(a, all);
}

void find_live(Code& code) {
  auto& is = code.instructions;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t n = is.size(); n-- > 0;) {
      Instruction& i = is[n];
      std::set<std::string> out;
      if (i.op != InstructionOp::leave) {
        out = is[static_cast<std::size_t>(i.next)].live;
        if (i.other >= 0) out.insert(is[static_cast<std::size_t>(i.other)].live.begin(), is[static_cast<std::size_t>(i.other)].live.end());
      }
      if (i.has_target && i.target.op == Op::local) out.erase(i.target.name);
      if (i.has_target && i.target.op != Op::local) uses(i.target, out);
      if (i.has_value) uses(i.value, out);
      if (i.op == InstructionOp::call) {
        uses(i.callee, out);
        for (const Expr& a : i.args) uses(a, out);
      }
      if (out != i.live) {
        i.live = std::move(out);
        changed = true;
      }
    }
  }
}

}  // namespace

Code lower(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter) {
  Code code = Lowerer(program, f, calls_matter).run();
  find_live(code);
  return code;
}

Expr constant(const Program& program, const File* from, Node e) {
  if (!e) return integer(0);
  if (e.is("parenthesized_expression") && e.children().size() == 1) return constant(program, from, e.children().front());
  if (e.is("cast_expression")) return constant(program, from, e.field("value"));
  if (e.is("number_literal")) {
    const auto v = literal(e.text());
    return v ? integer(*v) : Expr{};
  }
  if (e.is("true")) return integer(1);
  if (e.is("false") || e.is("null")) return integer(0);
  if (e.is("pointer_expression") && e.field("operator").text() == "&") {
    Expr of = constant(program, from, e.field("argument"));
    return of.op == Op::function ? of : Expr{.op = Op::address, .args = {std::move(of)}};
  }
  if (e.is("field_expression") && e.field("operator").text() == ".")
    return {.op = Op::field, .name = std::string(e.field("field").text()), .args = {constant(program, from, e.field("argument"))}};
  if (e.is("unary_expression") && e.field("operator").text() == "-") {
    const Expr inner = constant(program, from, e.field("argument"));
    return inner.op == Op::integer ? integer(-inner.value) : Expr{};
  }
  if (e.is("identifier")) return Lowerer::named(program, from, e.line(), std::string(e.text()), [](const Macro&) { return Expr{}; });
  return {};
}

}  // namespace pmc::source
