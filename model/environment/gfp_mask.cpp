// gfp_allowed_mask: while it is restricted, no allocation does I/O.
// Source: mm/page_alloc.c, pm_restrict_gfp_mask(), pm_restore_gfp_mask().
#include "checker/msm/tabulate.hpp"
#include "model/environment.hpp"
#include "model/steps.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

struct Unrestricted : State {};
struct Restricted : State {};

/// Restricted twice, the mask that is to be restored is lost, and the kernel warns.  To restore a mask that is not
/// restricted does nothing.
struct GfpMask : FrontEnd<GfpMask> {
  static constexpr std::string_view name = "gfp_mask";
  using initial_state = Unrestricted;
  using transition_table = mp_list<Row<Unrestricted, pm_restrict_gfp_mask, Restricted>, Row<Restricted, pm_restore_gfp_mask, Unrestricted>,
                                   Row<Unrestricted, pm_restore_gfp_mask, none>>;
};

}  // namespace

Resource gfp_mask() {
  static const checker::Machine m = checker::tabulated(describe<GfpMask>());
  return {"gfp_mask", "whether allocations may do I/O", &m, {"Unrestricted"}};
}

}  // namespace pmc::model
