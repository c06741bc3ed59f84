#include "checker/diagram/diagram.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace pmc::checker::diagram {
namespace {

// The first that is installed; SVG names them all.  Boxes are as wide as DejaVu needs, the widest.
constexpr std::string_view font = "DejaVu Sans,Helvetica,sans-serif";
constexpr std::string_view red = "#c00000", pale_red = "#fde3e3", dark = "#333333", grey = "#767676";

/// Length of the UTF-8 character that `text` begins with; 0 if it is none (The Unicode Standard, table 3-7).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < least || byte(1) > most) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (byte(i) < 0x80 || byte(i) > 0xbf) return 0;
  return length;
}

/// As the text of an HTML-like label.  What XML cannot hold (control characters, and bytes that are not
/// UTF-8: names may come from a file) becomes '?'.
std::string escaped(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text.front();
    switch (c) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      default:
        if (length == 0 || (length == 1 && c < 0x20) || c == 0x7f)
          html += '?';
        else
          html += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return html;
}

/// As a DOT identifier.
std::string quoted(std::string_view text) {
  std::string id = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') id += '\\';
    id += c;
  }
  return id + '"';
}

std::string coloured(std::string_view colour, const std::string& html) {
  return html.empty() ? html : "<FONT COLOR=\"" + std::string(colour) + "\">" + html + "</FONT>";
}

std::string bold(const std::string& html) { return html.empty() ? html : "<B>" + html + "</B>"; }

std::string small(const std::string& html) {
  return "<FONT POINT-SIZE=\"8\" COLOR=\"" + std::string(grey) + "\">" + html + "</FONT>";
}

/// A name in bold, over lines of small print.
std::string name_over(std::string_view name, std::span<const std::string> lines) {
  if (lines.empty()) return bold(escaped(name));
  std::string html = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\"><TR><TD>" +
                     bold(escaped(name)) + "</TD></TR>";
  for (const auto& line : lines) html += "<TR><TD>" + small(escaped(line)) + "</TD></TR>";
  return html + "</TABLE>";
}

/// Up to the nodes; `title` stands above, `note` below it in small print.
std::string opening(std::string_view id, std::string_view title, std::string_view note, std::string_view attributes) {
  const std::string face = "fontname=\"" + std::string(font) + "\"";
  std::string label = bold(escaped(title));
  if (!note.empty()) label += (label.empty() ? "" : "<BR/>") + small(escaped(note));
  return "digraph " + quoted(id) + " {\n  graph [" + face + ", fontsize=14, labelloc=t, pad=0.2, " +
         std::string(attributes) + (label.empty() ? "" : ", label=<" + label + ">") + "];\n  node [" + face +
         ", fontsize=11];\n  edge [" + face + ", fontsize=9];\n";
}

constexpr std::size_t columns_max = 36;

/// Appends the pieces of `text`, each of which ends after one of `ends`; a blank after it is dropped.
void split(std::string_view text, std::span<const std::string_view> ends, std::vector<std::string>& pieces) {
  std::size_t first = 0;
  for (std::size_t i = 1; i < text.size(); ++i)
    if (std::ranges::any_of(ends, [&](std::string_view end) { return text.substr(first, i - first).ends_with(end); })) {
      pieces.emplace_back(text.substr(first, i - first));
      first = text[i] == ' ' ? i + 1 : i;
    }
  pieces.emplace_back(text.substr(first));
}

/// `[guard] / action`, cut where a line may end: after an operator; inside a piece that is still too
/// long, after each alternative.
std::vector<std::string> pieces_of(const Row& row) {
  static constexpr std::string_view operators[] = {"&&", "||", ";"}, alternatives[] = {"|"};
  std::vector<std::string> coarse, fine;
  if (!row.guard.empty()) split("[" + row.guard + "]", operators, coarse);
  if (!row.action.empty()) split("/ " + row.action, operators, coarse);
  for (const auto& piece : coarse)
    if (piece.size() <= columns_max)
      fine.push_back(piece);
    else
      split(piece, alternatives, fine);
  return fine;
}

