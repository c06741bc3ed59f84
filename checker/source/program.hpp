/// The C files that an extraction reads: their functions, file-level variables and constants, by name.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/source/parse.hpp"
#include "checker/source/preprocess.hpp"
#include "checker/source/tree.hpp"
#include "checker/source/types.hpp"

namespace pmc::source {

struct File {
  std::string path;
  Syntax syntax;
  std::vector<Note> notes;
  std::vector<std::string> includes;
};

struct Parameter {
  std::string name, type;  ///< type: "struct file *", as written but for blanks
  Type number = {};
};

struct FunctionText {
  std::string name;
  const File* file = nullptr;
  Node definition;  ///< function_definition
  Node body;
  std::vector<Parameter> parameters;
  Type result = {};
  bool is_static = false;
  bool is_weak = false;  ///< another file's of that name is taken instead, if there is one
  int line = 0;
};

struct VariableText {
  std::string name;
  const File* file = nullptr;
  Node initializer;  ///< none: zero
  bool is_static = false, is_struct = false, is_array = false;
  int line = 0;
  Type type = {};
};

/// Functions that one table of operations names, as struct file_operations does: they are called one after another on the
/// same object.
struct Operations {
  std::string name;  ///< of the variable
  const File* file = nullptr;
  std::string type;                              ///< "struct file_operations"
  std::map<std::string, std::string> functions;  ///< by member: "open" -> "snapshot_open"
};

class Program {
 public:
  Program(TreePtr tree, Config config) : tree_(std::move(tree)), config_(std::move(config)) {}

  /// Reads and parses it; a second time does nothing.  False: there is no such file.
  bool read(const std::string& path);
  /// Reads the headers that the files read so far include with quotes, and that lie beside them.
  void read_headers();

  /// The function of that name: of that file or of a header beside it, else one of external linkage of another file, and rather
  /// one of the same architecture or of one that the options say than one of another, and one that is not weak than one that is.
  [[nodiscard]] const FunctionText* function(std::string_view name, const File* from) const;
  /// All that it may be: more than one if several of external linkage are as good.
  [[nodiscard]] std::vector<const FunctionText*> functions(std::string_view name, const File* from) const;
  /// Whether some file has a weak one of that name.
  [[nodiscard]] bool is_weak(std::string_view name) const;
  [[nodiscard]] const VariableText* variable(std::string_view name, const File* from) const;
  /// As that file sees it: its own, or one of a header that was read; from no file, anybody's.
  [[nodiscard]] std::optional<std::int64_t> enumerator(std::string_view name, const File* from) const;
  /// As it is in that line.
  [[nodiscard]] const Macro* macro(std::string_view name, const File* from, int line) const;
  [[nodiscard]] const TypeNames& type_names() const { return type_names_; }
  /// Of a member of that name, of whatever struct: as far as all of them agree.
  [[nodiscard]] Type member_type(std::string_view name) const;
  /// Whether a struct of the first tag may be one of the second, or have one in it; an empty tag is not known.
  [[nodiscard]] bool may_contain(const std::string& outer, const std::string& inner) const;
  [[nodiscard]] const std::vector<std::unique_ptr<FunctionText>>& functions() const { return functions_; }
  [[nodiscard]] const std::vector<std::unique_ptr<VariableText>>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<Operations>& operations() const { return operations_; }
  [[nodiscard]] const std::vector<std::unique_ptr<File>>& files() const { return files_; }
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] const Tree& tree() const { return *tree_; }
  /// Names that occur in file-level initialisers and macro calls, as handlers and exports do, by file.
  [[nodiscard]] bool is_named_outside_of_functions(const FunctionText& f) const { return is_named_outside_of_functions(*f.file, f.name); }
  [[nodiscard]] bool is_named_in_initializers(const File& file, const std::string& name) const {
    return in_initializers_.contains({&file, name});
  }
  [[nodiscard]] bool is_named_outside_of_functions(const File& file, const std::string& name) const {
    return named_.contains({&file, name});
  }

 private:
  void take(const File& file, Node item);
  void take_function(const File& file, Node definition);
  [[nodiscard]] bool says_weak(Node definition) const;
  void take_declaration(const File& file, Node declaration);
  void take_type_name(const std::string& name, const Type& type);
  Number take_enumerators(const File& file, Node list);

  TreePtr tree_;
  Config config_;
  std::set<std::string> seen_;
  std::string text_;  ///< of the file that is being read, with what plain_c() blanks
  std::vector<std::unique_ptr<File>> files_;
  std::vector<std::unique_ptr<FunctionText>> functions_;
  std::vector<std::unique_ptr<VariableText>> variables_;
  std::multimap<std::string, const FunctionText*, std::less<>> functions_by_name_;
  std::multimap<std::string, VariableText*, std::less<>> variables_by_name_;
  std::map<std::string, std::vector<std::pair<const File*, std::int64_t>>, std::less<>> enumerators_;
  std::map<std::string, std::vector<std::pair<const File*, Macro>>, std::less<>> macros_;
  TypeNames type_names_, members_;
  Structs structs_;
  std::set<std::string> in_c_;  ///< structs that a C file declares
  std::vector<Operations> operations_;
  std::set<std::pair<const File*, std::string>> named_, in_initializers_;
};

/// The identifier that a declarator declares, whatever pointers and arrays are around it; empty: none.
std::string declared_name(Node declarator);
/// It declares something, after a declaration's type.
bool is_declarator(Node node);

}  // namespace pmc::source
