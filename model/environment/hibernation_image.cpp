// A hibernation image, from the memory that is reserved for it to the file of its signature on disk.
// Source: kernel/power/snapshot.c, swap.c, hibernate.c, user.c.
#include "checker/msm/tabulate.hpp"
#include "model/callers/guards.hpp"
#include "model/environment.hpp"

namespace pmc::model {
namespace {
using namespace checker::msm;
using namespace steps;

template <Snapshot S>
struct Is : Guard<Is<S>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.snapshot == S; }
};
template <FileMode M>
struct InMode : Guard<InMode<M>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.mode == M; }
};
template <Signature S, FileMode M = FileMode::read>
struct Finds : Guard<Finds<S, M>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.found == S && (S != Signature::image || e.mode == M); }
};
template <Signature S>
struct FindsInAnyMode : Guard<FindsInAnyMode<S>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.found == S; }
};

template <bool All>
struct Progress : Guard<Progress<All>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.all == All; }
};
template <bool Loaded>
struct Answers : Guard<Answers<Loaded>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.loaded == Loaded; }
};

// ---- its pages in memory: nr_copy_pages, orig_bm, copy_bm

struct NoImage : State {};
struct Preallocated : State {};
struct Made : State {};      // swsusp_save() has copied memory
struct Loading : State {};   // some pages were read from disk, or written to /dev/snapshot
struct Loaded : State {};    // all were

/// No row, so an unexpected event: an image is written that was not made, or jumped into that was not loaded; memory is
/// reserved again while an image holds it; the bitmaps go by which swsusp_free() finds its pages.
struct Image : FrontEnd<Image> {
  static constexpr std::string_view name = "image";
  using initial_state = NoImage;
  // clang-format off
  using transition_table = mp_list<
      Row<NoImage,      hibernate_preallocate_memory, Preallocated, none, Ok>,
      Row<NoImage,      hibernate_preallocate_memory, none,         none, Error>,  // it has freed what it had
      Row<Preallocated, swsusp_arch_suspend_returned, Made,         none, Is<Snapshot::made>>,
      Row<Preallocated, swsusp_arch_suspend_returned, none,         none, Is<Snapshot::failed>>,
      Row<Preallocated, swsusp_arch_suspend_returned, none,         none, Is<Snapshot::restored>>,
      Row<Made,         swsusp_write,                 none>,
      Row<NoImage,      swsusp_read,                  Loaded,       none, Ok>,
      Row<NoImage,      swsusp_read,                  Loading,      none, Error>,
      Row<Loaded,       swsusp_arch_resume,           none>,
      Row<Loaded,       swsusp_arch_resume_failed,    none>,
      Row<NoImage,      free_basic_memory_bitmaps,    none>,
      Row<NoImage,      snapshot_write,               Loading,      none, Progress<false>>,
      Row<NoImage,      snapshot_write,               Loaded,       none, Progress<true>>,
      Row<Loading,      snapshot_write,               none,         none, Progress<false>>,
      Row<Loading,      snapshot_write,               Loaded,       none, Progress<true>>,
      Row<Loaded,       snapshot_write,               none>,  // returns 0
      Row<NoImage,      snapshot_image_loaded,        none,         none, Answers<false>>,
      Row<Loading,      snapshot_image_loaded,        none,         none, Answers<false>>,
      Row<Loaded,       snapshot_image_loaded,        none,         none, Answers<true>>,
      Row<Made,         snapshot_read,                none>,
      Row<NoImage,      swsusp_free,                  none>,  // as often as one likes
      Row<Preallocated, swsusp_free,                  NoImage>,
      Row<Made,         swsusp_free,                  NoImage>,
      Row<Loading,      swsusp_free,                  NoImage>,
      Row<Loaded,       swsusp_free,                  NoImage>>;
  // clang-format on
};

// ---- forbidden_pages_map and free_pages_map

struct Absent : State {};
struct Present : State {};

/// Source: create_basic_memory_bitmaps() returns 0 if they are there; free_basic_memory_bitmaps() warns if they are not.
struct MemoryBitmaps : FrontEnd<MemoryBitmaps> {
  static constexpr std::string_view name = "memory_bitmaps";
  using initial_state = Absent;
  // clang-format off
  using transition_table = mp_list<
      Row<Absent,  create_basic_memory_bitmaps,  Present, none, Ok>,
      Row<Absent,  create_basic_memory_bitmaps,  none,    none, Error>,
      Row<Present, create_basic_memory_bitmaps,  none,    none, Ok>,
      Row<Present, hibernate_preallocate_memory, none>,
      Row<Present, swsusp_read,                  none>,
      Row<Present, snapshot_write,               none>,  // mark_unsafe_pages() walks free_pages_map
      Row<Present, free_basic_memory_bitmaps,    Absent>>;
  // clang-format on
};