/// `event [guard] / action` on as many lines as it needs.  The blanks keep it off its arrow.
std::string row_html(const Row& row) {
  static constexpr std::string_view blank = "&#160;", line_end = "&#160;<BR ALIGN=\"LEFT\"/>";
  std::string rest;
  std::size_t column = row.event.size();
  for (const auto& piece : pieces_of(row)) {
    const std::string_view gap = rest.ends_with('|') && !rest.ends_with("||") ? "" : " ";
    if (column + gap.size() + piece.size() > columns_max) {
      (rest += line_end) += "&#160;&#160;&#160;";
      column = 2;
    } else {
      rest += gap;
      column += gap.size();
    }
    rest += escaped(piece);
    column += piece.size();
  }
  return std::string(blank) + escaped(row.event) + coloured(grey, rest) + std::string(line_end);
}

bool is_read(const Row& row) { return row.stays && row.action.empty(); }

/// Keeps the order in which keys came first.
template <class Key, class Value>
class InOrder {
 public:
  Value& operator[](const Key& key) {
    const auto [at, is_new] = index_.try_emplace(key, items_.size());
    if (is_new) items_.emplace_back(key, Value{});
    return items_[at->second].second;
  }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }

 private:
  std::map<Key, std::size_t> index_;
  std::vector<std::pair<Key, Value>> items_;
};

struct Initial {
  unsigned region = 0;
  std::string state;
};

/// One a region, or more if the start is not known.
std::vector<Initial> initial_states(const Machine& machine) {
  std::vector<Initial> all;
  if (machine.active.empty()) return all;
  for (unsigned region = 0; region < machine.regions; ++region)
    for (const StateIndex s : machine.automaton.initial) {
      const std::string& state = machine.states[machine.active[std::size_t{s} * machine.regions + region]];
      const auto same = [&](const Initial& i) { return i.region == region && i.state == state; };
      if (std::ranges::none_of(all, same)) all.push_back({region, state});
    }
  return all;
}

/// The region of a state that can be active; 0 of another.
unsigned region_of(const Machine& machine, const std::string& state) {
  for (std::size_t i = 0; i < machine.active.size(); ++i)
    if (machine.states[machine.active[i]] == state) return static_cast<unsigned>(i % machine.regions);
  return 0;
}

using Arrow = std::pair<std::string, std::string>;  ///< from, to

/// What stands at each arrow, row by row.
InOrder<Arrow, std::string> arrows_of(const Machine& machine) {
  InOrder<Arrow, std::string> arrows;
  for (const Row& row : machine.rows)
    if (!is_read(row)) arrows[{row.source, row.target}] += row_html(row);
  return arrows;
}

/// Arrows from an initial state; none for a state that cannot be reached.
std::map<std::string, unsigned> distances(const InOrder<Arrow, std::string>& arrows, std::span<const Initial> initial) {
  std::map<std::string, unsigned> distance;
  std::vector<std::string> found;
  for (const auto& i : initial)
    if (distance.try_emplace(i.state, 0).second) found.push_back(i.state);
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const auto& [arrow, unused] : arrows)
      if (const std::string from = found[i];
          arrow.first == from && distance.try_emplace(arrow.second, distance[from] + 1).second)
        found.push_back(arrow.second);
  return distance;
}

// A blank keeps these apart from the names of states, which are C++ identifiers.
std::string dot_before(const std::string& state) { return quoted("initial " + state); }
std::string again(const std::string& state) { return quoted(state + " again"); }

std::string state_dot(const Machine& machine, const std::string& state, std::span<const std::string> bad_states) {
  std::vector<std::string> reads;
  for (const Row& row : machine.rows)
    if (row.source == state && is_read(row))
      reads.push_back("reads: " + row.event + (row.guard.empty() ? "" : " [" + row.guard + "]"));
  std::string dot = quoted(state) + " [label=<" + name_over(state, reads) + ">";
  if (std::ranges::find(bad_states, state) != bad_states.end())
    dot += ", color=\"" + std::string(red) + "\", fontcolor=\"" + std::string(red) + "\", fillcolor=\"" +
           std::string(pale_red) + "\"";
  return dot + "];\n";
}

}  // namespace

