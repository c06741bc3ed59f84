#include "checker/source/program.hpp"

#include <algorithm>

namespace pmc::source {

std::string declared_name(Node declarator) {
  while (declarator) {
    if (declarator.is("identifier") || declarator.is("field_identifier") || declarator.is("type_identifier"))
      return std::string(declarator.text());
    Node inner = declarator.field("declarator");
    if (!inner && (declarator.is("parenthesized_declarator") || declarator.is("attributed_declarator"))) {
      const auto children = declarator.children();
      inner = children.empty() ? Node() : children.front();
    }
    declarator = inner;
  }
  return {};
}

bool is_declarator(Node node) {
  return node.is("identifier") || node.is("pointer_declarator") || node.is("array_declarator") || node.is("function_declarator") ||
         node.is("parenthesized_declarator") || node.is("attributed_declarator");
}

namespace {

bool has_specifier(Node declaration, std::string_view word) {
  return std::ranges::any_of(declaration.children(), [&](Node c) { return c.is("storage_class_specifier") && c.text() == word; });
}

std::string one_line(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c)))
      all += c;
    else if (!all.empty() && all.back() != ' ')
      all += ' ';
  return all;
}

/// The function_declarator inside of a declarator; none: it declares no function.
Node function_declarator(Node declarator) {
  while (declarator && !declarator.is("function_declarator")) declarator = declarator.field("declarator");
  return declarator;
}

Type result_type(Node definition, const TypeNames& names) {
  Node declarator = definition.field("declarator");
  int pointers = 0;
  for (; declarator.is("pointer_declarator"); declarator = declarator.field("declarator")) ++pointers;
  if (!declarator.is("function_declarator")) return {};
  Type type = declared_type(definition.field("type"), {}, names);
  type.pointers += pointers;
  return type;
}

/// Of int f(a) char *a; {..}: that a is a char *.
Parameter old_parameter(Node definition, const std::string& name, const TypeNames& names) {
  for (const Node declaration : definition.children())
    if (declaration.is("declaration"))
      for (const Node d : declaration.all_children())
        if ((d.is("identifier") || d.is("pointer_declarator") || d.is("array_declarator") || d.is("function_declarator")) &&
            declared_name(d) == name)
          return {name, one_line(declaration.field("type").text()), declared_type(declaration.field("type"), d, names)};
  return {name, "int", {.number = Number::s32}};
}

void each_identifier(Node node, const auto& take) {
  if (node.is("identifier")) take(std::string(node.text()));
  for (const Node c : node.children()) each_identifier(c, take);
}

}  // namespace

bool Program::read(const std::string& path) {
  if (!seen_.insert(path).second) return true;
  auto text = tree_->read(path);
  if (!text) return false;
  Preprocessed p = preprocess(*text, path, config_);
  text_ = p.text;
  files_.push_back(std::make_unique<File>(File{path, Syntax(plain_c(std::move(p.text))), std::move(p.notes), std::move(p.includes)}));
  for (Macro& m : p.macros) macros_[m.name].emplace_back(files_.back().get(), m);
  for (const Node item : files_.back()->syntax.root().children()) take(*files_.back(), item);
  return true;
}

void Program::read_headers() {
  for (std::size_t f = 0; f < files_.size(); ++f) {
    const auto directory = files_[f]->path.substr(0, files_[f]->path.rfind('/') + 1);
    for (const std::string& header : std::vector(files_[f]->includes))
      if (header.find('/') == std::string::npos) read(directory + header);
  }
}

void Program::take(const File& file, Node item) {
  if (const Node type = item.is("enum_specifier") ? item : item.field("type"); type && type.is("enum_specifier"))
    if (const Node body = type.field("body")) {
      const Type own{.number = take_enumerators(file, body)};
      const auto [it, is_new] = type_names_.try_emplace(enum_name(type), own);
      if (!is_new && it->second != own) it->second = {};
    }
  Structs structs;
  collect_members(item, type_names_, members_, structs);
  for (auto& [tag, within] : structs) {
    structs_[tag].merge(within);
    if (file.path.ends_with(".c")) in_c_.insert(tag);
  }
  if (item.is("type_definition")) {
    const Node type = item.field("type");
    for (const Node d : item.all_children())
      if (d.begin() != type.begin() &&
          (d.is("type_identifier") || d.is("pointer_declarator") || d.is("array_declarator") || d.is("function_declarator")))
        if (const std::string name = declared_name(d); !name.empty()) take_type_name(name, declared_type(type, d, type_names_));
  }
  if (item.is("function_definition")) return take_function(file, item);
  if (item.is("declaration")) return take_declaration(file, item);
  if (item.is("linkage_specification") || item.is("preproc_if") || item.is("declaration_list") || item.is("preproc_ifdef")) {
    for (const Node c : item.children()) take(file, c);
    return;
  }
  if (item.is("expression_statement") || item.is("ERROR") || item.is("macro_type_specifier"))
    each_identifier(item, [&](std::string name) { named_.emplace(&file, std::move(name)); });
}

