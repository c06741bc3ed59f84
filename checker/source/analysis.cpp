#include "checker/source/analysis.hpp"

#include <algorithm>

namespace pmc::source {

namespace {

constexpr std::size_t small_instructions = 40;

void each_expr(const Expr& e, const auto& visit) {
  visit(e);
  for (const Expr& a : e.args) each_expr(a, visit);
}

const Expr& root_of(const Expr& lvalue) {
  const Expr* e = &lvalue;
  while (e->op == Expr::Op::field) e = &e->args.front();
  return *e;
}

}  // namespace

namespace {

/// "hibernation_ops->begin" of "(*hibernation_ops->begin)".
std::string hook_name(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '(' || c == ')' || c == '*'; });
  return text;
}

}  // namespace

const Primitive* primitive_called(const Instruction& i, const File& file) {
  const std::string name = i.callee.op == Expr::Op::function ? i.callee.name : hook_name(i.text);
  for (const Primitive& p : primitives()) {
    if (p.function != name || !file.path.ends_with(p.file)) continue;
    if (p.first.empty()) return &p;
    if (i.args.empty()) continue;
    const bool by_address = p.first.starts_with("&");
    const Expr& given = by_address && i.args[0].op == Expr::Op::address ? i.args[0].args[0] : i.args[0];
    if (by_address == (i.args[0].op == Expr::Op::address) && (given.op == Expr::Op::global || given.op == Expr::Op::symbol) &&
        variable_name(given.name) == p.first.substr(by_address ? 1 : 0))
      return &p;
  }
  return nullptr;
}

std::string_view variable_name(std::string_view global) {
  const auto colon = global.rfind(':');
  return colon == std::string_view::npos ? global : global.substr(colon + 1);
}

namespace {

const std::string any_pointer = "?";

std::string kind_of_local(const FunctionText& f, const std::string& name) { return f.file->path + ":" + f.name + "|" + name; }

}  // namespace

std::string pointer_kind(const Expr& pointer, const FunctionText& f) {
  const Expr* e = &pointer;
  // A pointer to a pointer, an element and an array go for each other.
  while (e->op == Expr::Op::deref || e->op == Expr::Op::address || e->op == Expr::Op::unary) e = &e->args.front();
  if (e->op == Expr::Op::field || e->op == Expr::Op::arrow) return e->tag + "." + e->name;
  if (e->op == Expr::Op::global) return e->name;
  return e->op == Expr::Op::local ? kind_of_local(f, e->name) : any_pointer;
}

/// Such pointers are given that value.
void Analysis::take_pointers(const Expr& value, const std::string& to, const FunctionText& f) {
  switch (value.op) {
    case Expr::Op::function:
      if (const FunctionText* g = program_.function(value.name, f.file)) pointers_[to].insert(g);
      return;
    case Expr::Op::integer:
    case Expr::Op::symbol: return;
    case Expr::Op::unary:
    case Expr::Op::binary:
    case Expr::Op::unknown:
      for (const Expr& a : value.args) take_pointers(a, to, f);
      return;
    default: comes_from_[to].insert(pointer_kind(value, f));
  }
}

/// Names of functions in a variable's initialiser.
void Analysis::take_pointers(const VariableText& v, Node value, const std::string& to, const std::string& tag) {
  if (value.is("initializer_pair")) {
    std::string member = to;
    for (const Node d : value.children())
      if (d.is("field_designator")) member = (member == to ? tag : "") + "." + std::string(d.text().substr(1));
    return take_pointers(v, value.field("value"), member, "");
  }
  if (value.is("initializer_list")) {
    const bool is_array = v.type.is_array || v.type.tag.empty();
    for (const Node c : value.children())
      take_pointers(v, c, c.is("initializer_pair") || is_array ? to : any_pointer, is_array && c.is("initializer_list") ? v.type.tag : tag);
    return;
  }
  if (value.is("identifier"))
    if (const FunctionText* f = program_.function(value.text(), v.file)) pointers_[to].insert(f);
  for (const Node c : value.children()) take_pointers(v, c, to, tag);
}

/// The same of lists within a function, whose values go to members by their places.
void Analysis::take_lists(Node node, const FunctionText& f) {
  if (node.is("initializer_list"))
    for (const Node c : node.children())
      if (c.is("identifier") || c.is("pointer_expression"))
        if (const FunctionText* g = program_.function(c.text().substr(c.is("identifier") ? 0 : 1), f.file))
          pointers_[any_pointer].insert(g);
  for (const Node c : node.children()) take_lists(c, f);
}

namespace {

/// Of a member whose struct is not known it may be any one's.
bool may_be_one(const std::string& a, const std::string& b) {
  if (a == b || a == any_pointer || b == any_pointer) return true;
  const std::size_t dot = a.rfind('.'), other = b.rfind('.');
  if (a.find(':') != a.npos || b.find(':') != b.npos || dot == a.npos || other == b.npos) return false;
  return a.substr(dot) == b.substr(other) && (dot == 0 || other == 0);
}

}  // namespace