std::string machine_dot(const Machine& machine, std::span<const std::string> bad_states) {
  // From here on, the way back to the initial state leads to a second box for it, at the bottom:
  // arrows across the whole picture pull it out of shape.
  constexpr unsigned long_way_back = 3;
  const auto initial = initial_states(machine);
  const auto arrows = arrows_of(machine);
  const auto distance = distances(arrows, initial);
  const auto is_initial = [&](const std::string& state) {
    return std::ranges::any_of(initial, [&](const Initial& i) { return i.state == state; });
  };
  const auto comes_again = [&](const Arrow& arrow) {
    const auto from = distance.find(arrow.first);
    return is_initial(arrow.second) && from != distance.end() && from->second >= long_way_back;
  };
  InOrder<std::string, bool> states;  // and whether there is a second box
  for (const auto& i : initial) states[i.state];
  for (const Row& row : machine.rows) {
    states[row.source];
    states[row.target];
  }
  for (const auto& [arrow, unused] : arrows)
    if (comes_again(arrow)) states[arrow.second] = true;

  std::string dot = opening(machine.name, machine.name, "", "rankdir=TB, nodesep=0.3, ranksep=0.45");
  dot += "  node [shape=box, style=\"rounded,filled\", color=\"" + std::string(dark) + "\", fillcolor=\"#f2f6fb\"];\n";
  dot += "  edge [color=\"" + std::string(dark) + "\", arrowsize=0.7];\n";
  for (unsigned region = 0; region < machine.regions; ++region) {
    const std::string indent = machine.regions > 1 ? "    " : "  ";
    if (machine.regions > 1)
      dot += "  subgraph \"cluster " + std::to_string(region) + "\" {\n    graph [label=\"\", style=dashed, color=\"" +
             std::string(grey) + "\"];\n";
    for (const auto& i : initial)
      if (i.region == region) {
        dot += indent + dot_before(i.state) + " [shape=point, width=0.12, color=black, fillcolor=black];\n";
        dot += indent + dot_before(i.state) + " -> " + quoted(i.state) + ";\n";
      }
    for (const auto& [state, has_second_box] : states) {
      if (region_of(machine, state) != region) continue;
      dot += indent + state_dot(machine, state, bad_states);
      const std::string note[] = {"again: see the top"};
      if (has_second_box)
        dot += indent + again(state) + " [label=<" + name_over(state, note) + ">, style=\"rounded,dashed\"];\n";
    }
    if (machine.regions > 1) dot += "  }\n";
  }
  for (const auto& [arrow, label] : arrows)
    dot += "  " + quoted(arrow.first) + " -> " + (comes_again(arrow) ? again(arrow.second) : quoted(arrow.second)) +
           " [label=<" + label + ">];\n";
  return dot + "}\n";
}

std::string system_dot(const SystemDiagram& system) {
  static constexpr std::string_view fills[] = {"#dce9f7", "#e3f2dd", "#fbeed5", "#efe3f5", "#f5f5f5", "#d9f0ee"};
  constexpr std::size_t lines_max = 8;
  std::string dot = opening("system", system.title, "arrow: solid, waits for it; bold, must take it; dashed, hears it",
                            "rankdir=LR, nodesep=0.3, ranksep=0.9");
  dot += "  node [shape=box, style=filled, color=\"" + std::string(dark) + "\"];\n";
  InOrder<std::string, std::size_t> kinds;
  std::size_t kinds_count = 0;
  for (const auto& node : system.nodes)
    if (std::size_t& kind = kinds[node.kind]; kind == 0) kind = ++kinds_count;
  for (const auto& node : system.nodes) {
    const std::span<const std::string> kind(&node.kind, node.kind.empty() ? 0 : 1);
    dot += "  " + quoted(node.name) + " [label=<" + name_over(node.name, kind);
    dot += ">, fillcolor=\"" + std::string(fills[(kinds[node.kind] - 1) % std::size(fills)]) + "\"];\n";
  }

  InOrder<std::tuple<std::string, std::string, Role>, std::vector<std::string>> arrows;
  for (const auto& edge : system.edges) arrows[{edge.from, edge.to, edge.role}].push_back(edge.label);
  for (const auto& [key, labels] : arrows) {
    const auto& [from, to, role] = key;
    std::string label;
    for (std::size_t i = 0; i < std::min(labels.size(), lines_max); ++i)
      label += "&#160;" + escaped(labels[i]) + "&#160;<BR ALIGN=\"LEFT\"/>";
    if (labels.size() > lines_max)
      label += "&#160;" + coloured(grey, "and " + std::to_string(labels.size() - lines_max) + " more") +
               "&#160;<BR ALIGN=\"LEFT\"/>";
    dot += "  " + quoted(from) + " -> " + quoted(to) + " [label=<" + label + ">";
    switch (role) {
      case Role::gate: break;
      case Role::must: dot += ", penwidth=2"; break;
      case Role::hears: dot += ", style=dashed, color=\"" + std::string(grey) + "\""; break;
    }
    dot += "];\n";
  }
  return dot + "}\n";
}

