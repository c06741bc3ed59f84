#include "checker/source/discover.hpp"

#include <algorithm>

#include "checker/source/vocabulary.hpp"

namespace pmc::source {

namespace {

/// Where the entry points are defined is the PM core itself, and no caller.
bool is_core(const FunctionText& f) { return std::ranges::find(entry_points(), f.name) != entry_points().end(); }

struct Graph {
  std::set<const FunctionText*> reaches;                                 ///< the entry points, directly or not
  std::map<const FunctionText*, std::set<const FunctionText*>> callers;  ///< among those
};

Graph graph_of(const Analysis& analysis) {
  Graph g;
  std::set<const File*> core;
  for (const FunctionText* f : analysis.functions())
    if (is_core(*f)) core.insert(f->file);
  for (const FunctionText* f : analysis.functions())
    if (!core.contains(f->file) &&
        std::ranges::any_of(entry_points(), [&](const std::string& e) { return analysis.of(f).primitives.contains(e); }))
      g.reaches.insert(f);
  for (bool changed = true; changed;) {
    changed = false;
    for (const FunctionText* f : analysis.functions())
      if (!core.contains(f->file))
        for (const FunctionText* callee : analysis.of(f).calls)
          if (g.reaches.contains(callee) && !is_primitive(callee->name)) {
            changed = g.reaches.insert(f).second || changed;
            g.callers[callee].insert(f);
          }
  }
  return g;
}

/// Whom a call of one of these may reach.
std::set<const FunctionText*> called_by(const std::set<const FunctionText*>& callers, const Analysis& analysis) {
  std::set<const FunctionText*> all;
  for (const FunctionText* f : callers)
    if (!all.contains(f)) all.merge(analysis.reached_from(f));
  return all;
}

constexpr auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };

/// Whether one of the names, which end in a parenthesis, stands there and is no part of a longer one.
bool mentions(std::string_view text, const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; ++at)
      if (at == 0 || !is_word(text[at - 1])) return true;
    return false;
  });
}

/// Where a line, counted from 1, begins; the end of the text if it has fewer.
std::size_t line_begin(std::string_view text, int line) {
  std::size_t at = 0;
  for (int n = 1; n < line && at < text.size(); ++n) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  return at;
}

/// What mentions one of the names and has no syntax tree, or none that means anything.
void find_unread(const Tree& tree, const Program& program, const std::vector<std::string>& names, std::vector<Note>& unread) {
  const auto add = [&](Note note) {
    if (std::ranges::find(unread, note) == unread.end()) unread.push_back(std::move(note));
  };
  for (const auto& file : program.files()) {
    for (const Node item : file->syntax.root().children())
      if (item.is("ERROR") && mentions(item.text(), names)) add({file->path, item.line(), "the grammar does not know this"});
    if (file->syntax.is_complete()) continue;
    const std::string text = tree.read(file->path).value_or("");
    for (const Syntax::Gap& gap : file->syntax.gaps()) {
      const std::size_t begin = line_begin(text, gap.line), end = line_begin(text, gap.last_line + 1);
      if (mentions(std::string_view(text).substr(begin, end - begin), names)) add({file->path, gap.line, gap.why});
    }
  }
}

/// Reads the C files in which one of the names is followed by a parenthesis and is no part of a longer name.
void read_callers_of(const Tree& tree, const std::vector<std::string>& names, Program& program, std::vector<Note>& unread) {
  for (const std::string& path : tree.files_that_mention(names)) {
    if (!path.ends_with(".c")) continue;
    const auto text = tree.read(path);
    if (!text)
      unread.push_back({path, 1, "the file cannot be read, or is too large"});
    else if (mentions(*text, names))
      program.read(path);
  }
}

/// One caller, or one for each question that its parameters stand for: "enter_state(PM_SUSPEND_MEM)".
void add_alone(const FunctionText& f, std::vector<CallerText>& callers) {
  for (const Parameter& p : f.parameters)
    for (const Questions& q : questions_by_type())
      if (p.type.find(q.type) != std::string::npos && p.type.find('*') == std::string::npos) {
        for (const std::string_view constant : q.constants)
          callers.push_back({f.name + "(" + std::string(constant) + ")", {{&f, Entry::Kind::alone, {{p.name, std::string(constant)}}}}});
        return;
      }
  callers.push_back({f.name, {{&f, Entry::Kind::alone, {}}}});
}

Entry::Kind kind_of(const std::string& member) {
  if (member == "open") return Entry::Kind::open;
  if (member == "release") return Entry::Kind::release;
  if (member == "read" || member == "read_iter") return Entry::Kind::read;
  return member == "write" || member == "write_iter" ? Entry::Kind::write : Entry::Kind::use;
}

}  // namespace