void Analysis::spread_pointers() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [kind, from] : comes_from_) {
      auto& own = pointers_[kind];
      const std::size_t before = own.size();
      for (const std::string& k : from)
        for (const auto& [other, functions] : pointers_)
          if (&functions != &own && may_be_one(k, other)) own.insert(functions.begin(), functions.end());
      changed = changed || own.size() != before;
    }
  }
}

std::set<const FunctionText*> Analysis::all_stepping_through(const Expr& callee, const FunctionText& f) const {
  std::set<const FunctionText*> all;
  const std::string kind = pointer_kind(callee, f);
  for (const auto& [other, functions] : pointers_)
    if (may_be_one(kind, other))
      for (const FunctionText* g : functions)
        if (summaries_.at(g)->steps) all.insert(g);
  return all;
}

std::string Analysis::stepping_through(const Expr& callee, const FunctionText& f) const {
  if (const auto all = all_stepping_through(callee, f); !all.empty()) return (*all.begin())->name;
  if (callee.op != Expr::Op::arrow) return {};
  // A copy of the pointer to a table of hooks.
  std::set<std::string> seen;
  std::vector<std::string> work{pointer_kind(callee.args.front(), f)};
  while (!work.empty()) {
    const std::string from = std::move(work.back());
    work.pop_back();
    if (!seen.insert(from).second) continue;
    for (const Hooks& h : hook_tables())
      if (const std::string hook = std::string(h.pointer) + "->" + callee.name; variable_name(from) == h.pointer && is_primitive(hook))
        return hook;
    if (const auto it = comes_from_.find(from); it != comes_from_.end()) work.insert(work.end(), it->second.begin(), it->second.end());
  }
  return {};
}

Analysis::Analysis(const Program& program) : program_(program) {
  for (const auto& f : program.functions()) summarise(*f);
  for (const auto& v : program.variables())
    if (v->initializer) take_pointers(*v, v->initializer, v->file->path + ":" + v->name, v->type.tag);
  spread_pointers();
  // What a callee does, its callers do.
  for (bool changed = true; changed;) {
    changed = false;
    for (const FunctionText* f : functions_) {
      Summary& s = *summaries_.at(f);
      for (const FunctionText* g : s.calls) {
        if (!s.steps && summaries_.at(g)->steps) changed = s.steps = true;
        if (!s.acts && summaries_.at(g)->acts) changed = s.acts = true;
      }
      for (const Expr& callee : s.pointers_called)
        if (!s.steps && !stepping_through(callee, *f).empty()) changed = s.steps = true;
    }
  }
  for (const FunctionText* f : functions_) addressed_.insert(of(f).addresses.begin(), of(f).addresses.end());
  for (const FunctionText* f : functions_)
    for (const auto& [name, type] : of(f).code.types)
      if (name.find('#') != std::string::npos) types_[name] = type;
  pointed_to_ = addressed_;
  for (const auto& v : program.variables())
    if (program.is_named_in_initializers(*v->file, v->name)) pointed_to_.insert(v->file->path + ":" + v->name);
  for (const auto& v : program.variables()) types_[v->file->path + ":" + v->name] = v->type;
  for (const auto& v : program.variables())
    if (!v->is_static || program.is_named_outside_of_functions(*v->file, v->name)) addressed_.insert(v->file->path + ":" + v->name);
  for (const FunctionText* f : functions_)
    if (const Summary& s = of(f); s.steps) read_where_it_steps_.insert(s.reads.begin(), s.reads.end());
}