namespace {

std::string cell(const std::string& attributes, const std::string& html) {
  return "<TD" + (attributes.empty() ? "" : " " + attributes) + ">" + html + "</TD>";
}

std::size_t lane_columns(const SequenceDiagram& sequence) { return std::max<std::size_t>(sequence.lanes.size(), 1); }

std::string header_html(const SequenceDiagram& sequence) {
  std::string html = "<TR>" + cell("SIDES=\"B\"", "");
  for (const auto& lane : sequence.lanes)
    html += cell("SIDES=\"B\" BGCOLOR=\"" + std::string(dark) + "\"", bold(coloured("white", escaped(lane))));
  return html + cell("SIDES=\"B\"", "") + "</TR>\n";
}

/// Paragraphs as they are, lines of up to 110 characters.
std::string wrapped_html(std::string_view text) {
  constexpr std::size_t width = 110;
  static constexpr std::string_view line_end = "<BR ALIGN=\"LEFT\"/>";
  std::string html;
  while (!text.empty()) {
    std::size_t length = std::min(text.find('\n'), text.size());
    if (length > width) {
      const std::size_t blank = text.rfind(' ', width);
      length = blank == 0 || blank == std::string_view::npos ? std::min(text.find(' ', 1), length) : blank;
    }
    (html += escaped(text.substr(0, length))) += line_end;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return html;
}

std::string step_html(const SequenceDiagram& sequence, const SequenceDiagram::Step& step) {
  std::string_view fill = "#cfe2f7", ink = "black";
  if (step.hidden) fill = "#eeeeee", ink = grey;
  if (step.violates) fill = red, ink = "white";
  const std::string event = coloured(ink, step.violates ? bold(escaped(step.text)) : escaped(step.text));
  const std::string filled = "SIDES=\"LR\" BGCOLOR=\"" + std::string(fill) + "\"";
  std::string html = "<TR>" + cell("SIDES=\"R\" ALIGN=\"RIGHT\"", coloured(grey, std::to_string(step.number)));
  if (std::ranges::find(sequence.lanes, step.lane) != sequence.lanes.end())
    for (const auto& lane : sequence.lanes) html += lane == step.lane ? cell(filled, event) : cell("SIDES=\"LR\"", "");
  else
    html += cell(filled + " COLSPAN=\"" + std::to_string(lane_columns(sequence)) + "\"", event);
  return html + cell("SIDES=\"L\" ALIGN=\"LEFT\"", coloured(grey, escaped(step.detail))) + "</TR>\n";
}

}  // namespace

std::string sequence_dot(const SequenceDiagram& sequence) {
  constexpr std::size_t steps_a_header = 30;
  const bool any_hidden = std::ranges::any_of(sequence.steps, &SequenceDiagram::Step::hidden);
  const std::string all_columns = "COLSPAN=\"" + std::to_string(lane_columns(sequence) + 2) + "\" ALIGN=\"LEFT\"";
  std::string dot =
      opening("sequence", sequence.title, any_hidden ? "grey: no tracepoint shows this step" : "", "nodesep=0");
  dot +=
      "  steps [shape=plaintext, fontsize=10, label=<<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" "
      "CELLPADDING=\"4\" COLOR=\"#bbbbbb\">\n";
  for (std::size_t i = 0; i < sequence.steps.size(); ++i) {
    if (i % steps_a_header == 0) dot += header_html(sequence);
    dot += step_html(sequence, sequence.steps[i]);
  }
  if (sequence.steps.empty()) dot += header_html(sequence);
  if (!sequence.verdict.empty())
    dot += "<TR>" + cell("SIDES=\"T\" " + all_columns, bold(coloured(red, wrapped_html(sequence.verdict)))) + "</TR>\n";
  return dot + "</TABLE>>];\n}\n";
}

}  // namespace pmc::checker::diagram
