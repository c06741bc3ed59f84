/// How answers are told: to a person, to a program, and to a document.
#pragma once
#include <ostream>
#include <string>
#include <vector>

#include "checker/cli/options.hpp"

namespace pmc::cli {

struct Answered {
  Question question;
  Run run;
};

struct TextOptions {
  bool hidden_steps = false;  ///< show the steps that no trace of a real kernel shows, too
  bool rows = false;          ///< list the rows that never fired
  bool summary = false;       ///< verdicts and figures, no counterexamples
};

/// Like a kernel log: verdicts, then the counterexamples step by step.
void report_text(std::ostream& out, const Answered& answered, const TextOptions& options);
/// Callers x topologies x outcomes against rules, in one screen.
void report_table(std::ostream& out, const std::vector<Answered>& all);
/// The contract of docs/json.md.
void report_json(std::ostream& out, const std::vector<Answered>& all);
/// A table of all answers for a document; with counterexamples, each broken rule's below it.
void report_markdown(std::ostream& out, const std::vector<Answered>& all, bool counterexamples);

/// "cancelled", "new-domain" or "any", as --outcome has it.
std::string outcome_of(const Question& question);
std::string count_text(std::uint64_t n);  ///< 1234567 -> "1,234,567"

}  // namespace pmc::cli