void Analysis::summarise(const FunctionText& f) {
  auto s = std::make_unique<Summary>();
  s->code = lower(program_, f, is_primitive);
  const auto is_step_variable = [](std::string_view global) {
    return std::ranges::any_of(assignment_steps(), [&](const AssignmentStep& a) { return a.variable == variable_name(global); });
  };
  bool loops = false;
  const auto& instructions = s->code.instructions;
  for (std::size_t n = 0; n < instructions.size(); ++n) {
    const Instruction& i = instructions[n];
    loops =
        loops || (i.op != Instruction::Op::leave && (i.next <= static_cast<int>(n) || (i.other >= 0 && i.other <= static_cast<int>(n))));
    const auto read = [&](const Expr& e) {
      each_expr(e, [&](const Expr& x) {
        if (x.op == Expr::Op::global) s->reads.insert(x.name);
        if (x.op == Expr::Op::field)
          if (const Expr& root = root_of(x); root.op == Expr::Op::global) members_.emplace(root.name, x.name);
        if (x.op == Expr::Op::address && (x.args.front().op == Expr::Op::field || x.args.front().op == Expr::Op::arrow))
          addressed_members_.insert(x.args.front().name);
        if (x.op == Expr::Op::address)
          if (const Expr& root = root_of(x.args.front()); root.op == Expr::Op::global) s->addresses.insert(root.name);
        if (x.op == Expr::Op::function)
          if (const FunctionText* g = program_.function(x.name, f.file)) s->handed_out.insert(g);
        // How comparisons name errors: -EAGAIN.
        if (x.op == Expr::Op::binary && (x.name == "==" || x.name == "!="))
          for (const Expr& side : x.args)
            if (side.op == Expr::Op::unary && side.args.front().op == Expr::Op::symbol) errors_compared_.insert(side.args.front().name);
      });
    };
    const auto names = [&](const Expr& e) { return e.op == Expr::Op::function ? program_.function(e.name, f.file) : nullptr; };
    if (i.has_value) read(i.value);
    if (i.op == Instruction::Op::assign) {
      take_pointers(i.value, pointer_kind(i.target, f), f);
      if (i.target.op == Expr::Op::deref) take_pointers(i.value, any_pointer, f);
    }
    if (i.op == Instruction::Op::leave && i.has_value) take_pointers(i.value, kind_of_local(f, ""), f);
    if (i.op == Instruction::Op::call) {
      const Primitive* const p = primitive_called(i, *f.file);
      const FunctionText* const callee = names(i.callee);
      // Who is given to a function that we can see, or to stop_machine(), is called there and then.
      const bool calls_it = callee != nullptr || (p != nullptr && std::ranges::any_of(p->outcomes, &Outcome::runs_argument));
      for (const Expr& a : i.args)
        if (const FunctionText* g = calls_it ? names(a) : nullptr)
          s->calls.insert(g);
        else
          read(a);
      if (p == nullptr && callee != nullptr) {
        for (std::size_t a = 0; a < std::min(i.args.size(), callee->parameters.size()); ++a)
          take_pointers(i.args[a], kind_of_local(*callee, callee->parameters[a].name), f);
        if (i.has_target) comes_from_[pointer_kind(i.target, f)].insert(kind_of_local(*callee, ""));
      }
      if (p == nullptr && callee == nullptr && i.callee.op != Expr::Op::function)
        for (const Expr& a : i.args) take_pointers(a, any_pointer, f);
      if (p != nullptr) {
        s->primitives.insert(std::string(p->function));
        s->acts_itself = s->acts_itself || !p->is_common;
      } else if (callee != nullptr) {
        s->calls.insert(callee);
      } else {
        read(i.callee);
        if (i.callee.op != Expr::Op::function) s->pointers_called.push_back(i.callee);
      }
    }
    if (!i.has_target) continue;
    const Expr& root = root_of(i.target);
    for (const Expr& a : root.args) read(a);
    if (root.op == Expr::Op::global) s->writes.insert(root.name);
    s->writes_through_pointers = s->writes_through_pointers || root.op == Expr::Op::arrow || root.op == Expr::Op::deref;
    if (i.target.op == Expr::Op::global && is_step_variable(i.target.name)) s->steps = true;
  }
  take_lists(f.body, f);
  s->steps = s->steps || !s->primitives.empty();
  s->acts = s->acts_itself;
  s->is_small = !loops && instructions.size() <= small_instructions;
  functions_.push_back(&f);
  summaries_.emplace(&f, std::move(s));
}

bool Analysis::is_followed(const FunctionText* f) const {
  if (const auto it = followed_.find(f); it != followed_.end()) return it->second;
  const Summary& s = of(f);
  return followed_[f] = s.steps || s.is_small || s.writes_through_pointers ||
                        std::ranges::any_of(written_by(f), [&](const std::string& v) { return read_where_it_steps_.contains(v); });
}

std::set<const FunctionText*> Analysis::reached_from(const FunctionText* f) const {
  std::set<const FunctionText*> all{f};
  std::vector<const FunctionText*> work{f};
  while (!work.empty()) {
    const FunctionText* g = work.back();
    work.pop_back();
    for (const FunctionText* callee : of(g).calls)
      if (!is_primitive(callee->name) && all.insert(callee).second) work.push_back(callee);
  }
  return all;
}

bool Analysis::may_be_asked_for(const std::string& global, const std::string& member) const {
  return pointed_to_.contains(global) || members_.contains({global, member});
}

Type Analysis::type_of(const std::string& global) const {
  const auto it = types_.find(global);
  return it == types_.end() ? Type{} : it->second;
}

bool Analysis::is_addressable(const std::string& global) const { return addressed_.contains(global); }

bool Analysis::may_write_through_pointers(const FunctionText* f) const {
  return std::ranges::any_of(reached_from(f), [&](const FunctionText* g) { return of(g).writes_through_pointers; });
}

const std::set<std::string>& Analysis::written_by(const FunctionText* f) const {
  const auto [it, is_new] = written_.try_emplace(f);
  if (is_new)
    for (const FunctionText* g : reached_from(f)) {
      it->second.insert(of(g).writes.begin(), of(g).writes.end());
      it->second.insert(of(g).addresses.begin(), of(g).addresses.end());
    }
  return it->second;
}

}  // namespace pmc::source
