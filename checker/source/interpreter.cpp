#include "checker/source/interpreter.hpp"

#include <algorithm>

namespace pmc::source {

using Kind = Value::Kind;
using Op = Instruction::Op;

namespace {

constexpr std::size_t frames_max = 48;
constexpr int quiet_instructions_max = 20'000;  ///< without a step

std::string with_argument(std::string_view letter, const std::string& argument) {
  std::string text(letter);
  if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, argument);
  return text;
}

const Mark* mark_of(const FunctionText& f) {
  for (const Mark& m : marks())
    if (m.function == f.name) return &m;
  return nullptr;
}

/// The file-level variable that a path of the store belongs to: "file.c:state" of "file.c:state.x".
std::string global_of(const std::string& path) { return path.substr(0, path.find('.', path.rfind(':'))); }

/// The local one: "error" of "0|error.x".
std::string variable_of(const std::string& path, std::size_t begin) { return path.substr(begin, path.find('.', begin) - begin); }

/// What is a member of what, without members.
const Expr& root_of(const Expr& lvalue) {
  const Expr* e = &lvalue;
  while (e->op == Expr::Op::field) e = &e->args.front();
  return *e;
}

bool is_global(const std::string& path) { return path.find('|') == std::string::npos && path.find(':') != std::string::npos; }

}  // namespace

Interpreter::Interpreter(const Analysis& analysis, std::vector<Entry> entries, std::set<std::string> free, const Shared& shared)
    : analysis_(analysis), entries_(std::move(entries)), free_(std::move(free)), shared_(shared) {
  std::set<const FunctionText*> reached, entered;
  for (const Entry& e : entries_) {
    entered.insert(e.function);
    reached.merge(analysis_.reached_from(e.function));
  }
  // Others may run what we run, too, but for us as a whole.
  std::set<const FunctionText*> others;
  std::vector<const FunctionText*> work;
  const auto add = [&](const FunctionText* f) {
    if (!entered.contains(f) && others.insert(f).second) work.push_back(f);
  };
  for (const FunctionText* f : analysis_.functions()) {
    if (!reached.contains(f)) add(f);
    for (const FunctionText* g : analysis_.of(f).handed_out) add(g);
  }
  while (!work.empty()) {
    const FunctionText* f = work.back();
    work.pop_back();
    for (const FunctionText* g : analysis_.of(f).calls) add(g);
  }
  for (const FunctionText* f : reached) {
    const Summary& s = analysis_.of(f);
    touched_.insert(s.reads.begin(), s.reads.end());
    for (const auto* all : {&s.writes, &s.addresses}) own_.insert(all->begin(), all->end());
  }
  touched_.insert(own_.begin(), own_.end());
  for (const FunctionText* f : others)
    for (const auto* all : {&analysis_.of(f).writes, &analysis_.of(f).addresses})
      for (const std::string& variable : *all) own_.erase(variable);
  for (const std::string& variable : shared_.set_by_others) own_.erase(variable);
  for (const auto& v : analysis_.program().variables())
    if (const std::string path = v->file->path + ":" + v->name;
        analysis_.program().is_named_in_initializers(*v->file, v->name) && is_tracked(path))
      in_lists_.push_back(path);
}

bool Interpreter::hears_of(const std::string& path) const { return is_tracked(path) && touched_.contains(global_of(path)); }

const Instruction& Interpreter::instruction(const Configuration& c) const {
  const Frame& f = c.frames.back();
  return analysis_.of(f.function).code.instructions[static_cast<std::size_t>(f.at)];
}

Place Interpreter::place(const Configuration& c) const {
  if (c.frames.empty()) return {entries_.front().function->file->path, entries_.front().function->line};
  return {c.frames.back().function->file->path, instruction(c).line};
}

Next Interpreter::choice(std::string what, std::string value, Configuration then, std::string text) {
  return {.letter = "branch(" + what + ", " + value + ")", .is_choice = true, .text = std::move(text), .then = std::move(then)};
}

