/// Small faults, one at a time, that anyone might put into a kernel's C by mistake: by the syntax tree, in memory.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/source/discover.hpp"
#include "evidence/mutants.hpp"

namespace pmc::evidence {

/// Bytes [begin, end) of a file are another text.
struct SourceEdit {
  std::size_t begin = 0, end = 0;
  std::string text;
};

/// Another text instead of the node, on as many lines.
SourceEdit instead(source::Node n, std::string text);

struct SourceMutant {
  std::string id;    ///< "hibernate.c/create_image/drop-call/local_irq_disable": as long as the function has it, wherever it stands
  std::string op;    ///< one of source_operators()
  std::string what;  ///< the fault in one sentence
  std::string path;
  int line = 0;
  const source::FunctionText* function = nullptr;
  std::vector<SourceEdit> edits = {};  ///< in order, and apart; all other lines stay where they are
};

const std::vector<Operator>& source_operators();

/// Of the functions that `run` names as Extracted::ran does, in the order of the program.
std::vector<SourceMutant> source_mutants(const source::Discovered& discovered, const std::set<std::string>& run);

/// The file with the fault.
std::string with_fault(std::string_view text, const SourceMutant& mutant);

}  // namespace pmc::evidence