Discovered discover(const TreePtr& tree, const Config& config) {
  Discovered d;
  std::vector<std::string> words;
  for (const std::string& e : entry_points()) words.push_back(e + "(");
  // What is read to find callers is more than what they are made of.
  auto read = std::make_unique<Program>(tree, config);
  read_callers_of(*tree, words, *read, d.unread);
  // Who calls a function that others may call?
  std::set<std::string> asked, weak;
  for (;;) {
    const Analysis analysis(*read);
    const Graph g = graph_of(analysis);
    std::vector<std::string> names;
    for (const FunctionText* f : g.reaches)
      if (!f->is_static && asked.insert(f->name).second) names.push_back(f->name + "(");
    // .. and who is called instead of a weak one?
    for (const FunctionText* f : called_by(g.reaches, analysis))
      if (f->is_weak && !is_primitive(f->name) && weak.insert(f->name).second) names.push_back(f->name + "(");
    if (names.empty()) break;
    const std::size_t before = read->files().size();
    read_callers_of(*tree, names, *read, d.unread);
    if (read->files().size() == before) break;
  }
  for (const std::string& name : asked) words.push_back(name + "(");
  find_unread(*tree, *read, words, d.unread);
  d.program = std::make_unique<Program>(tree, config);
  {
    const Analysis analysis(*read);
    std::set<std::string> paths;
    const Graph g = graph_of(analysis);
    for (const FunctionText* f : g.reaches) paths.insert(f->file->path);
    for (const FunctionText* f : called_by(g.reaches, analysis))
      if (read->is_weak(f->name)) paths.insert(f->file->path);
    for (const std::string& path : paths) d.program->read(path);
    d.program->read_headers();
  }
  d.analysis = std::make_unique<Analysis>(*d.program);
  const Graph g = graph_of(*d.analysis);

  // From the outermost functions inwards, to the first that does something of its own.
  std::set<const FunctionText*> roots, seen;
  std::vector<const FunctionText*> work;
  std::set<const FunctionText*> handed_out;
  for (const FunctionText* f : d.analysis->functions())
    handed_out.insert(d.analysis->of(f).handed_out.begin(), d.analysis->of(f).handed_out.end());
  const auto is_outermost = [&](const FunctionText* f) {
    const auto it = g.callers.find(f);
    return it == g.callers.end() || it->second.empty() || d.program->is_named_outside_of_functions(*f) || handed_out.contains(f);
  };
  for (const FunctionText* f : g.reaches)
    if (is_outermost(f)) work.push_back(f);
  const auto adds = [&](const FunctionText* f) {
    const Summary& s = d.analysis->of(f);
    if (s.acts_itself) return true;
    return std::ranges::any_of(s.calls,
                               [&](const FunctionText* callee) { return !g.reaches.contains(callee) && d.analysis->of(callee).acts; });
  };
  while (!work.empty()) {
    const FunctionText* f = work.back();
    work.pop_back();
    if (!seen.insert(f).second) continue;
    if (adds(f)) {
      roots.insert(f);
      continue;
    }
    for (const FunctionText* callee : d.analysis->of(f).calls)
      if (g.reaches.contains(callee)) work.push_back(callee);
  }

  std::set<const FunctionText*> grouped;
  for (const Operations& ops : d.program->operations()) {
    CallerText caller{ops.name, {}};
    bool is_root = false;
    for (const auto& [member, name] : ops.functions)
      if (const FunctionText* f = d.program->function(name, ops.file); f != nullptr && d.analysis->of(f).acts) {
        caller.entries.push_back({f, kind_of(member)});
        is_root = is_root || roots.contains(f) || g.reaches.contains(f);
      }
    const bool has_open = std::ranges::any_of(caller.entries, [](const Entry& e) { return e.kind == Entry::Kind::open; });
    if (!is_root || !has_open || ops.type.find("file_operations") == std::string::npos) continue;
    // Of two that do the same, as an ioctl and its compatible form, the one that does it.
    std::erase_if(caller.entries, [&](const Entry& e) { return !adds(e.function); });
    for (const Entry& e : caller.entries) grouped.insert(e.function);
    d.callers.push_back(std::move(caller));
  }
  for (const FunctionText* f : roots)
    if (!grouped.contains(f)) add_alone(*f, d.callers);
  std::ranges::stable_sort(d.callers, {}, [](const CallerText& c) { return c.place(); });
  return d;
}

}  // namespace pmc::source