/// Of what files do not agree on nothing is known.
void Program::take_type_name(const std::string& name, const Type& type) {
  const auto [it, is_new] = type_names_.try_emplace(name, type);
  if (!is_new && it->second != type) it->second = {.number = Number::unsure};
}

/// __weak is no word of the grammar's, so it stands in the text only: before the body, and maybe before the definition.
bool Program::says_weak(Node definition) const {
  std::size_t begin = definition.begin();
  const auto may_precede = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || std::isspace(static_cast<unsigned char>(c)) || c == '_' || c == '(' || c == ')';
  };
  while (begin > 0 && may_precede(text_[begin - 1])) --begin;
  bool is = false;
  std::string word;
  for (std::size_t i = begin; i < std::min(definition.field("body").begin() + 1, text_.size()); ++i)
    if (std::isalnum(static_cast<unsigned char>(text_[i])) || text_[i] == '_') {
      word += text_[i];
    } else {
      is = is || word == "__weak" || word == "weak" || word == "__weak__";
      word.clear();
    }
  return is;
}

void Program::take_function(const File& file, Node definition) {
  const Node declarator = function_declarator(definition.field("declarator"));
  if (!declarator) return;
  auto f = std::make_unique<FunctionText>();
  f->name = declared_name(declarator.field("declarator"));
  f->file = &file;
  f->definition = definition;
  f->body = definition.field("body");
  f->is_static = has_specifier(definition, "static");
  f->is_weak = says_weak(definition);
  f->line = declarator.line();
  f->result = result_type(definition, type_names_);
  if (const Node list = declarator.field("parameters")) {
    for (const Node p : list.children())
      if (p.is("parameter_declaration")) {
        const Node d = p.field("declarator");
        std::string type = one_line(p.text());
        const std::string name = declared_name(d);
        if (!name.empty() && type.ends_with(name)) type.resize(type.size() - name.size());
        Type number = declared_type(p.field("type"), d, type_names_);
        if (number.is_array) number = {number.number, number.pointers + 1};
        f->parameters.push_back({name, type, number});
      } else if (p.is("identifier")) {
        f->parameters.push_back(old_parameter(definition, std::string(p.text()), type_names_));
      }
  }
  if (f->name.empty() || !f->body) return;
  functions_by_name_.emplace(f->name, f.get());
  functions_.push_back(std::move(f));
}

void Program::take_declaration(const File& file, Node declaration) {
  const Node type = declaration.field("type");
  if (has_specifier(declaration, "extern") || has_specifier(declaration, "typedef")) return;
  const bool is_struct = type && type.is("struct_specifier");
  for (Node d : declaration.all_children()) {
    Node initializer;
    if (d.is("init_declarator")) {
      initializer = d.field("value");
      d = d.field("declarator");
    }
    if (!is_declarator(d)) continue;
    const Type of = declared_type(type, d, type_names_);
    if (of.is_function) continue;
    auto v = std::make_unique<VariableText>();
    v->name = declared_name(d);
    v->type = of;
    v->file = &file;
    v->initializer = initializer;
    v->is_static = has_specifier(declaration, "static");
    v->is_array = of.is_array;
    v->is_struct = is_struct && of.pointers == 0;
    v->line = d.line();
    if (initializer)
      each_identifier(initializer, [&](const std::string& name) {
        named_.emplace(&file, name);
        in_initializers_.emplace(&file, name);
      });
    if (v->is_struct && initializer && initializer.is("initializer_list")) {
      Operations ops{v->name, &file, one_line(type.text()), {}};
      for (const Node pair : initializer.children())
        if (pair.is("initializer_pair"))
          if (const Node designator = pair.field("designator"), value = pair.field("value");
              designator && value && designator.is("field_designator") && value.is("identifier"))
            ops.functions[std::string(designator.text().substr(1))] = std::string(value.text());
      if (!ops.functions.empty()) operations_.push_back(std::move(ops));
    }
    // A tentative definition, and the one that it stands in for.
    const auto [begin, end] = variables_by_name_.equal_range(v->name);
    if (const auto same = std::find_if(begin, end, [&](const auto& other) { return other.second->file == &file; }); same != end) {
      if (v->initializer || !same->second->initializer) {
        same->second->initializer = v->initializer;
        same->second->type = v->type;
      }
      continue;
    }
    variables_by_name_.emplace(v->name, v.get());
    variables_.push_back(std::move(v));
  }
}

/// What the type of the enumeration is, if all of its constants are known.
Number Program::take_enumerators(const File& file, Node list) {
  std::optional<std::int64_t> next = 0;
  bool is_known = true, has_sign = false;
  for (const Node e : list.children()) {
    if (!e.is("enumerator")) continue;
    if (const Node value = e.field("value")) {
      next = literal(value.text());
      if (next && *next < 0 && is_unsigned(literal_type(value.text(), *next))) next.reset();
      if (!next) next = enumerator(value.text(), &file);
    }
    is_known = is_known && next && *next == static_cast<std::int32_t>(*next);
    has_sign = has_sign || (next && *next < 0);
    if (next) enumerators_[std::string(e.field("name").text())].emplace_back(&file, (*next)++);
  }
  return !is_known ? Number::unknown : has_sign ? Number::s32 : Number::u32;
}

