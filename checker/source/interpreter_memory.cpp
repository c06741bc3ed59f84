// What a variable, a member or a pointer's target is, and who else may be it.
//
// A path names an object or a part of it: "0|error" is a local of frame 0, "file.c:state.x" a member of a file-level variable,
// "@file.private_data" one of what a caller opened, "*7.x" one of what an unknown pointer, number 7, points to.
#include <algorithm>

#include "checker/source/interpreter.hpp"

namespace pmc::source {

using Op = Expr::Op;
using Kind = Value::Kind;

namespace {

/// Where a path's object ends, and its members begin.
std::size_t object_end(const std::string& path) {
  const std::size_t bar = path.find('|'), colon = path.rfind(':');
  return std::min(path.find('.', bar != std::string::npos ? bar : colon != std::string::npos ? colon : 0), path.size());
}
std::string object_of(const std::string& path) { return path.substr(0, object_end(path)); }

/// The name of a path's last member; "*": it has none.
std::string last_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos || dot < object_end(path) ? "*" : path.substr(dot + 1);
}

/// What it is a member of; empty: it is none.
std::string above(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos || dot < object_end(path) ? "" : path.substr(0, dot);
}

bool is_of_unknown(const std::string& path) { return path.starts_with('*'); }
bool is_of_file_level(const std::string& path) {
  return !is_of_unknown(path) && path.find('|') == std::string::npos && path.find(':') != std::string::npos;
}

/// As a name: of a number "s64", of a pointer "pointer"; empty: it is not known.
std::string kind_of(const Type& type) {
  if (type.pointers > 0) return "pointer";
  const std::string name = conversion(type.scalar());
  return is_partial(type.scalar()) ? "" : name.substr(1, name.size() - 2);
}
bool may_be_struct(const Type& type) { return type.number == Number::unknown && type.pointers == 0; }

/// A list that names all the members that it initialises, one by one.
bool is_by_name(Node list) {
  return std::ranges::all_of(list.children(), [](Node n) {
    return (n.is("initializer_pair") && n.children().size() == 2 && n.field("designator") &&
            n.field("designator").is("field_designator")) ||
           (n.is("number_literal") && n.text() == "0");
  });
}

/// The entry that says: such a thing was written through a pointer that may have pointed to anything.
std::string entry_for(const Written& what) { return "~" + what.member + " " + what.kind + " " + what.tag; }

}  // namespace

std::string Interpreter::target_of(std::uint32_t id) { return "*" + std::to_string(id); }

/// What is behind a pointer; none: nothing that can be told apart.
std::optional<std::string> Interpreter::target_of(const Expr& pointer, Configuration& c) {
  const Value v = evaluate(pointer, c);
  if (v.kind == Kind::address) return v.name;
  if (v.is_unknown() && v.id != 0) return target_of(v.id);
  return std::nullopt;
}

std::optional<std::string> Interpreter::path_of(const Expr& e, Configuration& c) {
  switch (e.op) {
    case Op::local: return frame_prefix(c) + e.name;
    case Op::global: return e.name.starts_with(":") ? std::nullopt : std::optional(e.name);
    case Op::field: {
      const auto base = path_of(e.args.front(), c);
      return base ? std::optional(*base + "." + e.name) : std::nullopt;
    }
    case Op::arrow: {
      const auto base = target_of(e.args.front(), c);
      return base ? std::optional(*base + "." + e.name) : std::nullopt;
    }
    case Op::deref: return e.name == "[]" ? std::nullopt : target_of(e.args.front(), c);
    default: return std::nullopt;
  }
}

// ---- file-level variables before they are written to

Value Interpreter::initial_value(const std::string& path) {
  const std::string variable = object_of(path);
  if (shared_.set_by_others.contains(variable)) return fresh();
  if (own_.contains(variable)) return initializer(path);
  // Who has left all of a struct has left its members, too.
  for (std::string part = above(path); !part.empty(); part = above(part))
    if (const auto it = shared_.left.find(part); it != shared_.left.end())
      for (const Value& v : it->second)
        if (!(v.is_exact() && v.low == 0) && v != initializer(part)) return fresh();
  if (const auto it = shared_.left.find(path); it != shared_.left.end()) {
    if (it->second.size() == 1) {
      Value v = *it->second.begin();
      if (v.is_unknown()) v.id = ++ids_;
      return v;
    }
    return {.kind = Kind::choice, .name = path};
  }
  return initializer(path);
}

