#include "checker/source/relevance.hpp"

#include <algorithm>
#include <map>

namespace pmc::source {

namespace {

using Op = Expr::Op;
using InstructionOp = Instruction::Op;
using Locals = std::set<std::string>;

const Expr& root_of(const Expr& lvalue) {
  const Expr* e = &lvalue;
  while (e->op == Op::field) e = &e->args.front();
  return *e;
}

/// For each instruction those that every way from it to a return passes; empty sets where no way returns.
std::vector<std::vector<bool>> postdominators(const Code& code) {
  const auto& is = code.instructions;
  const std::size_t n = is.size();
  std::vector<std::vector<bool>> all(n, std::vector<bool>(n, true));
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = n; i-- > 0;) {
      std::vector<bool> now(n, is[i].op != InstructionOp::leave);
      const auto meet = [&](int to) {
        for (std::size_t k = 0; k < n; ++k) now[k] = now[k] && all[static_cast<std::size_t>(to)][k];
      };
      if (is[i].op != InstructionOp::leave) meet(is[i].next);
      if (is[i].other >= 0) meet(is[i].other);
      now[i] = true;
      if (now != all[i]) {
        all[i] = std::move(now);
        changed = true;
      }
    }
  }
  return all;
}

/// For each branch what runs or not because of it: everything up to where its two ways have met for good.
std::map<std::size_t, std::vector<std::size_t>> regions(const Code& code) {
  const auto& is = code.instructions;
  const auto after = postdominators(code);
  std::map<std::size_t, std::vector<std::size_t>> all;
  for (std::size_t b = 0; b < is.size(); ++b) {
    if (is[b].op != InstructionOp::branch) continue;
    const auto& yes = after[static_cast<std::size_t>(is[b].next)];
    const auto& no = after[static_cast<std::size_t>(is[b].other)];
    std::vector<bool> seen(is.size());
    std::vector<int> work{is[b].next, is[b].other};
    while (!work.empty()) {
      const auto i = static_cast<std::size_t>(work.back());
      work.pop_back();
      if (seen[i] || (yes[i] && no[i])) continue;
      seen[i] = true;
      all[b].push_back(i);
      if (is[i].op != InstructionOp::leave) work.push_back(is[i].next);
      if (is[i].other >= 0) work.push_back(is[i].other);
    }
  }
  return all;
}

class Slicer {
 public:
  Slicer(const Analysis& analysis, const std::set<const FunctionText*>& entries, const std::set<const FunctionText*>& returns_steer)
      : analysis_(analysis), entries_(entries), returns_(returns_steer) {
    std::vector<const FunctionText*> work(entries.begin(), entries.end());
    std::set<const FunctionText*> seen;
    while (!work.empty()) {
      const FunctionText* from = work.back();
      work.pop_back();
      for (const FunctionText* f : analysis.reached_from(from)) {
        if (!seen.insert(f).second) continue;
        for (const Expr& callee : analysis.of(f).pointers_called)
          for (const FunctionText* g : analysis.all_stepping_through(callee, *f)) work.push_back(g);
        if (entries.contains(f) || analysis.is_followed(f)) functions_.try_emplace(f, regions(analysis.of(f).code));
      }
    }
    for (const Mark& m : marks())
      for (const auto& [f, region] : functions_)
        if (f->name == m.function && !m.succeeded.empty()) returns_.insert(f);
    for (const auto& [f, region] : functions_) called_.insert(analysis.of(f).calls.begin(), analysis.of(f).calls.end());
  }

  Relevance run() {
    do {
      changed_ = false;
      for (const auto& [f, region] : functions_) slice(*f, region);
    } while (changed_);
    return std::move(result_);
  }

 private:
  void note(bool is_new) { changed_ = changed_ || is_new; }

  void use(const Expr& e, Locals& live) {
    if (e.op == Op::local) live.insert(e.name);
    if (e.op == Op::global) note(result_.globals.insert(e.name).second);
    if (e.op == Op::field || e.op == Op::arrow) note(result_.fields.insert(e.name).second);
    for (const Expr& a : e.args) use(a, live);
  }

  bool is_relevant(const Expr& target, const Locals& live, const Code& code) const {
    const Expr& root = root_of(target);
    if (root.op == Op::local && (live.contains(root.name) || code.addressed.contains(root.name))) return true;
    if (target.op == Op::global)
      return result_.globals.contains(target.name) ||
             std::ranges::any_of(assignment_steps(), [&](const AssignmentStep& a) { return a.variable == variable_name(target.name); });
    if (target.op == Op::field || target.op == Op::arrow) return result_.fields.contains(target.name);
    if (target.op != Op::deref || target.name == "[]") return false;
    // What an entry is given a pointer to is nothing of ours, if it is only entered from outside.
    return !(target.args.front().op == Op::local && entries_.contains(code.text) && !called_.contains(code.text) &&
             std::ranges::find(code.text->parameters, target.args.front().name, &Parameter::name) != code.text->parameters.end());
  }

  const FunctionText* followed(const Instruction& i, const FunctionText& f) const {
    if (i.callee.op != Op::function) return nullptr;
    const FunctionText* callee = analysis_.program().function(i.callee.name, f.file);
    return callee != nullptr && functions_.contains(callee) ? callee : nullptr;
  }

  std::set<const FunctionText*> through_pointer(const Instruction& i, const FunctionText& f) const {
    if (i.callee.op == Op::function || primitive_called(i, *f.file) != nullptr) return {};
    return analysis_.all_stepping_through(i.callee, f);
  }