namespace {

std::string directory_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

/// Its own, or what it may include: read_headers() reads those that lie beside the files that include them.
bool sees(const File* from, const File& file) {
  return &file == from || (from != nullptr && file.path.ends_with(".h") && directory_of(file.path) == directory_of(from->path));
}

/// What that file knows: its own, or else a header's.
template <class T>
const T* known_to(const std::vector<std::pair<const File*, T>>& all, const File* from, const auto& is_there) {
  for (auto it = all.rbegin(); it != all.rend(); ++it)
    if (it->first == from && is_there(it->second)) return &it->second;
  for (const auto& [file, what] : all)
    if (from == nullptr || (file != from && sees(from, *file))) return &what;
  return nullptr;
}

/// "arm64" of arch/arm64/kernel/x.c; empty: it is no architecture's.
std::string_view architecture_of(std::string_view path) {
  constexpr std::string_view folder = "arch/";
  if (!path.starts_with(folder)) return {};
  path.remove_prefix(folder.size());
  return path.substr(0, path.find('/'));
}

/// Whether the options say that files of that architecture are a part of the kernel.
bool is_chosen(std::string_view architecture, const Config& config) {
  static const std::map<std::string_view, std::string> options{{"powerpc", "CONFIG_PPC"}, {"sh", "CONFIG_SUPERH"}, {"um", "CONFIG_UML"}};
  if (architecture.empty()) return true;
  if (const auto it = options.find(architecture); it != options.end()) return config.is_set(it->second);
  std::string option = "CONFIG_";
  for (const char c : architecture) option += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return config.is_set(option);
}

}  // namespace

std::vector<const FunctionText*> Program::functions(std::string_view name, const File* from) const {
  const FunctionText* own = nullptr;
  // By how well they fit: of another architecture than what asks and than what the options say; weak; neither.
  std::vector<const FunctionText*> elsewhere, weak, strong;
  for (auto [it, end] = functions_by_name_.equal_range(name); it != end; ++it) {
    const FunctionText* f = it->second;
    if (sees(from, *f->file) && (own == nullptr || own->file != from)) {
      own = f;
      continue;
    }
    if (f->is_static) continue;
    const std::string_view architecture = architecture_of(f->file->path);
    const bool fits =
        (from != nullptr && !architecture.empty() && architecture == architecture_of(from->path)) || is_chosen(architecture, config_);
    (!fits ? elsewhere : f->is_weak ? weak : strong).push_back(f);
  }
  if (own != nullptr && !own->is_weak) return {own};
  if (!strong.empty()) return strong;
  if (own != nullptr) return {own};
  return !weak.empty() ? weak : elsewhere;
}

const FunctionText* Program::function(std::string_view name, const File* from) const {
  const auto all = functions(name, from);
  return all.empty() ? nullptr : all.back();
}

bool Program::is_weak(std::string_view name) const {
  const auto [begin, end] = functions_by_name_.equal_range(name);
  return std::any_of(begin, end, [](const auto& entry) { return entry.second->is_weak; });
}

const VariableText* Program::variable(std::string_view name, const File* from) const {
  const VariableText* other = nullptr;
  for (auto [it, end] = variables_by_name_.equal_range(name); it != end; ++it) {
    if (it->second->file == from) return it->second;
    if (!it->second->is_static) other = it->second;
  }
  return other;
}

std::optional<std::int64_t> Program::enumerator(std::string_view name, const File* from) const {
  const auto it = enumerators_.find(name);
  if (it == enumerators_.end()) return std::nullopt;
  const std::int64_t* const n = known_to(it->second, from, [](std::int64_t) { return true; });
  return n == nullptr ? std::nullopt : std::optional(*n);
}

bool Program::may_contain(const std::string& outer, const std::string& inner) const {
  if (outer.empty() || inner.empty()) return true;
  std::set<std::string> seen;
  std::vector<std::string> work{outer};
  while (!work.empty()) {
    const std::string tag = std::move(work.back());
    work.pop_back();
    if (tag == inner) return true;
    if (!seen.insert(tag).second) continue;
    const auto it = structs_.find(tag);
    // What a header declares has nothing in it that only a C file does.
    if ((it == structs_.end() || tag.empty()) && !in_c_.contains(inner)) return true;
    if (it != structs_.end()) work.insert(work.end(), it->second.begin(), it->second.end());
  }
  return false;
}

Type Program::member_type(std::string_view name) const {
  const auto it = members_.find(name);
  return it == members_.end() ? Type{} : it->second;
}

const Macro* Program::macro(std::string_view name, const File* from, int line) const {
  const auto it = macros_.find(name);
  if (it == macros_.end()) return nullptr;
  return known_to(it->second, from, [line](const Macro& m) { return m.line <= line && (m.last_line == 0 || line <= m.last_line); });
}

}  // namespace pmc::source