/// Before anybody has written to it.
Value Interpreter::initializer(const std::string& path) {
  const auto colon = path.rfind(':');
  const std::string file = path.substr(0, colon), rest = path.substr(colon + 1);
  if (const auto hash = rest.find('#'); hash != std::string::npos) {
    const std::string variable = path.substr(0, path.find('.', colon));
    for (const FunctionText* f : analysis_.functions())
      if (const auto it = analysis_.of(f).code.statics.find(variable); it != analysis_.of(f).code.statics.end())
        return path == variable ? converted_to(analysis_.type_of(variable).scalar(), constant_value(it->second, f->file))
               : it->second.op == Op::integer && it->second.value == 0 ? Value::exactly(0)
                                                                       : fresh();
    return fresh();
  }
  const std::string name = rest.substr(0, rest.find('.'));
  const VariableText* const v = declared(object_of(path));
  if (v == nullptr || v->is_array) return fresh();
  Node initializer = v->initializer;
  if (!initializer) return Value::exactly(0);
  for (std::string members = rest.substr(name.size()); initializer.is("initializer_list");) {
    if (!is_by_name(initializer)) return fresh();
    if (members.empty()) return Value::exactly(0);  // what it does not name
    const std::size_t end = std::min(members.find('.', 1), members.size());
    Node value;
    for (const Node pair : initializer.children())
      if (pair.is("initializer_pair") && pair.field("designator").text() == members.substr(0, end)) value = pair.field("value");
    if (!value) return Value::exactly(0);
    initializer = value;
    members.erase(0, end);
    if (!members.empty() && !initializer.is("initializer_list")) return fresh();
  }
  const Expr e = constant(analysis_.program(), v->file, initializer);
  return converted_to(rest == name ? v->type.scalar() : analysis_.program().member_type(rest.substr(rest.rfind('.') + 1)).scalar(),
                      constant_value(e, v->file));
}

const VariableText* Interpreter::declared(const std::string& global) const {
  const auto colon = global.rfind(':');
  for (const auto& v : analysis_.program().variables())
    if (v->name == global.substr(colon + 1) && v->file->path == global.substr(0, colon)) return v.get();
  return nullptr;
}

/// Members of the object or of a part of it that an initialiser names, as paths.
std::vector<std::string> Interpreter::named_in_initializer(const std::string& path) const {
  std::vector<std::string> all;
  if (!is_of_file_level(path)) return all;
  const std::string object = object_of(path);
  const VariableText* const v = declared(object);
  if (v == nullptr || v->is_array || !v->initializer) return all;
  const auto collect = [&](const auto& self, const std::string& to, Node value) -> void {
    if (!value.is("initializer_list") || !is_by_name(value)) return all.push_back(to);
    for (const Node pair : value.children())
      if (pair.is("initializer_pair")) self(self, to + std::string(pair.field("designator").text()), pair.field("value"));
  };
  if (v->initializer.is("initializer_list") && is_by_name(v->initializer)) collect(collect, object, v->initializer);
  std::erase_if(all, [&](const std::string& member) { return !member.starts_with(path + "."); });
  return all;
}

Value Interpreter::constant_value(const Expr& e, const File* from) {
  if (e.op == Op::address) {
    Configuration nothing;
    if (const auto path = path_of(e.args.front(), nothing)) return {.kind = Kind::address, .name = *path};
    return not_null();
  }
  if (e.op == Op::integer) return Value::exactly(e.value);
  if (e.op == Op::symbol)
    return known_constant(e.name) ? Value::exactly(*known_constant(e.name)) : Value{.kind = Kind::symbol, .name = e.name};
  if (e.op == Op::function) return function_value(e.name, from);
  return fresh();
}

Value Interpreter::function_value(const std::string& name, const File* from) const {
  const FunctionText* const f = analysis_.program().function(name, from);
  return {.kind = Kind::function, .name = f == nullptr ? name : f->file->path + ":" + name};
}

const FunctionText* Interpreter::function_of(const Value& v) const {
  if (v.kind != Kind::function) return nullptr;
  const auto colon = v.name.rfind(':');
  if (colon == std::string::npos) return nullptr;
  for (const auto& file : analysis_.program().files())
    if (v.name.compare(0, colon, file->path) == 0) return analysis_.program().function(v.name.substr(colon + 1), file.get());
  return nullptr;
}

