// Which locals may still be read.
#include "checker/source/lowerer.hpp"

namespace pmc::source {

using Op = Expr::Op;
using InstructionOp = Instruction::Op;

namespace {

void uses(const Expr& e, std::set<std::string>& all) {
  if (e.op == Op::local) all.insert(e.name);
  for (const Expr& a : e.args) uses(a, all);
}

}  // namespace

void find_live(Code& code) {
  auto& is = code.instructions;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t n = is.size(); n-- > 0;) {
      Instruction& i = is[n];
      std::set<std::string> out;
      if (i.op != InstructionOp::leave) {
        out = is[static_cast<std::size_t>(i.next)].live;
        if (i.other >= 0) out.insert(is[static_cast<std::size_t>(i.other)].live.begin(), is[static_cast<std::size_t>(i.other)].live.end());
      }
      if (i.has_target && i.target.op == Op::local) out.erase(i.target.name);
      if (i.has_target && i.target.op != Op::local) uses(i.target, out);
      if (i.has_value) uses(i.value, out);
      if (i.op == InstructionOp::call) {
        uses(i.callee, out);
        for (const Expr& a : i.args) uses(a, out);
      }
      if (out != i.live) {
        i.live = std::move(out);
        changed = true;
      }
    }
  }
}

}  // namespace pmc::source
