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

struct LitmusAnswer;  // checker/cli/litmus.hpp

/// What a command line may ask of a reporter; each heeds what concerns it.
struct ReportOptions {
  TextOptions text;
  bool table = false;            ///< of text: the table even where there is only one answer
  bool counterexamples = false;  ///< of markdown: each broken rule's below the table; of litmus and text: those expected, too
};

/// A value of --format.
struct Reporter {
  std::string name;
  void (*verify)(std::ostream& out, const std::vector<Answered>& all, const ReportOptions& options);
  void (*litmus)(std::ostream& out, const std::vector<LitmusAnswer>& all, const ReportOptions& options);
};
/// In the order in which `--help` shows them; text first.  A new one is a file report_NAME.cpp and a line here.
const std::vector<Reporter>& reporters();
std::vector<std::string> format_names();

/// Like a kernel log: verdicts, then the counterexamples step by step.
void report_text(std::ostream& out, const Answered& answered, const TextOptions& options);
/// Callers x topologies x outcomes against rules, in one screen.
void report_table(std::ostream& out, const std::vector<Answered>& all);
/// A counterexample as a person reads it, each line with its end; `p` has one.
std::string counterexample_text(const Answered& answered, const PropertyResult& p, const TextOptions& options);

/// "xen-6.1 on xenbus:2, outcome any"
std::string name_of(const Answered& answered);
/// "cancelled", "new-domain" or "any", as --outcome has it.
std::string outcome_of(const Question& question);
std::string count_text(std::uint64_t n);  ///< 1234567 -> "1,234,567"
/// `violated` if any is, else `inconclusive` if any is, else `holds`.
checker::Verdict verdict_of(const std::vector<Answered>& all);

}  // namespace pmc::cli
