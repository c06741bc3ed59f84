// Who else writes the variables that steer callers.
#include <algorithm>

#include "checker/source/extract.hpp"

namespace pmc::source {

namespace {

/// Whether it takes one of the locks that exclude transitions, to write.
bool locks_transitions(const Summary& s) {
  return s.primitives.contains("lock_system_sleep") || s.primitives.contains("mutex_lock") || s.primitives.contains("mutex_trylock") ||
         s.primitives.contains("mutex_lock_nested") || s.primitives.contains("kexec_trylock");
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Whether the text, which nobody has parsed, may assign to the variable or give its address away.  A comment or a local
/// variable of the same name counts, too; a file that has a static one has that one.
bool may_write(std::string_view text, std::string_view name) {
  bool writes = false;
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; at += name.size()) {
    std::size_t before = at, after = at + name.size();
    if ((before > 0 && is_word(text[before - 1])) || (after < text.size() && is_word(text[after]))) continue;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
    while (before > 0 && is_blank(text[before - 1])) --before;
    while (after < text.size() && is_blank(text[after])) ++after;
    const std::string_view left = text.substr(0, before), right = text.substr(after);
    const std::size_t line = left.rfind('\n');
    const std::string_view of_line = left.substr(line == std::string_view::npos ? 0 : line + 1);
    if (of_line.starts_with("static ") && of_line.find_first_of("=({,") == std::string_view::npos) return false;
    if (left.ends_with('.') || left.ends_with("->")) continue;  // a member of something else
    if (left.ends_with("++") || left.ends_with("--") || (left.ends_with('&') && !left.ends_with("&&"))) writes = true;
    if (right.starts_with("++") || right.starts_with("--") || (right.starts_with('=') && !right.starts_with("=="))) writes = true;
    const std::size_t equals = right.find_first_not_of("+-*/%&|^<>");
    if (equals != 0 && equals != std::string_view::npos && right[equals] == '=' && !right.starts_with("<=") && !right.starts_with(">="))
      writes = true;
  }
  return writes;
}

/// Of these external variables those that some file which was not read may write.
std::set<std::string> written_elsewhere(const Program& program, const std::vector<const VariableText*>& variables) {
  std::set<std::string> written, read;
  std::vector<std::string> names;
  for (const VariableText* v : variables) names.push_back(v->name);
  if (names.empty()) return written;
  for (const auto& f : program.files()) read.insert(f->path);
  for (const std::string& path : program.tree().files_that_mention(names)) {
    if (read.contains(path) || (path.starts_with("arch/") && !path.starts_with("arch/x86/"))) continue;
    if (const auto text = program.tree().read(path))
      for (const std::string& name : names)
        if (may_write(*text, name)) written.insert(name);
  }
  return written;
}

}  // namespace

Shared shared(const Analysis& analysis, const std::vector<CallerText>& callers, bool slices) {
  std::set<const FunctionText*> entries, opens, run;
  for (const CallerText& c : callers)
    for (const Entry& e : c.entries) {
      entries.insert(e.function);
      if (e.kind == Entry::Kind::open) opens.insert(e.function);
      run.merge(analysis.reached_from(e.function));
    }
  Shared shared{slices ? relevance(analysis, entries, opens) : without_slice(analysis)};
  std::set<std::string> written;
  for (const FunctionText* f : analysis.functions()) {
    const Summary& s = analysis.of(f);
    for (const auto* which : {&s.writes, &s.addresses}) {
      written.insert(which->begin(), which->end());
      if (run.contains(f) || is_primitive(f->name)) continue;
      shared.set_by_others.insert(which->begin(), which->end());
      if (!locks_transitions(s)) shared.at_any_time.insert(which->begin(), which->end());
    }
  }
  const Program& program = analysis.program();
  std::vector<const VariableText*> unsure;
  for (const auto& v : program.variables()) {
    const std::string global = v->file->path + ":" + v->name;
    if (!shared.relevance.globals.contains(global) || shared.set_by_others.contains(global)) continue;
    // Parameters of modules and entries of sysctl; and what somebody has to set, since nobody here does.
    if (program.is_named_outside_of_functions(*v->file, v->name) || (!v->is_static && !written.contains(global)))
      shared.set_by_others.insert(global);
    else if (!v->is_static)
      unsure.push_back(v.get());
  }
  const auto elsewhere = written_elsewhere(program, unsure);
  for (const VariableText* v : unsure)
    if (elsewhere.contains(v->name)) shared.set_by_others.insert(v->file->path + ":" + v->name);
  return shared;
}

}  // namespace pmc::source