/// Locals that nobody will read are gone, and numbers that are not exact are counted from 1.
void Interpreter::drop_dead(Configuration& c) const {
  std::vector<const std::set<std::string>*> live, addressed;
  for (const Frame& f : c.frames) {
    const Code& code = analysis_.of(f.function).code;
    live.push_back(&code.instructions[static_cast<std::size_t>(f.at)].live);
    addressed.push_back(&code.addressed);
  }
  std::erase_if(c.store, [&](const auto& entry) {
    const std::string& path = entry.first;
    const auto bar = path.find('|');
    if (bar == std::string::npos) return path.starts_with("@") && !c.open && c.frames.empty();
    const std::size_t frame = std::stoul(path);
    if (frame >= c.frames.size()) return true;
    const std::string variable = variable_of(path, bar + 1);
    return !live[frame]->contains(variable) && !addressed[frame]->contains(variable);
  });
  std::erase_if(c.escaped,
                [&](const std::string& path) { return path.find('|') != std::string::npos && std::stoul(path) >= c.frames.size(); });
}

std::vector<Next> Interpreter::next(Configuration& c) {
  // Numbers that are made from here on differ from those in the store.
  for (const auto& [path, v] : c.store) ids_ = std::max({ids_, v.id, number_of(path), number_of(v.name)});
  std::set<Configuration> seen;
  for (int steps = 0;; ++steps) {
    if (c.off || c.stuck) return {};
    if (!c.awaiting.empty() && c.awaiting.front().starts_with('?')) {
      const auto what = std::ranges::find(choices(), std::string_view(c.awaiting.front()).substr(1), &Chosen::variable);
      choice_read_.clear();
      auto all = read_chosen(*what, c);
      if (!choice_read_.empty()) {
        canonicalise(c);
        return *resolve_choices(c);
      }
      if (!all.empty()) {
        canonicalise(c);
        return all;
      }
      c.awaiting.erase(c.awaiting.begin());
      continue;
    }
    if (!c.awaiting.empty()) {
      canonicalise(c);
      Configuration then = c;
      std::string letter = then.awaiting.front();
      then.awaiting.erase(then.awaiting.begin());
      return {{.letter = std::move(letter), .is_choice = false, .text = "", .then = std::move(then)}};
    }
    if (c.frames.empty()) {
      canonicalise(c);
      return begin(c);
    }
    drop_dead(c);
    // Of `c` nothing but what reading adds is changed by an instruction after which something comes.
    choice_read_.clear();
    uninitialised_read_.clear();
    auto all = run_one(c);
    if (!choice_read_.empty()) {
      canonicalise(c);
      return *resolve_choices(c);
    }
    if (!uninitialised_read_.empty()) {
      canonicalise(c);
      return read_uninitialised(c, uninitialised_read_, "");
    }
    if (all) {
      canonicalise(c);
      return std::move(*all);
    }
    if (steps > quiet_instructions_max || (steps > 1'000 && (canonicalise(c), !seen.insert(c).second))) {
      if (steps > quiet_instructions_max) unmodelled_.emplace(place(c), "a loop of too many turns");
      c.stuck = true;
    }
  }
}

std::vector<Next> Interpreter::begin(const Configuration& c) {
  Configuration then = c;
  // What pointers point to, and variables that others write, may be other ones now.
  // Abstraction: while a file is open no other caller runs; hibernate_acquire() sees to that.
  if (c.open) std::erase_if(then.store, [&](const auto& entry) { return shared_.set_by_others.contains(global_of(entry.first)); });
  if (!c.started && !c.open) {
    std::erase_if(then.store, [&](const auto& entry) {
      return is_global(entry.first) ? !own_.contains(global_of(entry.first)) : !entry.first.starts_with('~');
    });
    then.started = true;
    const bool one = entries_.size() == 1;
    if (one) {
      then.started = false;
      enter(*entries_.front().function, arguments_of(entries_.front()), std::nullopt, then);
    }
    return {{.letter = "attempt", .is_choice = false, .text = "", .then = std::move(then)}};
  }
  std::vector<Next> all;
  using EntryKind = Entry::Kind;
  const auto enters = [&](const Entry& e, const std::string& how, std::optional<std::int64_t> mode) {
    Configuration in = then;
    in.started = false;
    if (mode) in.access_mode = *mode;
    enter(*e.function, arguments_of(e), std::nullopt, in);
    const std::string call = e.function->name + "(" + how + ")";
    all.push_back(choice(e.function->file->path + ":" + std::to_string(e.function->line), call, std::move(in), "somebody calls " + call));
  };
  for (const Entry& e : entries_) {
    if (!c.open) {
      if (e.kind == EntryKind::alone) enters(e, "", std::nullopt);
      if (e.kind == EntryKind::open)
        for (const std::string mode : {"O_RDONLY", "O_WRONLY", "O_RDWR"}) enters(e, mode, known_constant(mode));
      continue;
    }
    // fs/read_write.c: vfs_read() and vfs_write() look at the mode first.
    const auto is = [&](std::string_view mode) { return c.access_mode == known_constant(mode); };
    if (e.kind == EntryKind::use || e.kind == EntryKind::release || (e.kind == EntryKind::read && !is("O_WRONLY")) ||
        (e.kind == EntryKind::write && !is("O_RDONLY")))
      enters(e, "", std::nullopt);
  }
  return all;
}

std::vector<Object> Interpreter::arguments_of(const Entry& e) {
  std::vector<Object> all;
  for (const Parameter& p : e.function->parameters) {
    Value v = fresh();
    if (const auto it = e.arguments.find(p.name); it != e.arguments.end()) {
      const auto k = analysis_.program().enumerator(it->second, e.function->file);
      const auto known = k ? k : known_constant(it->second);
      v = known ? Value::exactly(*known) : Value{.kind = Kind::symbol, .name = it->second};
    } else if (e.kind != Entry::Kind::alone && p.type.find("struct file *") != std::string::npos) {
      v = {.kind = Kind::address, .name = "@file"};
    }
    all.push_back({std::move(v)});
  }
  return all;
}

void Interpreter::enter(const FunctionText& f, const std::vector<Object>& arguments, std::optional<std::string> result, Configuration& c) {
  ran_.insert(&f);
  c.frames.push_back({&f, 0, std::move(result)});
  std::erase_if(c.store, [&](const auto& entry) { return entry.first.starts_with(frame_prefix(c)); });
  std::erase_if(c.escaped, [&](const std::string& path) { return path.starts_with(frame_prefix(c)); });
  for (std::size_t i = 0; i < f.parameters.size() && i < arguments.size(); ++i)
    if (!f.parameters[i].name.empty()) {
      // Who calls it by name has seen to it; of another what has a sign is taken to fit.
      const Number to = f.parameters[i].number.scalar();
      Object given = arguments[i];
      if (to != Number::s32 && to != Number::s64) given.value = converted_to(to, given.value);
      write_object(frame_prefix(c) + f.parameters[i].name, given, c);
    }
  if (const Mark* m = mark_of(f)) c.awaiting.emplace_back(m->entered);
}

void Interpreter::advance(Configuration& c) { c.frames.back().at = instruction(c).next; }

void Interpreter::give(const Instruction& i, const Object& v, Configuration& c) {
  if (i.has_target) {
    const Expr& root = root_of(i.target);
    if (const auto path = path_of(i.target, c))
      write_object(*path, v, c, i.target.op == Expr::Op::deref ? i.target.name : "", root.tag);
    else
      write_somewhere(i.target, v.value, c);
  }
  advance(c);
}

/// Reads what the instruction reads, before it does anything: there may be a choice to be made first.
void Interpreter::probe(const Instruction& i, Configuration& c) {
  if (i.has_value) evaluate(i.value, c);
  const Primitive* const p = i.op == Op::call ? primitive_called(i, *c.frames.back().function->file) : nullptr;
  const bool uses_all = p == nullptr || p->writes_arguments || std::ranges::any_of(p->outcomes, &Outcome::runs_argument);
  for (std::size_t a = 0; a < i.args.size(); ++a)
    if (uses_all || static_cast<int>(a) == p->argument) evaluate_object(i.args[a], c);
  if (i.op == Op::call && i.callee.op != Expr::Op::function) evaluate(i.callee, c);
  if (i.has_target) path_of(i.target, c);
}

std::optional<std::vector<Next>> Interpreter::run_one(Configuration& c) {
  const Instruction& i = instruction(c);
  probe(i, c);
  if (!choice_read_.empty()) return std::nullopt;
  switch (i.op) {
    case Op::jump: c.frames.back().at = i.next; return std::nullopt;
    case Op::declare:
      write(frame_prefix(c) + i.target.name, {.kind = Kind::uninitialised}, c);
      advance(c);
      return std::nullopt;
    case Op::unmodelled:
      unmodelled_.emplace(place(c), i.text);
      advance(c);
      return std::nullopt;
    case Op::assign: return assign(i, c);
    case Op::call: return call(i, c);
    case Op::leave: return leave(i, c);
    case Op::assume_not: {
      const auto decisions = decide(i, c);
      if (!choice_read_.empty() || !uninitialised_read_.empty()) return std::nullopt;
      const auto no = std::ranges::find(decisions, false, &Decision::taken);
      if (no == decisions.end()) {
        c.stuck = true;
        return std::nullopt;
      }
      c = no->then;
      advance(c);
      return std::nullopt;
    }
    case Op::branch: break;
  }
  auto decisions = decide(i, c);
  if (!choice_read_.empty() || !uninitialised_read_.empty()) return std::nullopt;
  const auto take = [&](Decision& d) {
    d.then.frames.back().at = d.taken ? i.next : i.other;
    return d.then;
  };
  if (decisions.size() == 1) {
    c = take(decisions.front());
    return std::nullopt;
  }
  std::vector<Next> all;
  for (Decision& d : decisions) {
    const bool taken = d.taken;
    all.push_back(choice(place(c).text() + ": " + i.text, taken ? "true" : "false", take(d),
                         !taken && i.is_case ? "" : "'" + i.text + "' is " + (taken ? "true" : "false")));
  }
  return all;
}

std::optional<std::vector<Next>> Interpreter::assign(const Instruction& i, Configuration& c) {
  if (i.target.op == Expr::Op::local && !analysis_.of(c.frames.back().function).code.addressed.contains(i.target.name) &&
      !analysis_.of(c.frames.back().function).code.instructions[static_cast<std::size_t>(i.next)].live.contains(i.target.name)) {
    advance(c);  // nobody reads it
    return std::nullopt;
  }
  const Object given = evaluate_object(i.value, c);
  const Value& v = given.value;
  const AssignmentStep* step = nullptr;
  if (i.target.op == Expr::Op::global) {
    for (const AssignmentStep& a : assignment_steps())
      if (a.variable == variable_name(i.target.name)) step = &a;
    for (const Chosen& chosen : choices())
      for (const auto& [constant, name] : chosen.values)
        if (chosen.variable == variable_name(i.target.name) && v.is_exact() && constant_named(constant, c) == v.low) {
          Configuration then = c;
          give(i, given, then);
          return std::vector<Next>{{.letter = with_argument(chosen.letter, std::string(name)), .is_choice = false, .text = "", .then = std::move(then)}};
        }
  }
  if (step == nullptr) {
    give(i, given, c);
    return std::nullopt;
  }
  auto decisions = compare("!=", v, Value::exactly(0), c);
  std::vector<Next> all;
  for (Decision& d : decisions) {
    const std::string_view letter = d.taken ? step->if_nonzero : step->if_zero;
    give(i, {d.taken ? narrowed(v, "!=", 0).value_or(v) : Value::exactly(0)}, d.then);
    if (!letter.empty()) {
      all.push_back({.letter = std::string(letter), .is_choice = false, .text = "", .then = std::move(d.then)});
    } else if (decisions.size() == 1) {
      c = d.then;
      return std::nullopt;
    } else {
      const std::string name(step->variable), value = d.taken ? "not 0" : "0";
      all.push_back(choice(place(c).text() + ": " + name + " becomes", value, std::move(d.then), name + " becomes " + value));
    }
  }
  return all;
}

/// What the letters say of the argument; none: it is not known, or a choice, or not initialised.
std::optional<std::string> Interpreter::argument_of(const Primitive& p, const Instruction& i, Configuration& c) {
  if (p.function == "swsusp_check" || p.function == "swsusp_close") {
    // Since 6.6 an argument says whether the device is opened for this kernel alone, and swsusp_close() has none;
    // before, snapshot_test says so, and what swsusp_close() is given.
    const std::string opened = "@resume_device";
    if (p.function == "swsusp_close" && i.args.empty()) {
      const auto it = c.store.find(opened);
      return it != c.store.end() && it->second.is_exact() && it->second.low == 1 ? "FMODE_READ|FMODE_EXCL" : "FMODE_READ";
    }
    if (p.function == "swsusp_check") {
      Value exclusive = Value::exactly(0);
      if (!i.args.empty())
        exclusive = evaluate(i.args.front(), c);
      else if (const VariableText* v = analysis_.program().variable("snapshot_test", c.frames.back().function->file))
        exclusive = read(v->file->path + ":snapshot_test", c);
      if (!exclusive.is_exact()) return std::nullopt;
      c.store[opened] = Value::exactly(exclusive.low != 0);
      return exclusive.low != 0 ? "FMODE_READ|FMODE_EXCL" : "FMODE_READ";
    }
  }
  if (p.names == nullptr) return "";
  if (static_cast<std::size_t>(p.argument) >= i.args.size()) return std::nullopt;
  const Expr& e = i.args[static_cast<std::size_t>(p.argument)];
  const Value v = evaluate(e, c);
  if (v.kind == Kind::uninitialised) {
    uninitialised_read_ = uninitialised_in(e, c).value_or("");
    return std::nullopt;
  }
  for (const auto& [constant, name] : *p.names) {
    if (v.kind == Kind::symbol && v.name == constant) return std::string(name);
    if (const auto k = constant_named(constant, c); k && v.is_exact() && v.low == *k) return std::string(name);
  }
  return std::nullopt;
}

std::optional<std::vector<Next>> Interpreter::call(const Instruction& i, Configuration& c) {
  if (const Primitive* p = primitive_called(i, *c.frames.back().function->file)) return perform(*p, i, c);
  const FunctionText* const f = function_of(evaluate(i.callee, c));
  if (i.callee.op == Expr::Op::function)
    if (const auto all = analysis_.program().functions(i.callee.name, c.frames.back().function->file);
        all.size() > 1 && std::ranges::any_of(all, [&](const FunctionText* g) { return analysis_.of(g).steps; }))
      unmodelled_.emplace(place(c), i.callee.name + "() is in " + all.front()->file->path + " and in " + all.back()->file->path);
  if (f != nullptr && analysis_.is_followed(f)) {
    if (c.frames.size() < frames_max && std::ranges::none_of(c.frames, [&](const Frame& frame) { return frame.function == f; })) {
      std::optional<std::string> result;
      if (i.has_target) result = path_of(i.target, c);
      std::vector<Object> arguments;
      for (const Expr& a : i.args) arguments.push_back(evaluate_object(a, c));
      // Through a pointer the compiler converts by the pointer's type, which is not known: a u64 may come out negative.
      if (i.callee.op != Expr::Op::function)
        for (std::size_t a = 0; a < arguments.size() && a < f->parameters.size(); ++a)
          if (f->parameters[a].number.scalar() == Number::s64) arguments[a].value = converted_to(Number::s64, arguments[a].value);
      advance(c);
      enter(*f, arguments, std::move(result), c);
      return std::nullopt;
    }
    unmodelled_.emplace(place(c), f->name + "() calls itself");
  }
  if (f == nullptr && i.callee.op != Expr::Op::function)
    if (const std::string step = analysis_.stepping_through(i.callee, *c.frames.back().function); !step.empty())
      unmodelled_.emplace(place(c), i.text + "() is not known here; it may be " + step + "()");
  // Anybody else may return anything, and write what it is given the address of.
  for (const Expr& a : i.args) give_away(a, c);
  if (f != nullptr) {
    for (const std::string& variable : analysis_.written_by(f)) forget(variable, c);
    if (analysis_.may_write_through_pointers(f)) forget_all_addressable(c);
  }
  give(i, {fresh()}, c);
  return std::nullopt;
}

std::optional<std::vector<Next>> Interpreter::perform(const Primitive& p, const Instruction& i, Configuration& c) {
  const auto argument = argument_of(p, i, c);
  if (!choice_read_.empty() || !uninitialised_read_.empty()) return std::nullopt;
  if (!argument) {
    unmodelled_.emplace(place(c), std::string(p.function) + "() is given something that is not known here");
    give(i, {fresh()}, c);
    return std::nullopt;
  }
  if (!p.call.empty() && c.pending < 0) {
    Configuration then = c;
    then.pending = static_cast<int>(&p - primitives().data());
    return std::vector<Next>{{.letter = with_argument(p.call, *argument), .is_choice = false, .text = "", .then = std::move(then)}};
  }
  std::vector<Next> all;
  for (const Outcome& o : p.outcomes) {
    Configuration then = c;
    then.pending = -1;
    if (p.writes_arguments)
      for (const Expr& a : i.args) give_away(a, then);
    for (const auto& [variable, value] : o.sets)
      if (const VariableText* v = analysis_.program().variable(variable, c.frames.back().function->file))
        write(v->file->path + ":" + std::string(variable), Value::exactly(value), then);
    Value result = Value::exactly(0);
    switch (o.gives) {
      case Gives::nothing:
      case Gives::anything: result = fresh(); break;
      case Gives::zero: break;
      case Gives::one: result = Value::exactly(1); break;
      case Gives::negative: result = fresh(Value::lowest, -1); break;
      case Gives::positive: result = fresh(1, Value::highest); break;
      case Gives::nonzero: result = *narrowed(fresh(), "!=", 0); break;
    }
    if (o.ends) {
      then.off = true;
    } else if (o.runs_argument) {
      const FunctionText* const text = i.args.empty() ? nullptr : function_of(evaluate(i.args[0], then));
      if (text == nullptr) {
        unmodelled_.emplace(place(c), std::string(p.function) + "() of a function that is not known");
        give(i, {fresh()}, then);
      } else {
        std::vector<Object> arguments;
        for (std::size_t a = 1; a < i.args.size(); ++a) arguments.push_back(evaluate_object(i.args[a], then));
        std::optional<std::string> target;
        if (i.has_target) target = path_of(i.target, then);
        advance(then);
        enter(*text, arguments, std::move(target), then);
      }
    } else {
      give(i, {result}, then);
    }
    const std::string letter = with_argument(o.letter, *argument);
    for (const Chosen& chosen : choices())
      if (chosen.after == letter && path_of(chosen.variable, c)) then.awaiting.push_back("?" + std::string(chosen.variable));
    if (letter.empty() && p.outcomes.size() == 1) {
      c = std::move(then);
      return std::nullopt;
    }
    if (letter.empty())
      all.push_back(choice(place(c).text() + ": " + i.text + "()", result.text(), std::move(then), i.text + "() returns " + result.text()));
    else
      all.push_back({.letter = letter, .is_choice = false, .text = "", .then = std::move(then)});
  }
  return all;
}

std::optional<std::vector<Next>> Interpreter::leave(const Instruction& i, Configuration& c) {
  const Object returned = i.has_value ? evaluate_object(i.value, c) : Object{fresh()};
  const Value& v = returned.value;
  const FunctionText& function = *c.frames.back().function;
  const auto pop = [&](Configuration& from, const Object& result) {
    const auto target = from.frames.back().result;
    from.frames.pop_back();
    if (target) write_object(*target, result, from);
    drop_dead(from);
  };
  if (c.frames.size() > 1) {
    const Mark* m = mark_of(function);
    if (m == nullptr || m->succeeded.empty() || v.kind == Kind::uninitialised) {
      pop(c, returned);
      return std::nullopt;
    }
    std::vector<Next> all;
    for (Decision& d : compare("==", v, Value::exactly(0), c)) {
      Value result = d.taken ? Value::exactly(0) : v;
      if (!d.taken && v.is_unknown()) result = narrowed(v, "!=", 0).value_or(v);
      pop(d.then, {result});
      all.push_back({.letter = std::string(d.taken ? m->succeeded : m->failed), .is_choice = false, .text = "", .then = std::move(d.then)});
    }
    return all;
  }
  if (v.kind == Kind::uninitialised) {
    uninitialised_read_ = uninitialised_in(i.value, c).value_or("");
    return std::nullopt;
  }
  const auto kind = std::ranges::find(entries_, &function, &Entry::function)->kind;
  const auto idle = [&](Configuration then) {
    then.frames.clear();
    then.access_mode = 0;
    drop_dead(then);
    // Members of a struct that was written as a whole are what it is.
    for (const auto& [path, value] : Store(then.store))
      if (is_global(path))
        for (const std::string& member : named_in_initializer(path)) read(member, then);
    for (const auto& [path, value] : then.store)
      if (is_global(path) && !shared_.set_by_others.contains(global_of(path)))
        for (Value left : {value, initializer(path)}) {  // it may also be as it was at first
          if (left.kind == Kind::address && !is_global(left.name)) left = fresh();
          left.id = 0;
          left_[path].insert(left);
        }
    // Whoever may have been written to through some pointer.
    for (auto it = then.store.lower_bound("~"); it != then.store.end(); ++it)
      for (const std::string& global : shared_.relevance.globals)
        if (may_be_in(written_anywhere(it->first), global, then)) left_[global].insert({.low = Value::lowest, .high = Value::highest});
    return then;
  };
  if (kind == Entry::Kind::alone) return std::vector<Next>{{.letter = "finish", .is_choice = false, .text = "", .then = idle(c)}};
  if (kind == Entry::Kind::use || kind == Entry::Kind::read || kind == Entry::Kind::write) {
    c.frames.pop_back();
    drop_dead(c);
    return std::nullopt;
  }
  if (kind == Entry::Kind::release) {
    Configuration then = c;
    then.open = false;
    return std::vector<Next>{{.letter = "finish", .is_choice = false, .text = "", .then = idle(std::move(then))}};
  }
  std::vector<Next> all;
  for (Decision& d : compare("==", v, Value::exactly(0), c)) {
    if (d.taken) {
      d.then.open = true;
      d.then.frames.clear();
      all.push_back(choice(place(c).text() + ": " + function.name + "() returns", "0", std::move(d.then), function.name + "() succeeds"));
    } else {
      all.push_back({.letter = "finish", .is_choice = false, .text = "", .then = idle(std::move(d.then))});
    }
  }
  return all;
}

std::optional<std::int64_t> Interpreter::constant_named(std::string_view name, const Configuration& c) const {
  const auto k = analysis_.program().enumerator(name, c.frames.back().function->file);
  return k ? k : known_constant(name);
}

std::optional<std::string> Interpreter::path_of(std::string_view variable, const Configuration& c) const {
  const VariableText* const v = analysis_.program().variable(variable, c.frames.back().function->file);
  return v == nullptr ? std::nullopt : std::optional(v->file->path + ":" + v->name);
}

/// None if it cannot be any of its values here.
std::vector<Next> Interpreter::read_chosen(const Chosen& what, const Configuration& c) {
  std::vector<Next> all;
  for (const auto& [constant, name] : what.values) {
    const auto k = constant_named(constant, c);
    if (!k) continue;
    Configuration now = c;
    now.awaiting.erase(now.awaiting.begin());
    const Value v = read(*path_of(what.variable, now), now);
    if (!choice_read_.empty()) return {};
    for (Decision& is : compare("==", v, Value::exactly(*k), now)) {
      if (!is.taken) continue;
      std::vector<Configuration> then{is.then};
      if (const auto pointer = path_of(what.pointer, is.then); constant == what.only_with && pointer) {
        const Value p = read(*pointer, is.then);
        if (!choice_read_.empty()) return {};
        then.clear();
        for (Decision& set : compare("!=", p, Value::exactly(0), is.then))
          if (set.taken) then.push_back(std::move(set.then));
      }
      for (Configuration& t : then)
        all.push_back({.letter = with_argument(what.letter, std::string(name)), .is_choice = false, .text = "", .then = std::move(t)});
    }
  }
  return all;
}

std::vector<Next> Interpreter::read_uninitialised(const Configuration& c, const std::string& path, const std::string&) {
  std::vector<Next> all;
  for (const bool nonzero : {false, true}) {
    Configuration then = c;
    Value v = Value::exactly(0);
    if (nonzero) {
      v = fresh();
      v.not_numbers.insert(0);
    }
    write(path, v, then);
    const auto begin = path.find('|');
    const std::string name = begin == std::string::npos ? path : path.substr(begin + 1);
    all.push_back({.letter = nonzero ? "read_decision_variable(garbage_nonzero)" : "read_decision_variable(garbage_zero)",
                   .is_choice = false,
                   .text = "'" + name + "' is read, and nothing was written to it",
                   .then = std::move(then)});
  }
  return all;
}

std::optional<std::vector<Next>> Interpreter::resolve_choices(const Configuration& before) {
  std::vector<Next> all;
  std::set<std::string> used;
  for (Value v : shared_.left.at(choice_read_)) {
    if (v.is_unknown()) v.id = ++ids_;
    Configuration then = before;
    then.store[choice_read_] = v;
    const std::string name(variable_name(choice_read_));
    std::string value = v.text();
    while (!used.insert(value).second) value += "'";
    all.push_back(
        choice(place(before).text() + ": " + name + " before", value, std::move(then), name + " was left at " + v.text() + " before"));
  }
  return all;
}

}  // namespace pmc::source
