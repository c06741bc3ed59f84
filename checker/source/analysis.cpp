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
    if (by_address == (i.args[0].op == Expr::Op::address) && (given.op == Expr::Op::global || given.op == Expr::Op::symbol) && variable_name(given.name) == p.first.substr(by_address ? 1 : 0))
      return &p;
  }
  return nullptr;
}

std::string_view variable_name(std::string_view global) {
  const auto colon = global.rfind(':');
  return colon == std::string_view::npos ? global : global.substr(colon + 1);
}

Analysis::Analysis(const Program& program) : program_(program) {
  for (const auto& f : program.functions()) summarise(*f);
  // What a callee does, its callers do.
  for (bool changed = true; changed;) {
    changed = false;
    for (const FunctionText* f : functions_) {
      Summary& s = *summaries_.at(f);
      for (const FunctionText* g : s.calls) {
        if (!s.steps && summaries_.at(g)->steps) changed = s.steps = true;
        if (!s.acts && summaries_.at(g)->acts) changed = s.acts = true;
      }
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
    loops = loops || (i.op != Instruction::Op::leave && (i.next <= static_cast<int>(n) || (i.other >= 0 && i.other <= static_cast<int>(n))));
    const auto read = [&](const Expr& e) {
      each_expr(e, [&](const Expr& x) {
        if (x.op == Expr::Op::global) s->reads.insert(x.name);
        if (x.op == Expr::Op::field)
          if (const Expr& root = root_of(x); root.op == Expr::Op::global) members_.emplace(root.name, x.name);
        if (x.op == Expr::Op::address && (x.args.front().op == Expr::Op::field || x.args.front().op == Expr::Op::arrow)) addressed_members_.insert(x.args.front().name);
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
    if (i.has_value) read(i.value);
    for (const Expr& a : i.args) read(a);
    if (i.op == Instruction::Op::call) {
      const Primitive* const p = primitive_called(i, *f.file);
      const FunctionText* const callee = i.callee.op == Expr::Op::function ? program_.function(i.callee.name, f.file) : nullptr;
      if (p != nullptr) {
        s->primitives.insert(std::string(p->function));
        s->acts_itself = s->acts_itself || !p->is_common;
      } else if (callee != nullptr) {
        s->calls.insert(callee);
      } else {
        read(i.callee);
      }
      // Who is given to a function that we can see, or to stop_machine(), is called there and then.
      if (callee != nullptr || (p != nullptr && std::ranges::any_of(p->outcomes, &Outcome::runs_argument)))
        for (const Expr& a : i.args)
          if (a.op == Expr::Op::function)
            if (const FunctionText* g = program_.function(a.name, f.file)) s->calls.insert(g), s->handed_out.erase(g);
    }
    if (!i.has_target) continue;
    const Expr& root = root_of(i.target);
    if (root.op == Expr::Op::global) s->writes.insert(root.name);
    s->writes_through_pointers = s->writes_through_pointers || root.op == Expr::Op::arrow || root.op == Expr::Op::deref;
    if (i.target.op == Expr::Op::global && is_step_variable(i.target.name)) s->steps = true;
  }
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