// ---- its signature on disk: the world, which no restored memory rolls back

struct Unmarked : State {};  // by this kernel; an earlier one may have marked it
struct Marked : State {};    // a kernel that boots now restores the image

/// mark_swapfiles() and swsusp_unmark() look for the signature that they replace, and fail without it.
/// Abstraction: a swsusp_write() that fails has not marked the disk, a swsusp_check() that fails has not reset it.
struct ImageOnDisk : FrontEnd<ImageOnDisk> {
  static constexpr std::string_view name = "image_on_disk";
  using initial_state = Unmarked;
  // clang-format off
  using transition_table = mp_list<
      Row<Unmarked, swsusp_write,  Marked,   none, Ok>,
      Row<Unmarked, swsusp_write,  none,     none, Error>,
      Row<Marked,   swsusp_write,  none,     none, Error>,
      Row<Marked,   swsusp_unmark, Unmarked, none, Ok>,
      Row<Marked,   swsusp_unmark, none,     none, Error>,
      Row<Unmarked, swsusp_check,  none>,
      Row<Marked,   swsusp_check,  Unmarked, none, FindsInAnyMode<Signature::image>>,
      Row<Marked,   swsusp_check,  none,     none, FindsInAnyMode<Signature::error>>>;
  // clang-format on
};

// ---- hib_resume_bdev

struct Closed : State {};
struct Open : State {};
struct OpenExclusive : State {};

/// swsusp_check() leaves it open if it finds an image.  No row, so an unexpected event: it is closed in another mode
/// than it was opened in (blkdev_put() gives up a claim that is not held), or opened again.
struct ResumeDevice : FrontEnd<ResumeDevice> {
  static constexpr std::string_view name = "resume_device";
  using initial_state = Closed;
  // clang-format off
  using transition_table = mp_list<
      Row<Closed,        swsusp_check, Open,          none, Finds<Signature::image, FileMode::read>>,
      Row<Closed,        swsusp_check, OpenExclusive, none, Finds<Signature::image, FileMode::read_exclusive>>,
      Row<Closed,        swsusp_check, none,          none, Finds<Signature::none>>,
      Row<Closed,        swsusp_check, none,          none, Finds<Signature::error>>,
      Row<Open,          swsusp_close, Closed,        none, InMode<FileMode::read>>,
      Row<OpenExclusive, swsusp_close, Closed,        none, InMode<FileMode::read_exclusive>>>;
  // clang-format on
};

}  // namespace
}  // namespace pmc::model

namespace pmc::checker::msm {
template <model::Snapshot S>
struct Label<model::Is<S>> {
  static std::string text() { return std::string(model::to_string(S)); }
};
template <bool All>
struct Label<model::Progress<All>> {
  static std::string text() { return All ? "all" : "not all"; }
};
template <bool Loaded>
struct Label<model::Answers<Loaded>> {
  static std::string text() { return Loaded ? "loaded" : "not loaded"; }
};
template <model::FileMode M>
struct Label<model::InMode<M>> {
  static std::string text() { return std::string(model::to_string(M)); }
};
template <model::Signature S, model::FileMode M>
struct Label<model::Finds<S, M>> {
  static std::string text() { return std::string(model::to_string(S)) + (S == model::Signature::image ? ", " + std::string(model::to_string(M)) : ""); }
};
template <model::Signature S>
struct Label<model::FindsInAnyMode<S>> {
  static std::string text() { return std::string(model::to_string(S)); }
};
}  // namespace pmc::checker::msm

namespace pmc::model {

Resource hibernation_image() {
  static const checker::Machine m = checker::tabulated(describe<Image>());
  return {"image", "the pages of a hibernation image in memory", &m, {"NoImage"}, {}, {"snapshot_image_loaded"}};
}
Resource memory_bitmaps() {
  static const checker::Machine m = checker::tabulated(describe<MemoryBitmaps>());
  return {"memory_bitmaps", "the bitmaps of page frames that hibernation needs", &m, {"Absent"}, {}, {"create_basic_memory_bitmaps"}};
}
Resource image_on_disk() {
  static const checker::Machine m = checker::tabulated(describe<ImageOnDisk>());
  return {"image_on_disk", "the image's signature in swap space: whether a kernel that boots restores it", &m, {"Unmarked"}, {}, {"swsusp_write", "swsusp_unmark", "swsusp_check"}};
}
Resource resume_device() {
  static const checker::Machine m = checker::tabulated(describe<ResumeDevice>());
  return {"resume_device", "the block device of the image, open between swsusp_check() and swsusp_close()", &m, {"Closed"}};
}

}  // namespace pmc::model
