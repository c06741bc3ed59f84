/// Text of any bytes (a device's name, a file's) on its way into a format that allows not all of them.
#pragma once
#include <string>
#include <string_view>

namespace pmc::cli {

/// Each byte that belongs to no well-formed character (RFC 3629) becomes U+FFFD.
std::string utf8(std::string_view bytes);

/// UTF-8 without the characters that XML 1.0 cannot hold even as a reference (production 2, `Char`), each of
/// which becomes U+FFFD; <, >, & and quotes as entities.  Line ends and tabs stay, so it is for an element.
std::string xml_text(std::string_view bytes);
/// The same for an attribute, where a line end or tab would be read as a blank: as references.
std::string xml_attribute(std::string_view bytes);

/// A line of its own for each line of the text: UTF-8, control characters as `?`, no carriage returns.
std::string printable_lines(std::string_view bytes);

/// A path as a relative URI reference (RFC 3986): all but unreserved characters and '/' percent-encoded.
std::string uri_of(std::string_view path);

}  // namespace pmc::cli
