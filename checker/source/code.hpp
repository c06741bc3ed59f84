/// A C function as a control-flow graph of simple instructions: no calls inside of expressions, no short-circuit, no `?:`.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "checker/source/program.hpp"

namespace pmc::source {

/// An expression without calls and without side effects.
struct Expr {
  enum class Op : std::uint8_t {
    integer,   ///< `value`
    symbol,    ///< a constant whose value is not known: `name`
    local,     ///< a variable or temporary of the function: `name`
    global,    ///< a file-level variable: `name` is "path:name", or ":name" if none of the files read defines it
    function,  ///< `name`
    field,     ///< args[0].name
    arrow,     ///< args[0]->name
    deref,     ///< *args[0]; `name`: of a number its type, "s64", or "pointer", or "?"; "[]" of args[0][..]
    address,   ///< &args[0]
    unary,     ///< `name` is the operator
    binary,    ///< `name` is the operator
    unknown,   ///< anything: text, floating point, one of args
  };
  Op op = Op::unknown;
  std::string name = {};
  std::int64_t value = 0;
  std::vector<Expr> args = {};
  std::string tag = {};  ///< of arrow and deref: of the struct that is pointed to, if it is known
};

struct Instruction {
  enum class Op : std::uint8_t {
    assign,      ///< target = value
    call,        ///< target = callee(args); no target: the result is not used
    branch,      ///< value ? next : other
    jump,        ///< to next
    leave,       ///< return value, if there is one
    declare,     ///< target (a local) is not initialised from here on
    assume_not,  ///< BUG_ON(value)
    unmodelled,  ///< `text` says what
  };
  Op op = Op::jump;
  int line = 0;
  int next = -1, other = -1;  ///< indices of instructions; next of all but leave
  bool has_target = false, has_value = false;
  bool is_case = false;  ///< of branch: a case of a switch
  Expr target = {}, value = {}, callee = {};
  std::vector<Expr> args = {};
  std::string text = {};     ///< of branch: the condition as it is written; of call: the callee as it is written
  std::set<std::string> live = {};  ///< locals that may be read from here on
};

struct Code {
  const FunctionText* text = nullptr;
  std::vector<Instruction> instructions;  ///< it begins at 0
  std::set<std::string> addressed;        ///< locals whose address is taken
  TypeNames types;                        ///< of locals, temporaries, and static locals as Expr::global names them
  std::map<std::string, Expr> statics;    ///< static locals, as Expr::global names them, and their initial values
};

/// `calls_matter(name)`: whether the arguments of that function steer something, so that it is worth telling them apart.
Code lower(const Program& program, const FunctionText& f, const std::function<bool(std::string_view)>& calls_matter);

/// The value of a file-level variable's initialiser, or of an object-like macro; unknown if it is no constant.
Expr constant(const Program& program, const File* from, Node expression);

}  // namespace pmc::source