// ---- reading and writing

bool Interpreter::is_tracked(const std::string& path) const {
  return path.find('|') != std::string::npos ||
         (shared_.relevance.is_tracked(path) && !free_.contains(path) && !shared_.at_any_time.contains(object_of(path)));
}

/// Whether a pointer of which nothing is known may point to it.
bool Interpreter::is_addressable(const std::string& object, const Configuration& c) const {
  const auto bar = object.find('|');
  if (bar == std::string::npos) return !is_of_file_level(object) || analysis_.is_addressable(object);
  const std::size_t frame = std::stoul(object);
  return frame < c.frames.size() && analysis_.of(c.frames[frame].function).code.addressed.contains(object.substr(bar + 1));
}

/// The other way round.
Written Interpreter::written_anywhere(const std::string& entry) {
  const std::size_t first = entry.find(' '), second = entry.find(' ', first + 1);
  return {entry.substr(1, first - 1), entry.substr(first + 1, second - first - 1), entry.substr(second + 1)};
}

Type Interpreter::type_of(const std::string& path, const Configuration& c) const {
  if (const std::string member = last_of(path); member != "*") return analysis_.program().member_type(member);
  const auto bar = path.find('|');
  if (bar == std::string::npos) return analysis_.type_of(path);
  const std::size_t frame = std::stoul(path);
  if (frame >= c.frames.size()) return {};
  const TypeNames& types = analysis_.of(c.frames[frame].function).code.types;
  const auto it = types.find(path.substr(bar + 1));
  return it == types.end() ? Type{} : it->second;
}

/// Whether what was written somewhere may be that.
/// Abstraction: a pointer to a number of one type points to none of another type, nor to a pointer.
bool Interpreter::may_be(const Written& what, const std::string& path, const Configuration& c) const {
  if (what.member == "?") return is_of_unknown(path) || analysis_.program().may_contain(type_of(object_of(path), c).tag, what.tag);
  const std::string member = last_of(path);
  if (member != what.member && !(what.member == "*" && analysis_.is_addressed_member(member)) &&
      !(member == "*" && analysis_.is_addressed_member(what.member)))
    return false;
  const std::string kind = is_of_unknown(path) && member == "*" ? "" : kind_of(type_of(path, c));
  if (!kind.empty() && !what.kind.empty() && kind != what.kind) return false;
  return member == "*" || is_of_unknown(path) || analysis_.program().may_contain(type_of(object_of(path), c).tag, what.tag);
}

bool Interpreter::may_be_written_by_any(const std::string& path, const Configuration& c) const {
  for (auto it = c.store.lower_bound("~"); it != c.store.end(); ++it)
    if (may_be(written_anywhere(it->first), path, c)) return is_addressable(object_of(path), c);
  return false;
}

Value Interpreter::read(const std::string& path, Configuration& c) {
  if (!is_tracked(path)) return fresh();
  if (const auto it = c.store.find(path); it != c.store.end()) {
    if (it->second.kind == Kind::choice) choice_read_ = path;
    return it->second;
  }
  if (may_be_written_by_any(path, c)) return c.store[path] = fresh();
  for (std::string part = above(path); !part.empty(); part = above(part))
    if (const auto it = c.store.find(part); it != c.store.end()) {
      if (it->second.kind == Kind::uninitialised) return it->second;
      if (it->second.is_exact() && it->second.low == 0) return it->second;
      return c.store[path] = fresh();
    }
  if (!is_of_file_level(path)) return c.store[path] = fresh();
  // Once all of it is there, what others left in its members would not be looked for.
  for (auto it = shared_.left.lower_bound(path + "."); it != shared_.left.end() && it->first.starts_with(path + "."); ++it)
    read(it->first, c);
  for (const std::string& member : named_in_initializer(path)) read(member, c);
  const Value v = initial_value(path);
  if (v.kind == Kind::choice) choice_read_ = path;
  return c.store[path] = v;
}

void Interpreter::erase_members(const std::string& path, Configuration& c) const {
  const auto begin = c.store.lower_bound(path + ".");
  auto end = begin;
  while (end != c.store.end() && end->first.starts_with(path + ".")) ++end;
  c.store.erase(begin, end);
}

