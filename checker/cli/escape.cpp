#include "checker/cli/escape.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace pmc::cli {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// The character that `bytes` begins with: how many bytes, and which; a length of 0 if it is ill-formed.
/// Source: RFC 3629, section 4, "Syntax of UTF-8 Byte Sequences".
struct Character {
  std::size_t size = 0;
  std::uint32_t code = 0;
};
Character first_of(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, lead};
  const std::size_t size = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size == 0 || bytes.size() < size) return {};
  std::uint32_t code = lead & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0u) != 0x80u) return {};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
  return {size, code};
}

/// Each character as `show(code, its bytes)` has it.
template <class Show>
std::string mapped(std::string_view bytes, const Show& show) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const Character c = first_of(bytes);
    if (c.size == 0)
      text += replacement;
    else
      text += show(c.code, bytes.substr(0, c.size));
    bytes.remove_prefix(c.size == 0 ? 1 : c.size);
  }
  return text;
}

std::string xml(std::string_view bytes, bool attribute) {
  return mapped(bytes, [&](std::uint32_t code, std::string_view character) -> std::string {
    switch (code) {
      case '&': return "&amp;";
      case '<': return "&lt;";
      case '>': return "&gt;";
      case '"': return "&quot;";
      case '\'': return "&apos;";
      case '\r': return "&#13;";  // a parser would read a bare one as a line feed
      case '\n': return attribute ? "&#10;" : "\n";
      case '\t': return attribute ? "&#9;" : "\t";
      default: break;
    }
    const bool is_char = code >= 0x20 && code != 0xfffe && code != 0xffff;
    return std::string(is_char ? character : replacement);
  });
}

}  // namespace

std::string utf8(std::string_view bytes) {
  return mapped(bytes, [](std::uint32_t, std::string_view character) { return std::string(character); });
}

std::string xml_text(std::string_view bytes) { return xml(bytes, false); }
std::string xml_attribute(std::string_view bytes) { return xml(bytes, true); }

std::string printable_lines(std::string_view bytes) {
  return mapped(bytes, [](std::uint32_t code, std::string_view character) -> std::string {
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
    return std::string(code == '\n' || !control ? character : "?");
  });
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    if (unreserved.find(c) != std::string_view::npos)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

}  // namespace pmc::cli
