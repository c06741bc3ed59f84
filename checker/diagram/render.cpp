// The only code that knows the Graphviz library.
#include <gvc.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>

#include "checker/diagram/diagram.hpp"

#ifdef __SANITIZE_ADDRESS__
/// Graphviz 2.42 leaks a little for each HTML-like label, itself and through Pango (GLib, fontconfig).  We use
/// none of the three elsewhere, and what is ours is owned below.
extern "C" const char* __lsan_default_suppressions() { return "leak:libgvc\nleak:libfontconfig\nleak:libglib\n"; }
#endif

namespace pmc::checker::diagram {
namespace {

const char* name_of(Format format) {
  switch (format) {
    case Format::dot: return "dot";
    case Format::svg: return "svg";
    case Format::png: return "png";
    case Format::pdf: return "pdf";
  }
  return "";
}

/// While it lives, Graphviz's messages come here and not to standard error.
class Messages {
 public:
  Messages() : previous_(agseterrf(&Messages::take)) {
    text().clear();
    agreseterrors();
  }
  ~Messages() { agseterrf(previous_); }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  /// A message graver than a warning came.  Graphviz draws on after some, e.g. without the label.
  [[nodiscard]] static bool any_error() { return agerrors() >= AGERR; }
  /// One line.
  [[nodiscard]] static std::string line() {
    std::string line = text();
    std::ranges::replace(line, '\n', ' ');
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
  }

 private:
  static std::string& text() {
    static std::string messages;
    return messages;
  }
  static int take(char* part) {
    text() += part;
    return 0;
  }
  agusererrf previous_;
};

struct FreeContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};
struct CloseGraph {
  void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeData {
  void operator()(char* data) const { gvFreeRenderData(data); }
};
class Layout {
 public:
  Layout(GVC_t* context, Agraph_t* graph)
      : context_(context), graph_(graph), done_(gvLayout(context, graph, "dot") == 0) {}
  ~Layout() { gvFreeLayout(context_, graph_); }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  [[nodiscard]] bool done() const { return done_; }

 private:
  GVC_t* context_;
  Agraph_t* graph_;
  bool done_;
};

// Cairo's limit; Graphviz would shrink the picture until nobody can read it.
constexpr double png_pixels_max = 32767;
constexpr double pixels_a_point = 96.0 / 72.0;

}  // namespace

Result<Format> format_of(std::string_view path) {
  const auto slash = path.rfind('/');
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const auto dot = file.rfind('.');
  std::string extension(dot == std::string_view::npos ? "" : file.substr(dot + 1));
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Format format : {Format::dot, Format::svg, Format::png, Format::pdf})
    if (extension == name_of(format)) return format;
  return Error{extension.empty() ? "the file name has no extension that tells the format"
                                 : "no picture can be written as '." + extension + "'",
               std::string(path), "end the file name in .dot, .svg, .png or .pdf"};
}

Result<std::string> render(std::string_view dot, Format format) {
  if (format == Format::dot) return std::string(dot);
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const Messages messages;
  const auto failed = [&](const std::string& what, const std::string& remedy) {
    const std::string why = messages.line();
    return Error{why.empty() ? what : what + ": " + why, name_of(format), remedy};
  };

  // One for the whole run: the text plug-in of Graphviz 2.42 keeps pointers into the last context.
  static const std::unique_ptr<GVC_t, FreeContext> context(gvContext());
  const std::unique_ptr<Agraph_t, CloseGraph> graph(agmemread(std::string(dot).c_str()));
  // What the text holds after its first graph would stay with the scanner, for the next picture.
  const std::unique_ptr<Agraph_t, CloseGraph> second(agmemread(""));
  if (!graph || second || messages.any_error())
    return failed("the text is not one graph in DOT", "write it as .dot and look at it");
  const Layout layout(context.get(), graph.get());
  if (!layout.done() || messages.any_error())
    return failed("Graphviz cannot lay out the picture",
                  "write it as .dot and look at it, or install the Debian package libgvc6");

  const double pixels = pixels_a_point * std::max(GD_bb(graph.get()).UR.x, GD_bb(graph.get()).UR.y);
  if (format == Format::png && pixels > png_pixels_max)
    return failed("the picture is too large for PNG", "write it as .svg or .pdf");
  char* data = nullptr;
  unsigned size = 0;
  const bool rendered = gvRenderData(context.get(), graph.get(), name_of(format), &data, &size) == 0;
  const std::unique_ptr<char, FreeData> owned(data);
  if (!rendered || data == nullptr || messages.any_error())
    return failed("Graphviz cannot write this format", "install the Debian package libgvc6, or write .dot");
  return std::string(data, size);
}

std::optional<Error> render_file(std::string_view dot, Format format, const std::string& path) {
  const auto bytes = render(dot, format);
  if (!bytes.has_value()) return Error{bytes.error().what, path, bytes.error().remedy};
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.value().data(), static_cast<std::streamsize>(bytes.value().size()));
  file.close();
  if (file) return {};
  const std::string why = errno != 0 ? std::strerror(errno) : "unknown reason";
  return Error{"the picture cannot be written: " + why, path, "name a file in a folder that you can write to"};
}

}  // namespace pmc::checker::diagram