void Interpreter::write(const std::string& path, const Value& v, Configuration& c, const std::string& kind, const std::string& tag) {
  erase_members(path, c);
  if (is_tracked(path))
    c.store[path] = type_of(path, c).scalar() == Number::s32 ? fitted(v) : v;
  else
    escape(v, c);
  spread(object_of(path),
         kind == "?" ? Written{"?", "", tag} : Written{last_of(path), kind.empty() ? kind_of(type_of(path, c)) : kind, tag}, c);
}

/// It was written in that object: whatever may be the same is not known any more.  What two unknown pointers point to may be the
/// same, and may be any object whose address somebody has.
void Interpreter::spread(const std::string& object, const Written& what, Configuration& c) {
  const bool unknown = is_of_unknown(object);
  if (!unknown && !is_addressable(object, c)) return;
  for (auto& [path, v] : c.store) {
    if (path.starts_with('~')) continue;
    const std::string other = object_of(path);
    if (other != object && (is_of_unknown(other) || (unknown && is_addressable(other, c))) && may_be(what, path, c)) {
      escape(v, c);
      v = fresh();
    }
  }
  if (unknown && is_anywhere(what, c)) c.store[entry_for(what)] = Value::exactly(1);
}

/// Whether a member of the object, or the object itself, may be it.
bool Interpreter::may_be_in(const Written& what, const std::string& object, const Configuration& c) const {
  if (object.starts_with(':') || !is_addressable(object, c)) return false;
  const Type type = type_of(object, c);
  if (what.member == "?") return analysis_.program().may_contain(type.tag, what.tag);
  if (what.member == "*") return may_be(what, object, c) || may_be_struct(type);
  if (!may_be_struct(type)) return analysis_.is_addressed_member(what.member);
  if (!analysis_.program().may_contain(type.tag, what.tag)) return false;
  return object.find('|') != std::string::npos || analysis_.may_be_asked_for(object, what.member);
}

/// Whether there is an object that it may be in, so that it has to be remembered: not all of its members are in the store.
bool Interpreter::is_anywhere(const Written& what, const Configuration& c) const {
  for (const std::string& global : shared_.relevance.globals)
    if (may_be_in(what, global, c)) return true;
  for (std::size_t f = 0; f < c.frames.size(); ++f)
    for (const std::string& local : analysis_.of(c.frames[f].function).code.addressed)
      if (may_be_in(what, std::to_string(f) + "|" + local, c)) return true;
  return false;
}

/// To something that has no path: an element of an array, or what an integer or nothing points to.
void Interpreter::write_somewhere(const Expr& target, const Value& written, Configuration& c) {
  escape(written, c);
  const Expr* e = &target;
  while (e->op == Op::field) e = &e->args.front();
  if (e->op != Op::unknown && !(e->op == Op::deref && e->name == "[]")) return;
  const Written what{target.op == Op::field ? target.name : "*", "", e->tag};
  const Value v = e->op == Op::deref ? evaluate(e->args.front(), c) : Value{};
  if (v.kind != Kind::address) return spread("*", what, c);
  // An element of a known array is nothing else that has a name.
  forget(v.name, c);
  for (auto& [path, entry] : c.store)
    if (is_of_unknown(path) && object_of(path) != object_of(v.name) && may_be(what, path, c)) {
      escape(entry, c);
      entry = fresh();
    }
}

/// Not for what a known write does: nothing else is taken to be the same.
void Interpreter::forget(const std::string& path, Configuration& c) {
  erase_members(path, c);
  if (is_of_unknown(path))
    c.store.erase(path);
  else if (is_tracked(path))
    c.store[path] = fresh();
}

/// Whether such a thing may be a pointer, or have one in it.
/// Abstraction: a number of fewer bits than a pointer has is none.
bool Interpreter::may_point(const Type& type) const {
  const Number n = type.pointers == 0 && !type.is_function ? type.number : Number::unknown;  // of an array its elements'
  return n == Number::unknown || n == Number::s64 || n == Number::u64;
}

bool Interpreter::may_point(const Expr& e, Configuration& c) {
  if (e.op == Op::integer || e.op == Op::symbol) return false;
  if (const auto path = path_of(e, c)) return may_point(type_of(*path, c));
  return e.op != Op::field && e.op != Op::arrow ? true : may_point(analysis_.program().member_type(e.name));
}