  void call(const Instruction& i, const FunctionText& f, bool target_is_relevant, Locals& live) {
    if (const Primitive* p = primitive_called(i, *f.file)) {
      const bool runs = std::ranges::any_of(p->outcomes, &Outcome::runs_argument);
      for (std::size_t a = 0; a < i.args.size(); ++a)
        if (runs || static_cast<int>(a) == p->argument || p->function == "swsusp_check") use(i.args[a], live);
      if (runs && target_is_relevant && !i.args.empty() && i.args.front().op == Op::function)
        if (const FunctionText* g = analysis_.program().function(i.args.front().name, f.file)) note(returns_.insert(g).second);
      return;
    }
    const FunctionText* callee = followed(i, f);
    if (callee == nullptr) {
      if (i.callee.op == Op::function) return;
      // Whom it calls is known only when it runs.
      use(i.callee, live);
      const auto callees = through_pointer(i, f);
      for (const Expr& a : i.args)
        if (a.op == Op::address || !callees.empty()) use(a, live);
      if (target_is_relevant)
        for (const FunctionText* g : callees) note(returns_.insert(g).second);
      return;
    }
    if (target_is_relevant) note(returns_.insert(callee).second);
    for (std::size_t a = 0; a < i.args.size() && a < callee->parameters.size(); ++a)
      if (entry_live_[callee].contains(callee->parameters[a].name)) use(i.args[a], live);
  }

  void slice(const FunctionText& f, const std::map<std::size_t, std::vector<std::size_t>>& region) {
    const Code& code = analysis_.of(&f).code;
    const auto& is = code.instructions;
    std::vector<Locals> live(is.size());  // before each
    std::vector<bool> significant(is.size());
    auto& matters = matters_[&f];
    bool again = true;
    const auto out_of = [&](std::size_t n) {
      Locals out;
      if (is[n].op == InstructionOp::leave) return out;
      out = live[static_cast<std::size_t>(is[n].next)];
      if (is[n].other >= 0)
        out.insert(live[static_cast<std::size_t>(is[n].other)].begin(), live[static_cast<std::size_t>(is[n].other)].end());
      return out;
    };
    while (again) {
      again = false;
      for (std::size_t n = is.size(); n-- > 0;) {
        const Instruction& i = is[n];
        const Locals out = out_of(n);
        const bool relevant = i.has_target && is_relevant(i.target, out, code);
        Locals in = out;
        if (i.has_target && i.target.op == Op::local) in.erase(i.target.name);
        bool counts = relevant;
        switch (i.op) {
          case InstructionOp::assign:
            if (relevant) {
              use(i.value, in);
              if (i.target.op != Op::local) use(i.target, in);
            }
            break;
          case InstructionOp::branch:
            if (matters.contains(n)) use(i.value, in);
            break;
          case InstructionOp::assume_not: use(i.value, in); break;
          case InstructionOp::leave:
            counts = i.has_value && returns_.contains(&f);
            if (counts) use(i.value, in);
            break;
          case InstructionOp::call: {
            const FunctionText* callee = followed(i, f);
            counts = counts || primitive_called(i, *f.file) != nullptr || (callee != nullptr && significant_.contains(callee)) ||
                     !through_pointer(i, f).empty();
            call(i, f, relevant, in);
            break;
          }
          case InstructionOp::jump:
          case InstructionOp::declare:
          case InstructionOp::unmodelled: break;
        }
        if (counts && !significant[n]) {
          significant[n] = true;
          again = true;
          if (i.op != InstructionOp::leave) note(significant_.insert(&f).second);
        }
        if (in != live[n]) {
          live[n] = std::move(in);
          again = true;
        }
      }
      for (const auto& [b, instructions] : region)
        if (!matters.contains(b) && std::ranges::any_of(instructions, [&](std::size_t n) { return significant[n]; })) {
          matters.insert(b);
          again = true;
        }
    }
    for (const std::string& name : live.front()) note(entry_live_[&f].insert(name).second);
  }

  const Analysis& analysis_;
  const std::set<const FunctionText*>& entries_;
  std::map<const FunctionText*, std::map<std::size_t, std::vector<std::size_t>>> functions_;
  std::map<const FunctionText*, std::set<std::size_t>> matters_;
  std::map<const FunctionText*, Locals> entry_live_;
  std::set<const FunctionText*> returns_, significant_, called_;
  Relevance result_;
  bool changed_ = false;
};

}  // namespace

bool Relevance::is_tracked(const std::string& path) const {
  if (everything) return true;
  const std::size_t colon = path.rfind(':'), dot = path.rfind('.');
  if (dot != std::string::npos && (colon == std::string::npos || dot > colon)) return fields.contains(path.substr(dot + 1));
  return path.starts_with('@') || path.starts_with('*') || globals.contains(path);
}

Relevance relevance(const Analysis& analysis, const std::set<const FunctionText*>& entries,
                    const std::set<const FunctionText*>& returns_steer) {
  return Slicer(analysis, entries, returns_steer).run();
}

Relevance without_slice(const Analysis& analysis) {
  Relevance all{.globals = {}, .fields = {}, .everything = true};
  for (const auto& v : analysis.program().variables()) all.globals.insert(v->file->path + ":" + v->name);
  for (const FunctionText* f : analysis.functions())
    for (const auto& [name, value] : analysis.of(f).code.statics) all.globals.insert(name);
  return all;
}

}  // namespace pmc::source
