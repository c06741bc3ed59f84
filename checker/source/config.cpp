#include <algorithm>
#include <array>

#include "checker/source/preprocess.hpp"

namespace pmc::source {
namespace {

/// arch/, but x86: each is an option and the first word of others.
constexpr std::array<std::string_view, 26> other_architectures{"ALPHA",     "ARC",     "ARM",        "ARM64", "CSKY",  "HEXAGON",  "IA64",
                                                               "LOONGARCH", "M68K",    "MICROBLAZE", "MIPS",  "NIOS2", "OPENRISC", "PARISC",
                                                               "PPC",       "PPC32",   "PPC64",      "RISCV", "S390",  "SH",       "SPARC",
                                                               "SPARC32",   "SPARC64", "SUPERH",     "UML",   "XTENSA"};

bool is_off_by_name(std::string_view option) {
  constexpr std::string_view prefix = "CONFIG_", debug = "DEBUG_";
  if (!option.starts_with(prefix)) return false;
  option.remove_prefix(prefix.size());
  if (option.ends_with("_MODULE")) return true;  // nothing is a module here
  if (option.starts_with(debug)) {
    option.remove_prefix(debug.size());
    return option != "FS" && option != "KERNEL" && !option.starts_with("INFO") && !option.starts_with("FS_");
  }
  return std::ranges::any_of(other_architectures, [option](std::string_view architecture) {
    return option == architecture || (option.starts_with(architecture) && option[architecture.size()] == '_');
  });
}

}  // namespace

bool Config::is_set(std::string_view option) const {
  const auto listed = options.find(std::string(option));
  return listed != options.end() ? listed->second : !is_off_by_name(option);
}

Config default_config() {
  Config config;
  const auto off = [&config](auto... names) { ((config.options[names] = false), ...); };
  // 64 bits: no high memory, whose pages hibernation would have to count and copy apart; one of the two directories' worth
  // of arch/x86/power.  apm_32.c is read all the same: it asks for none of these.
  off("CONFIG_X86_32", "CONFIG_HIGHMEM", "CONFIG_HIGHMEM4G", "CONFIG_HIGHMEM64G", "CONFIG_X86_PAE", "CONFIG_32BIT", "CONFIG_FLATMEM",
      "CONFIG_CPU_BIG_ENDIAN");
  // What turns the APM BIOS's user suspend down, or chooses another default of a parameter; "n" in Kconfig.
  off("CONFIG_APM_IGNORE_USER_SUSPEND", "CONFIG_APM_ALLOW_INTS", "CONFIG_APM_CPU_IDLE");
  // What leaves a step of the transition out, or takes it elsewhere; "n" in Kconfig and in distributions.
  off("CONFIG_SUSPEND_SKIP_SYNC", "CONFIG_PREEMPT_RT", "CONFIG_PM_TEST_SUSPEND", "CONFIG_KEXEC_SIG_FORCE", "CONFIG_PM_USERSPACE_AUTOSLEEP");
  // Other compilers, sanitizers and lock debugging: they replace definitions by theirs.
  off("CONFIG_CC_IS_CLANG", "CONFIG_LTO_CLANG", "CONFIG_CFI_CLANG", "CONFIG_KASAN", "CONFIG_KMSAN", "CONFIG_KCSAN", "CONFIG_KCOV",
      "CONFIG_UBSAN", "CONFIG_GCOV_KERNEL", "CONFIG_LOCKDEP", "CONFIG_PROVE_LOCKING", "CONFIG_PROVE_RCU", "CONFIG_LOCK_STAT",
      "CONFIG_TRACE_IRQFLAGS", "CONFIG_COMPILE_TEST");
  return config;
}

}  // namespace pmc::source
