/// Which kernel functions the model was made from, and whether a given tree still has them so.  Of their text nothing is
/// kept but hashes, 16 bits a statement: enough to name the first that differs.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checker/result.hpp"
#include "checker/source/tree.hpp"

namespace pmc::source {

/// Which part of the model was made from it: the PM core (with the freezer, syscore, wakeup and what runtime PM does in
/// system sleep), a caller, or one of the resources around them.
enum class ModelPart : std::uint8_t { core, caller, environment };
std::string_view to_string(ModelPart part);

/// A function as the model was made from it.  Comments, blanks, line breaks, directives, code that the default
/// configuration leaves out, what string literals say, and what stands before the parameters (static, __init, the type) do
/// not count.
struct Made {
  ModelPart part = ModelPart::core;
  std::string path;                       ///< "drivers/base/power/main.c"
  std::string function;                   ///< "dpm_prepare"; of SYSCALL_DEFINE4(reboot, ..) "reboot"
  std::uint64_t whole = 0;                ///< of all of its tokens
  std::vector<std::uint16_t> statements;  ///< as statements() of tokens.hpp
  bool operator==(const Made&) const = default;
};

struct Record {
  std::string kernel;  ///< "6.1.192"
  std::vector<Made> functions;
  bool operator==(const Record&) const = default;
};

/// The shipped one, of checker/source/made_from.json.
const Record& made_from();

/// The same functions as they stand in the tree.  Error: the tree does not say which version it is, or lacks one of them.
checker::Result<Record> record(const Tree& tree, const std::vector<Made>& functions);

/// JSON, a function a line.
std::string to_json(const Record& record);
checker::Result<Record> read_record(std::string_view json);

struct Drifted {
  enum class Kind : std::uint8_t {
    changed,  ///< it is not what the model was made from
    moved,    ///< it is in another file: of the same folder, or one that the record names
    gone,     ///< its file is there and it is not, nor is it anywhere near
  };
  Kind kind = Kind::changed;
  const Made* made = nullptr;
  std::string path;  ///< where it is in the tree; if it is gone, where it was
  /// Of the first statement that differs; of the function, if it only moved; 0 if it is gone.
  int line = 0;
  /// Statements that are new in the tree, and that are not there any more.  Moved and both 0: moved as it was.
  std::size_t added = 0, removed = 0;
};
/// "kernel/power/suspend.c:412: suspend_enter() is not what the model was made from: 2 statements more, 1 fewer"
std::string to_text(const Drifted& drifted);

struct Drift {
  std::vector<Drifted> differences;  ///< in the order of the record
  /// Modelled functions whose file is not in the tree, and that are nowhere near: it cannot be told.  No difference.
  std::vector<const Made*> not_in_tree;
  std::size_t same = 0;  ///< functions that are as they were
};
/// Reads the files that the record names, and the folders of those functions that are not where they were.
/// The result points into the record.
Drift drift(const Tree& tree, const Record& record = made_from());
/// The same for the PM core only.
Drift core_drift(const Tree& tree, const Record& record = made_from());

}  // namespace pmc::source
