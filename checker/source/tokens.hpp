/// C source as tokens, and the function definitions among them: enough to tell whether a function is what it was.
/// Not by the syntax tree: that one has holes where the grammar loses its way (kernel/power/user.c is full of them), and
/// changes with the grammar's version, while a recorded fingerprint stays.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace pmc::source {

struct Token {
  std::string_view text;  ///< of a string literal only the quote: what messages say does not count
  int line = 0;
};
/// Of preprocessed text (preprocess.hpp): no comments, no directives.  String literals side by side are one token.
std::vector<Token> tokens(std::string_view text);

struct Definition {
  std::string_view name;  ///< of a system call its own: SYSCALL_DEFINE4(reboot, ..) is "reboot"
  int line = 0;           ///< of the name
  std::size_t begin = 0;  ///< the first token of its parameters: what is before (static, __init, its type) is not of it
  std::size_t end = 0;    ///< behind its closing brace
};
/// In their order.  One whose braces do not close ends where the text does.
std::vector<Definition> definitions(const std::vector<Token>& tokens);

/// The tokens of one statement, or of the head of one: `if (..)`, `else`, a label, a brace.  In their order, without gaps.
struct Statement {
  std::size_t begin = 0, end = 0;
};
std::vector<Statement> statements(const std::vector<Token>& tokens, const Definition& definition);

}  // namespace pmc::source
