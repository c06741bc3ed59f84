/// Words of kernel C that plain_c() knows.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

namespace pmc::source::words {

template <std::size_t n>
constexpr std::array<std::string_view, n> sorted(std::array<std::string_view, n> all) {
  std::ranges::sort(all);
  return all;
}
template <std::size_t n>
bool is_in(const std::array<std::string_view, n>& all, std::string_view word) {
  return std::ranges::binary_search(all, word);
}

// clang-format off
/// What is said of a declaration and changes nothing in what it does: include/linux/compiler_types.h, compiler_attributes.h,
/// compiler.h, init.h, cache.h, linkage.h, kprobes.h, percpu-defs.h and arch/x86/include/asm.
inline constexpr auto annotations = sorted(std::to_array<std::string_view>({
    "____cacheline_aligned", "____cacheline_aligned_in_smp", "____cacheline_internodealigned_in_smp", "__always_inline",
    "__always_inline__", "__always_unused", "__always_used", "__attribute_const__", "__bpf_kfunc", "__bss_decrypted",
    "__cacheline_aligned", "__cacheline_aligned_in_smp", "__cold", "__cpuidle", "__deprecated", "__efiapi", "__entry_text",
    "__exit", "__exit_call", "__exitconst", "__exitdata", "__exitused", "__extension__", "__fix_address", "__flatten", "__force",
    "__function_aligned", "__gnu_inline", "__head", "__init", "__init_memblock", "__init_or_module", "__initconst",
    "__initconst_or_module", "__initdata", "__initdata_memblock", "__initdata_or_module", "__inittext", "__inline_maybe_unused",
    "__iomem", "__irq_entry", "__kernel", "__kprobes", "__latent_entropy", "__lockfunc", "__malloc", "__maybe_unused",
    "__meminit", "__meminitconst", "__meminitdata", "__modinit", "__must_check", "__naked", "__net_exit", "__net_init",
    "__net_initdata", "__no_kcsan", "__no_kmsan_checks", "__no_profile", "__no_randomize_layout", "__no_sanitize_address",
    "__no_sanitize_memory", "__no_sanitize_or_inline", "__no_sanitize_thread", "__no_sanitize_undefined", "__no_stack_protector",
    "__nocast", "__nocfi", "__noclone", "__noendbr", "__noinitretpoline", "__nonstring", "__noretpoline", "__noreturn",
    "__nosavedata", "__noscs", "__notrace_funcgraph", "__packed", "__page_aligned_bss", "__page_aligned_data", "__percpu",
    "__private", "__pure", "__randomize_layout", "__rcu", "__read_mostly", "__ref", "__refconst", "__refdata", "__restrict",
    "__restrict__", "__ro_after_init", "__safe", "__sched", "__signed__", "__softirq_entry", "__tracepoint_string", "__used",
    "__user", "__uses_jump_tables", "__uses_return_address", "__vdso_data", "__visible", "__weak", "asmlinkage",
    "compat_asmlinkage", "fastcall", "noinline", "noinline_for_stack", "noinstr", "nokprobe_inline", "notrace",
    "randomized_struct_fields_end", "randomized_struct_fields_start", "vmlinux_notrace"}));

/// The same, as cleanup.h has them, too.
inline constexpr auto annotations_with_arguments = sorted(std::to_array<std::string_view>({
    "_Alignas", "__acquire_shared", "__acquires", "__alias", "__aligned", "__alloc_size", "__alloc_size__", "__annotated",
    "__assume_aligned", "__attribute", "__attribute__", "__cleanup", "__cond_acquires", "__cond_lock_attr", "__counted_by",
    "__counted_by_be", "__counted_by_le", "__deprecated_for", "__designated_init", "__error", "__free", "__guarded_by", "__mode",
    "__must_hold", "__no_context_analysis", "__no_sanitize", "__noinstr_section", "__printf", "__realloc_size", "__releases",
    "__scanf", "__section", "__sized_by", "__warning"}));

/// May stand before the type.
inline constexpr auto storage = sorted(std::to_array<std::string_view>({
    "__inline", "__inline__", "auto", "const", "extern", "inline", "register", "static", "typedef", "volatile"}));
/// Types by themselves to the grammar, or the first word of one.
inline constexpr auto type_words = sorted(std::to_array<std::string_view>({
    "_Bool", "bool", "char", "const", "double", "enum", "float", "int", "int16_t", "int32_t", "int64_t", "int8_t", "intptr_t",
    "long", "ptrdiff_t", "short", "signed", "size_t", "ssize_t", "struct", "uint16_t", "uint32_t", "uint64_t", "uint8_t",
    "uintptr_t", "union", "unsigned", "void", "volatile"}));
/// Not the name of a function or macro, though a parenthesis may follow.
inline constexpr auto statements = sorted(std::to_array<std::string_view>({
    "_Generic", "__asm", "__asm__", "asm", "break", "case", "continue", "default", "do", "else", "for", "goto", "if", "return",
    "sizeof", "switch", "while"}));
inline constexpr auto assembler = sorted(std::to_array<std::string_view>({
    "__asm", "__asm__", "asm", "asm_inline"}));
inline constexpr auto typeofs = sorted(std::to_array<std::string_view>({
    "TYPEOF_UNQUAL", "__typeof", "__typeof__", "__unqual_scalar_typeof", "typeof", "typeof_unqual"}));
// clang-format on

}  // namespace pmc::source::words
