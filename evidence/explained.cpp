#include "evidence/explained.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace pmc::evidence {
namespace {

using checker::Error;

Error error(const std::filesystem::path& file, const toml::source_region& where, std::string what, std::string remedy) {
  return {std::move(what), file.string() + ":" + std::to_string(where.begin.line), std::move(remedy)};
}

}  // namespace

checker::Result<Explained> explained(const std::filesystem::path& file) {
  const std::string form = "write [[because]] with reason = \"..\" and ids = [\"..\", ..]";
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& e) {
    return error(file, e.source(), std::string(e.description()), form);
  }
  Explained all;
  for (const auto& [key, value] : table) {
    const toml::array* entries = value.as_array();
    if (key.str() != "because" || entries == nullptr || !entries->is_array_of_tables())
      return error(file, key.source(), "'" + std::string(key.str()) + "' is not known here", form);
    for (const toml::node& node : *entries) {
      const toml::table& entry = *node.as_table();
      for (const auto& [name, unused] : entry)
        if (name.str() != "reason" && name.str() != "ids")
          return error(file, name.source(), "'" + std::string(name.str()) + "' is not known here", form);
      const auto reason = entry["reason"].value<std::string>();
      const toml::array* ids = entry["ids"].as_array();
      if (!reason || reason->empty() || ids == nullptr || ids->empty() || !ids->is_homogeneous<std::string>())
        return error(file, entry.source(), "an entry has no reason, or no ids", form);
      for (const toml::node& id : *ids)
        if (!all.emplace(*id.value<std::string>(), *reason).second)
          return error(file, id.source(), "'" + *id.value<std::string>() + "' is explained twice", "keep one of the two");
    }
  }
  return all;
}

Mismatch mismatch(const std::vector<std::string>& need_one, const Explained& have_one) {
  Mismatch m;
  for (const std::string& id : need_one)
    if (!have_one.contains(id)) m.unexplained.push_back(id);
  for (const auto& [id, reason] : have_one)
    if (std::ranges::find(need_one, id) == need_one.end()) m.stale.push_back(id);
  return m;
}

}  // namespace pmc::evidence
