#include "checker/cli/source_commands.hpp"
namespace pmc::cli {
int patch_command(std::ostream&, std::ostream&, const PatchCommand&) { return 2; }
}