/// The value is not kept, or somebody else has it: if it is an address, whatever is unknown may be that from here on.
/// Abstraction: of an open file only its own functions, and whom they give it to, write members.
void Interpreter::escape(const Value& v, Configuration& c) const {
  const bool is_ours = v.name.find('|') != std::string::npos || is_of_file_level(v.name);
  if (v.kind == Kind::address && is_ours && is_tracked(v.name)) c.escaped.insert(v.name);
}

/// A function that is not read is given that value: it may write what it points to, and what is pointed to from there, or call it.
/// What points to something unknown may point to all whose address has escaped.
/// Abstraction: it does not keep the pointer, and does not write what else of unknown origin may be in the same place.
void Interpreter::give_away(const Value& given, bool given_may_point, Configuration& c) {
  std::vector<std::string> work;
  std::set<std::string> seen, written;
  bool anywhere = false;
  const auto add = [&](const Value& v, bool may_be_pointer) {
    if (v.kind == Kind::address) work.push_back(v.name);
    if (may_be_pointer && v.is_unknown()) {
      if (v.id != 0) work.push_back(target_of(v.id));
      anywhere = true;
    }
    // A function it may call.
    const FunctionText* const f = function_of(v);
    if (f == nullptr) return;
    if (analysis_.of(f).steps) unmodelled_.emplace(place(c), f->name + "() is given to a function that is not read");
    for (const std::string& variable : analysis_.written_by(f)) written.insert(variable);
    if (analysis_.may_write_through_pointers(f)) forget_all_addressable(c);
  };
  add(given, given_may_point);
  while (!work.empty()) {
    const std::string path = std::move(work.back());
    work.pop_back();
    if (!seen.insert(path).second) continue;
    anywhere = anywhere || may_point(type_of(path, c));  // with members of which nothing is known
    for (const std::string& member : named_in_initializer(path))
      if (!c.store.contains(member)) add(initializer(member), may_point(type_of(member, c)));
    for (const auto& [other, v] : c.store)
      if (other == path || other.starts_with(path + ".")) add(v, may_point(type_of(other, c)));
  }
  if (anywhere) {
    // Abstraction: functions are called through known pointers only.
    seen.insert(c.escaped.begin(), c.escaped.end());
    seen.insert(in_lists_.begin(), in_lists_.end());
  }
  for (const std::string& path : seen) {
    escape({.kind = Kind::address, .name = path}, c);
    for (auto it = c.store.lower_bound(path); it != c.store.end() && it->first.starts_with(path); ++it) escape(it->second, c);
    forget(path, c);
  }
  for (const std::string& variable : written) forget(variable, c);
}

/// The same of an argument, whatever is computed from pointers in it.
void Interpreter::give_away(const Expr& argument, Configuration& c) {
  if (argument.op == Op::unary || argument.op == Op::binary || argument.op == Op::unknown) {
    for (const Expr& a : argument.args) give_away(a, c);
    return;
  }
  give_away(evaluate(argument, c), may_point(argument, c), c);
  if (argument.op != Op::address)
    for (const auto& [suffix, v] : evaluate_object(argument, c).members) give_away(v, true, c);
}

/// A function of the files that is not followed was called, and writes through pointers.
void Interpreter::forget_all_addressable(Configuration& c) {
  for (auto& [path, v] : c.store)
    if (!path.starts_with('~') && is_addressable(object_of(path), c)) {
      escape(v, c);
      v = fresh();
    }
  c.store[entry_for({"?", ""})] = Value::exactly(1);
}

Object Interpreter::evaluate_object(const Expr& e, Configuration& c) {
  Object all{evaluate(e, c), {}};
  if (e.op != Op::local && e.op != Op::global && e.op != Op::field && e.op != Op::arrow && e.op != Op::deref) return all;
  const auto path = path_of(e, c);
  if (!path) return all;
  for (auto it = c.store.lower_bound(*path + "."); it != c.store.end() && it->first.starts_with(*path + "."); ++it)
    all.members.emplace_back(it->first.substr(path->size()), it->second);
  // Where a member that was not read is anything, so is the copy's.
  const bool stands_for_members = all.value.kind == Kind::uninitialised || (all.value.is_exact() && all.value.low == 0);
  if (stands_for_members && is_addressable(object_of(*path), c))
    for (auto it = c.store.lower_bound("~"); it != c.store.end(); ++it) {
      const std::string member = written_anywhere(it->first).member;
      if (member == "?") all.value = fresh();
      if (member != "?" && member != "*") all.members.emplace_back("." + member, fresh());
    }
  return all;
}

