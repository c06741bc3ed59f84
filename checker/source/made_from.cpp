// The record of made_from.json as text, and the shipped one.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "checker/source/fingerprint.hpp"

namespace pmc::source {

/// The file, byte for byte; made by CMake.
extern const std::string_view made_from_json;

namespace {

using Json = nlohmann::ordered_json;

constexpr ModelPart all_parts[] = {ModelPart::core, ModelPart::caller, ModelPart::environment};

/// 16 hexadecimal digits of the whole, 4 of each statement; empty: neither is known yet.
std::string hex(const Made& made) {
  if (made.statements.empty()) return {};
  std::string all = fmt::format("{:016x}", made.whole);
  for (const std::uint16_t s : made.statements) all += fmt::format("{:04x}", s);
  return all;
}

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t n = 0;
  for (const char c : digits) {
    const std::size_t value = std::string_view("0123456789abcdef").find(c);
    if (value == std::string_view::npos) return std::nullopt;
    n = n << 4 | value;
  }
  return n;
}

bool read_hex(std::string_view digits, Made& made) {
  if (digits.empty()) return true;
  if (digits.size() < 20 || digits.size() % 4 != 0) return false;
  for (std::size_t i = 0; i < digits.size(); i += i == 0 ? 16 : 4) {
    const auto n = number(digits.substr(i, i == 0 ? 16 : 4));
    if (!n) return false;
    if (i == 0)
      made.whole = *n;
    else
      made.statements.push_back(static_cast<std::uint16_t>(*n));
  }
  return true;
}

checker::Error defect(const std::string& what) {
  return {what, "the record of kernel functions", "the format of checker/source/made_from.json"};
}

}  // namespace

std::string to_json(const Record& record) {
  Json json{{"kernel", record.kernel}};
  for (const ModelPart part : all_parts) json[to_string(part)] = Json::object();
  for (const Made& made : record.functions) json[to_string(made.part)][made.path][made.function] = hex(made);
  return json.dump(1) + "\n";
}

checker::Result<Record> read_record(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("kernel") || !json["kernel"].is_string()) return defect("it is no JSON object with a \"kernel\"");
  Record record{json["kernel"], {}};
  for (const ModelPart part : all_parts) {
    const auto files = json.find(to_string(part));
    if (files == json.end() || !files->is_object()) return defect(fmt::format("it has no object \"{}\"", to_string(part)));
    for (const auto& [path, functions] : files->items()) {
      if (!functions.is_object()) return defect(path + " is no object");
      for (const auto& [function, digits] : functions.items()) {
        Made made{part, path, function, 0, {}};
        if (!digits.is_string() || !read_hex(digits.template get_ref<const std::string&>(), made))
          return defect(fmt::format("{}, {}(): not 16 hexadecimal digits and 4 more for each statement", path, function));
        record.functions.push_back(std::move(made));
      }
    }
  }
  return record;
}

const Record& made_from() {
  static const Record shipped = [] {
    auto read = read_record(made_from_json);
    if (!read.has_value()) throw std::logic_error("made_from.json: " + read.error().what);
    return std::move(read).value();
  }();
  return shipped;
}

}  // namespace pmc::source
