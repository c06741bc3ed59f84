# pmc_embed_topologies(<out.cpp> <file> <brief> [<file> <brief>]...)
# Writes, at configure time, the definition of shipped_topologies() (shipped.hpp): each file byte for byte
# as a string literal of \x escapes, so plain and gzip files need no care of their own.  A topology's name
# is its file's up to the first dot; a brief has no semicolon and no quotes.  A changed file configures anew.
function(pmc_embed_topologies out)
  set(rows "")
  while(ARGN)
    list(POP_FRONT ARGN file brief)
    get_filename_component(name "${file}" NAME_WE)
    file(READ "${file}" bytes HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
    string(APPEND rows "    {\"${name}\"sv, \"${brief}\"sv,\n     \"${bytes}\"sv},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endwhile()
  file(CONFIGURE OUTPUT "${out}" @ONLY CONTENT [[
// Made by model/topologies/embed.cmake.
#include "model/topologies/shipped.hpp"

namespace pmc::model {
using namespace std::string_view_literals;

std::span<const ShippedTopology> shipped_topologies() {
  static constexpr ShippedTopology all[] = {
@rows@  };
  return all;
}

}  // namespace pmc::model
]])
endfunction()