void Interpreter::write_object(const std::string& path, const Object& object, Configuration& c, const std::string& kind,
                               const std::string& tag) {
  write(path, object.value, c, kind, tag);
  for (const auto& [suffix, v] : object.members)
    if (is_tracked(path + suffix)) c.store.try_emplace(path + suffix, v);
  for (const auto& [suffix, v] : object.members)
    spread(object_of(path), {last_of(path + suffix), kind_of(type_of(path + suffix, c)), tag}, c);
}

// ---- one configuration for all that differ by the numbers of what is unknown only

/// The number of what is unknown that a path or an address begins with; 0: none.
std::uint32_t Interpreter::number_of(const std::string& path) {
  return is_of_unknown(path) && path.size() > 1 && path[1] != '.' ? static_cast<std::uint32_t>(std::stoul(path.substr(1))) : 0;
}

void Interpreter::drop_unreachable(Configuration& c) const {
  std::set<std::uint32_t> held;
  std::vector<std::uint32_t> work;
  const auto hold = [&](const Value& v) {
    const std::uint32_t id = v.is_unknown() ? v.id : v.kind == Kind::address ? number_of(v.name) : 0;
    if (id != 0 && held.insert(id).second) work.push_back(id);
  };
  for (const auto& [path, v] : c.store)
    if (!is_of_unknown(path)) hold(v);
  while (!work.empty()) {
    const std::string target = target_of(work.back());
    work.pop_back();
    for (auto it = c.store.lower_bound(target); it != c.store.end() && it->first.starts_with(target); ++it)
      if (object_of(it->first) == target) hold(it->second);
  }
  std::erase_if(c.store, [&](const auto& entry) { return is_of_unknown(entry.first) && !held.contains(number_of(entry.first)); });
}

void Interpreter::drop_unknown(Configuration& c) const {
  for (std::size_t before = c.store.size() + 1; before != c.store.size();) {
    before = c.store.size();
    std::map<std::uint32_t, int> times;
    for (const auto& [path, v] : c.store) {
      if (v.is_unknown()) ++times[v.id];
      if (v.kind == Kind::address) times[number_of(v.name)] += 2;
      times[number_of(path)] += 2;
    }
    // It would be read as it is, if nothing is known of what it is a part of.
    std::erase_if(c.store, [&](const auto& entry) {
      const auto& [path, v] = entry;
      if (!v.is_free() || times[v.id] > 1 || is_of_file_level(path)) return false;
      for (std::string part = above(path); !part.empty(); part = above(part))
        if (c.store.contains(part)) return false;
      return true;
    });
  }
}

void Interpreter::renumber(Configuration& c) const {
  std::map<std::uint32_t, std::uint32_t> ids;
  std::vector<std::uint32_t> work;
  const auto number = [&](std::uint32_t id) {
    const auto [it, is_new] = ids.try_emplace(id, static_cast<std::uint32_t>(ids.size() + 1));
    if (is_new) work.push_back(id);
  };
  const auto number_all = [&](const Value& v) {
    if (v.is_unknown()) number(v.id);
    if (v.kind == Kind::address && number_of(v.name) != 0) number(number_of(v.name));
  };
  for (const auto& [path, v] : c.store)
    if (!is_of_unknown(path)) number_all(v);
  for (std::size_t n = 0; n < work.size(); ++n) {
    const std::string target = target_of(work[n]);
    for (auto it = c.store.lower_bound(target); it != c.store.end() && it->first.starts_with(target); ++it)
      if (object_of(it->first) == target) number_all(it->second);
  }
  const auto renamed = [&](const std::string& path) { return target_of(ids.at(number_of(path))) + path.substr(object_end(path)); };
  Store store;
  for (auto& [path, v] : c.store) {
    Value now = v;
    if (now.is_unknown()) now.id = ids.at(now.id);
    if (now.kind == Kind::address && number_of(now.name) != 0) now.name = renamed(now.name);
    store.emplace(number_of(path) != 0 ? renamed(path) : path, std::move(now));
  }
  c.store = std::move(store);
}

void Interpreter::canonicalise(Configuration& c) const {
  drop_dead(c);
  drop_unreachable(c);
  drop_unknown(c);
  renumber(c);
}

}  // namespace pmc::source
