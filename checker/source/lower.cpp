// From syntax trees to control-flow graphs: instructions, names and macros.
#include <algorithm>

#include "checker/source/lowerer.hpp"
#include "checker/source/preprocess.hpp"

namespace pmc::source {

using Op = Expr::Op;

namespace {

constexpr int macro_depth_max = 8;

bool is_constant_name(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_'; }) &&
         std::ranges::any_of(name, [](unsigned char c) { return std::isupper(c); });
}

}  // namespace

Expr integer(std::int64_t v) { return {.op = Op::integer, .value = v}; }

Code Lowerer::run() {
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

// ---- instructions

int Lowerer::emit(Instruction i) {
  if (i.line == 0) i.line = line_;
  code_.instructions.push_back(std::move(i));
  return static_cast<int>(code_.instructions.size()) - 1;
}

void Lowerer::branch(Expr condition, Label yes, Label no, std::string text) {
  targets_.push_back(
      {emit({.op = InstructionOp::branch, .has_value = true, .value = std::move(condition), .text = std::move(text)}), yes, no});
}

void Lowerer::unmodelled(Node node, const std::string& what) {
  line_ = line_of(node);
  emit({.op = InstructionOp::unmodelled, .text = what});
}

void Lowerer::resolve() {
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

const std::string* Lowerer::local(std::string_view name) const {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
    if (const auto it = scope->find(std::string(name)); it != scope->end()) return &it->second;
  return nullptr;
}

Expr Lowerer::temporary(Type type) {
  const std::string name = "%" + std::to_string(temporaries_++);
  types_[name] = type;
  return {.op = Op::local, .name = name};
}

Expr Lowerer::name(Node node) {
  const std::string id(node.text());
  if (const std::string* l = local(id)) {
    if (const auto it = static_locals_.find(*l); it != static_locals_.end()) return decayed({.op = Op::global, .name = it->second});
    return decayed({.op = Op::local, .name = *l});
  }
  return decayed(named(program_, function_.file, line_of(node), id,
                       [&](const Macro& m) { return expanding_.contains(m.name) ? Expr{} : expanded(m, {}, node); }));
}

Expr Lowerer::decayed(Expr e) {
  const bool is_object = e.op == Op::local || e.op == Op::global || e.op == Op::field || e.op == Op::arrow;
  return is_object && type_of(e).is_array ? address_of(std::move(e)) : e;
}

Expr Lowerer::address_of(Expr e) {
  const Expr* root = &e;
  while (root->op == Op::field) root = &root->args.front();
  if (root->op == Op::local) code_.addressed.insert(root->name);
  return {.op = Op::address, .args = {std::move(e)}};
}

Expr Lowerer::pointed_to(Expr pointer) const {
  if (pointer.op == Op::address) return Expr(pointer.args.front());
  const Type type = type_of(pointer).pointee();
  const std::string number = conversion(type.scalar());
  return {.op = Op::deref,
          .name = type.pointers > 0   ? "pointer"
                  : number.size() > 2 ? number.substr(1, number.size() - 2)
                                      : "?",
          .args = {std::move(pointer)},
          .tag = type.tag};
}

Expr Lowerer::named(const Program& program, const File* from, int line, const std::string& id,
                    const std::function<Expr(const Macro&)>& expand) {
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

// ---- macros of the files read

Expr Lowerer::expanded(const Macro& m, const std::vector<Node>& arguments, Node at) {
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
    const bool replaces =
        m.parameters && it != m.parameters->end() && static_cast<std::size_t>(it - m.parameters->begin()) < arguments.size();
    body += replaces ? "(" + std::string(arguments[static_cast<std::size_t>(it - m.parameters->begin())].text()) + ")" : word;
    i = end;
  }
  if (body.find_first_not_of(" \t") == std::string::npos) return {};
  body = plain_expansion(std::move(body));
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

Code lower(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter) {
  Code code = Lowerer(program, f, calls_matter).run();
  find_live(code);
  return code;
}

namespace {

/// Of a constant, as far as it decides what comes out.
Number type_of_constant(const Program& program, Node e) {
  if (e.is("parenthesized_expression") && e.children().size() == 1) return type_of_constant(program, e.children().front());
  if (e.is("number_literal")) return literal(e.text()) ? literal_type(e.text(), *literal(e.text())) : Number::u64;
  if (e.is("unary_expression")) return common(type_of_constant(program, e.field("argument")), Number::s32);
  if (e.is("cast_expression")) return cast_type(program, e);
  return Number::s32;
}

}  // namespace

Number cast_type(const Program& program, Node cast) {
  const Node type = cast.field("type");
  return declared_type(type.field("type"), type.field("declarator"), program.type_names()).scalar();
}

Expr constant(const Program& program, const File* from, Node e) {
  if (!e) return integer(0);
  if (e.is("parenthesized_expression") && e.children().size() == 1) return constant(program, from, e.children().front());
  if (e.is("cast_expression")) {
    Expr inner = constant(program, from, e.field("value"));
    const Number to = cast_type(program, e);
    if (to == Number::unknown || (inner.op != Op::integer && (to == Number::s64 || to == Number::u64))) return inner;
    const auto n = inner.op == Op::integer ? converted(inner.value, to) : std::nullopt;
    return n ? integer(*n) : Expr{};
  }
  if (e.is("number_literal")) {
    const auto v = literal(e.text());
    const auto n = v ? converted(*v, literal_type(e.text(), *v)) : std::nullopt;
    return n ? integer(*n) : Expr{};
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
    const auto n = inner.op == Op::integer ? converted(-inner.value, type_of_constant(program, e)) : std::nullopt;
    return n ? integer(*n) : Expr{};
  }
  if (e.is("identifier")) return Lowerer::named(program, from, e.line(), std::string(e.text()), [](const Macro&) { return Expr{}; });
  return {};
}

}  // namespace pmc::source
