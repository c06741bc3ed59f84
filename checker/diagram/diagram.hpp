/// Pictures of what is checked: a machine, a composition, a counterexample.  Each is DOT text first,
/// made from the same data as the search, in the order of the source: same input, same bytes.
/// render() turns the text into a picture through the Graphviz library.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/machine.hpp"
#include "checker/result.hpp"
#include "checker/system.hpp"

namespace pmc::checker::diagram {

enum class Format { dot, svg, png, pdf };

/// By the extension, in either case.  Error: none, or another one; lists the four.
[[nodiscard]] Result<Format> format_of(std::string_view path);

/// A box a state and an arrow a pair of states; each of its lines is one row, `event [guard] / action`.
/// A row that stays and has no action is only a read, so it is a grey line in the box of its state; one
/// with an action is a loop.  `bad_states` are red; a name of no state is ignored.  Rows whose source
/// could not be reached are drawn too.  More than one region: a frame each.
[[nodiscard]] std::string machine_dot(const Machine& machine, std::span<const std::string> bad_states = {});

/// Who shares events with whom.
struct SystemDiagram {
  struct Node {
    std::string name;  ///< unique
    std::string kind;  ///< nodes of a kind have one colour: "caller", "device", "monitor"
  };
  /// An event of `from` in which `to` takes part.
  struct Edge {
    std::string from, to, label;
    Role role = Role::gate;  ///< the role of `to`
  };
  std::string title;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

/// A box a component; an arrow for all events of one (from, to, role), a line each.  Gate: solid;
/// must: bold; hears: dashed and grey.
[[nodiscard]] std::string system_dot(const SystemDiagram& system);

/// A counterexample, a recording: what happened one after the other, and to whom.
struct SequenceDiagram {
  struct Step {
    unsigned number = 0;
    std::string lane;       ///< one of `lanes`, else the text stands across all of them
    std::string text;       ///< the event
    std::string detail;     ///< where it stands in the source, or what it changed
    bool hidden = false;    ///< no tracepoint shows it: grey
    bool violates = false;  ///< the rule is broken here: red
  };
  std::string title;
  std::vector<std::string> lanes;
  std::vector<Step> steps;
  std::string verdict;  ///< the last row, in red; none if empty
};

/// One table: a column a lane, a row a step.  The header comes again every 30 steps.
[[nodiscard]] std::string sequence_dot(const SequenceDiagram& sequence);

/// The picture as bytes; Format::dot is the text itself, unread.  Error: the text is not DOT, or this
/// Graphviz cannot lay it out or write the format; `where` is then the format.  Thread-safe: one
/// picture at a time, since Graphviz is not.  Nothing is written to standard error.
[[nodiscard]] Result<std::string> render(std::string_view dot, Format format);

/// The same, into a file.  Empty: all is written.
[[nodiscard]] std::optional<Error> render_file(std::string_view dot, Format format, const std::string& path);

}  // namespace pmc::checker::diagram
