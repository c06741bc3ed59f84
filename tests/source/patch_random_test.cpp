// Patches that nobody wrote: texts and their diffs at random, against libgit2; broken patches; and such as cost too much.
// Always the same ones.
#define BOOST_TEST_MODULE patch_random
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <git2.h>
#include <git2/email.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>

#include "checker/source/git_tree.hpp"
#include "checker/source/patch.hpp"
#include "tests/source/git_objects.hpp"
#include "tests/source/memory_tree.hpp"

using namespace pmc::source;
using namespace pmc::tests;

namespace {
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  /// Below n.  Not by std::uniform_int_distribution, which differs between libraries.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : engine_() % n; }

 private:
  std::mt19937 engine_;
};

/// Few different lines, so that hunks fit at several places; the last one may lack its newline.
std::string text(Random& random, std::size_t lines_max, std::size_t kinds) {
  std::string t;
  for (std::size_t n = random.below(lines_max + 1); n > 0; --n) t += "line " + std::to_string(random.below(kinds)) + "\n";
  if (!t.empty() && random.below(5) == 0) t.pop_back();
  return t;
}

std::string edited(Random& random, const std::string& before, std::size_t kinds) {
  std::string after;
  const std::size_t one_in = 2 + random.below(20);
  for (std::size_t at = 0; at < before.size();) {
    const std::size_t end = std::min(before.find('\n', at), before.size() - 1) + 1;
    const std::size_t what = random.below(one_in) == 0 ? random.below(3) : 3;
    if (what == 0) after += "line " + std::to_string(random.below(kinds)) + "\n";
    if (what != 1) after += what == 2 ? "changed " + std::to_string(random.below(kinds)) + "\n" : before.substr(at, end - at);
    at = end;
  }
  if (random.below(6) == 0) after += "end";
  return after;
}

std::string diff_of(const std::string& before, const std::string& after, unsigned context) {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = context;
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* patch = nullptr;
  check_git(git_patch_from_buffers(&patch, before.data(), before.size(), "x.c", after.data(), after.size(), "x.c", &options));
  git_buf buffer = GIT_BUF_INIT;
  check_git(git_patch_to_buf(&buffer, patch));
  std::string diff(buffer.ptr, buffer.size);
  git_buf_dispose(&buffer);
  git_patch_free(patch);
  return diff;
}

/// What libgit2 makes of it: one file, each hunk at its line.
std::optional<std::string> by_libgit2(const std::string& before, const std::string& diff) {
  git_odb* odb = nullptr;
  git_odb_backend* memory = nullptr;
  git_repository* repository = nullptr;
  check_git(git_odb_new(&odb));
  check_git(git_mempack_new(&memory));
  check_git(git_odb_add_backend(odb, memory, 1));
  check_git(git_repository_wrap_odb(&repository, odb));
  git_oid blob, id;
  check_git(git_blob_create_from_buffer(&blob, repository, before.data(), before.size()));
  git_treebuilder* builder = nullptr;
  check_git(git_treebuilder_new(&builder, repository, nullptr));
  check_git(git_treebuilder_insert(nullptr, builder, "x.c", &blob, GIT_FILEMODE_BLOB));
  check_git(git_treebuilder_write(&id, builder));
  git_treebuilder_free(builder);
  git_tree* tree = nullptr;
  check_git(git_tree_lookup(&tree, repository, &id));
  std::optional<std::string> after;
  git_diff* parsed = nullptr;
  git_index* index = nullptr;
  if (git_diff_from_buffer(&parsed, diff.data(), diff.size()) == 0 && git_apply_to_tree(&index, repository, tree, parsed, nullptr) == 0)
    if (const git_index_entry* entry = git_index_get_bypath(index, "x.c", 0)) {
      git_blob* result = nullptr;
      check_git(git_blob_lookup(&result, repository, &entry->id));
      after = std::string(static_cast<const char*>(git_blob_rawcontent(result)), git_blob_rawsize(result));
      git_blob_free(result);
    }
  git_index_free(index);
  git_diff_free(parsed);
  git_tree_free(tree);
  git_repository_free(repository);
  git_odb_free(odb);
  return after;
}

std::optional<std::string> by_us(const std::string& before, const std::string& diff) {
  const auto result = apply_patches(memory_tree({{"x.c", before}}), {{"x.patch", diff}});
  if (!result.has_value()) return std::nullopt;
  return result.value().tree->read("x.c").value_or("<gone>");
}

struct Git {
  Git() { git_libgit2_init(); }
  ~Git() { git_libgit2_shutdown(); }
};
BOOST_TEST_GLOBAL_FIXTURE(Git);
}  // namespace

BOOST_DATA_TEST_CASE(a_diff_leads_from_its_first_text_to_its_second, boost::unit_test::data::xrange(400u), seed) {
  Random random(seed);
  const std::size_t kinds = 2 + random.below(40);
  const std::string before = text(random, 60, kinds), after = edited(random, before, kinds);
  if (before == after) return;
  const std::string diff = diff_of(before, after, 1 + static_cast<unsigned>(random.below(4)));
  BOOST_TEST_REQUIRE(by_us(before, diff).value_or("<refused>") == after);
  // An empty file and none are the same to git_patch_from_buffers().
  if (!before.empty() && !after.empty()) BOOST_TEST(by_libgit2(before, diff).value_or("<refused>") == after);
}

BOOST_DATA_TEST_CASE(on_another_text_it_agrees_with_libgit2_where_that_accepts_it, boost::unit_test::data::xrange(400u), seed) {
  Random random(seed + 1000);
  const std::size_t kinds = 2 + random.below(6);
  const std::string before = text(random, 30, kinds), after = edited(random, before, kinds);
  if (before == after || before.empty() || after.empty()) return;
  const std::string diff = diff_of(before, after, 3);
  const std::string other = edited(random, before, kinds);
  const auto theirs = by_libgit2(other, diff), ours = by_us(other, diff);
  if (!theirs) return;
  // That a hunk which ends with a change belongs to the end of the text is git's rule, but not libgit2's.
  const bool ends_with_change = diff[diff.rfind('\n', diff.size() - 2) + 1] != ' ';
  if (ours || !ends_with_change) BOOST_TEST(ours.value_or("<refused>") == *theirs);
}

BOOST_DATA_TEST_CASE(what_has_moved_is_found, boost::unit_test::data::xrange(200u), seed) {
  Random random(seed + 2000);
  std::string before;  // each line once, so that there is one place only
  for (std::size_t i = 0, n = 12 + random.below(40); i < n; ++i) before += "line " + std::to_string(i) + "\n";
  const std::string after = edited(random, before, 1'000'000);
  const std::string head = std::string(random.below(30), '\n') + "head\n";
  const std::string diff = diff_of(before, after, 3);
  // A hunk of the first line may not move.
  if (before == after || diff.find("@@ -1,") != std::string::npos) return;
  BOOST_TEST(by_us(head + before, diff).value_or("<refused>") == head + after);
}

BOOST_DATA_TEST_CASE(an_mbox_leads_from_the_first_of_its_commits_to_the_last, boost::unit_test::data::xrange(20u), seed) {
  Random random(seed + 5000);
  const TemporaryFolder folder;
  const GitRepository git(folder.path(), true);
  GitFiles files = {{"a.c", {text(random, 60, 50)}}, {"power/b c.c", {text(random, 60, 50)}}, {"power/\xc3\xa4.h", {text(random, 60, 50)}}};
  std::vector<git_oid> parents;
  std::string mbox;
  for (int number = 0; number < 5; ++number) {
    for (std::size_t n = number == 0 ? 0 : 1 + random.below(3); n > 0; --n) {
      const auto chosen = std::next(files.begin(), static_cast<std::ptrdiff_t>(random.below(files.size())));
      const std::string path = chosen->first, old = chosen->second.text, made = "new/" + std::to_string(random.below(50)) + ".c";
      switch (random.below(6)) {
        case 0: files[made].text = text(random, 60, 50) + "made\n"; break;
        case 1: files[made].text = edited(random, old, 50); break;            // a copy
        case 2: files[made].text = edited(random, old, 50); [[fallthrough]];  // renamed
        case 3:
          if (files.size() > 1) files.erase(path);
          break;
        default: files[path].text = edited(random, old, 50);
      }
    }
    const git_oid id = git.commit("refs/heads/main", git.tree(files), parents);
    git_commit* commit = nullptr;
    check_git(git_commit_lookup(&commit, git.get(), &id));
    git_email_create_options options{};
    options.version = GIT_EMAIL_CREATE_OPTIONS_VERSION;
    check_git(git_diff_options_init(&options.diff_opts, GIT_DIFF_OPTIONS_VERSION));
    check_git(git_diff_find_options_init(&options.diff_find_opts, GIT_DIFF_FIND_OPTIONS_VERSION));
    options.diff_find_opts.flags = GIT_DIFF_FIND_RENAMES;  // of copies libgit2 1.5 does not say that they are some
    git_buf mail = GIT_BUF_INIT;
    if (number != 0 && git_email_create_from_commit(&mail, commit, &options) == 0) mbox.append(mail.ptr, mail.size).append("\n");
    git_buf_dispose(&mail);
    git_commit_free(commit);
    parents = {id};
  }
  const auto range = open_range(folder.path(), "main~4..main");
  BOOST_TEST_REQUIRE(range.has_value());
  const auto changed = changed_files(*range.value().before, *range.value().after);
  const auto result = apply_patches(range.value().before, {{"mbox", mbox}});
  if (changed.empty() && !result.has_value()) return;  // commits of nothing
  if (!result.has_value()) BOOST_FAIL(result.error().what + " / " + result.error().where);
  const Patched& p = result.value();
  for (const std::string& path : changed_files(*p.tree, *range.value().after)) BOOST_ERROR(path + " differs");
  BOOST_TEST(std::ranges::includes(p.touched, changed));
}

BOOST_DATA_TEST_CASE(a_broken_patch_gives_a_tree_or_a_message, boost::unit_test::data::xrange(40u), seed) {
  Random random(seed + 3000);
  const std::string before = text(random, 40, 30), other = "int other;\n";
  const std::string head =
      "From 0123456789abcdef Mon Sep 17 00:00:00 2001\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n"
      "Content-Transfer-Encoding: quoted-printable\n\n--b\n\n";
  const std::vector<std::string> whole = {diff_of(before, edited(random, before, 30) + "more\n", 3),
                                          head + diff_of(before, edited(random, before, 30) + "more\n", 3) + "--b--\n",
                                          "diff --git a/x.c b/y.c\nsimilarity index 90%\nrename from x.c\nrename to y.c\ndiff --git a/o.c "
                                          "b/o.c\ndeleted file mode 100644\n--- a/o.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-int other;\n",
                                          "diff --git \"a/n\\303\\244.c\" \"b/n\\303\\244.c\"\nnew file mode 100644\n--- /dev/null\n+++ "
                                          "\"b/n\\303\\244.c\"\n@@ -0,0 +1 @@\n+int n;\n\\ No newline at end of file\n"};
  const std::vector<std::string> pieces = {"\n",
                                           "\r\n",
                                           "@@ -1 +1 @@\n",
                                           "@@ -0,0 +1 @@\n",
                                           "--- a/x.c\n+++ b/x.c\n",
                                           "\\ No newline at end of file\n",
                                           "+",
                                           "-",
                                           " ",
                                           "/dev/null",
                                           "../",
                                           "\"",
                                           "\\",
                                           "=",
                                           "=3D",
                                           "diff --git ",
                                           "GIT binary patch\n",
                                           "--b\n",
                                           "999999999",
                                           ",",
                                           std::string(1, '\0'),
                                           "rename from x.c\n",
                                           "copy to y.c\n",
                                           "new file mode 100644\n",
                                           "Content-Transfer-Encoding: base64\n\n",
                                           "From x Mon Sep 17 00:00:00 2001\n"};
  const auto base = memory_tree({{"x.c", before}, {"o.c", other}, {"z.c", "int z;\n"}});
  for (int i = 0; i < 500; ++i) {
    std::string patch = whole[random.below(whole.size())];
    for (std::size_t n = 1 + random.below(4); n > 0; --n) {
      const std::size_t at = random.below(patch.size() + 1), length = random.below(std::min<std::size_t>(patch.size() - at, 40) + 1);
      switch (random.below(5)) {
        case 0: patch.erase(at, length); break;
        case 1: patch.insert(at, pieces[random.below(pieces.size())]); break;
        case 2: patch.insert(at, patch.substr(random.below(patch.size() + 1), 60)); break;
        case 3:
          if (at < patch.size()) patch[at] = static_cast<char>(random.below(256));
          break;
        default: patch.replace(at, length, pieces[random.below(pieces.size())]);
      }
    }
    const auto result = apply_patches(base, {{"broken.patch", patch}});
    if (!result.has_value()) {
      BOOST_TEST_REQUIRE(!result.error().what.empty());
      BOOST_TEST_REQUIRE(!result.error().remedy.empty());
      BOOST_TEST_REQUIRE(result.error().where.starts_with("broken.patch"));
      continue;
    }
    const Patched& p = result.value();
    BOOST_TEST_REQUIRE(!p.touched.empty());
    BOOST_TEST_REQUIRE(std::ranges::is_sorted(p.touched));
    for (const std::string& path : p.touched) BOOST_TEST_REQUIRE(("/" + path + "/").find("/../") == std::string::npos);
    for (const std::string path : {"x.c", "o.c", "z.c"})
      if (!std::ranges::binary_search(p.touched, path)) BOOST_TEST_REQUIRE((p.tree->read(path) == base->read(path)));
  }
}

BOOST_DATA_TEST_CASE(any_bytes_give_a_message, boost::unit_test::data::xrange(50u), seed) {
  Random random(seed + 4000);
  std::string bytes;
  for (std::size_t n = random.below(5000); n > 0; --n) bytes += static_cast<char>(random.below(256));
  BOOST_TEST(!by_us("int x;\n", bytes).has_value());
  BOOST_TEST(!by_us("int x;\n", "diff --git " + bytes).has_value());
  BOOST_TEST(!by_us("int x;\n", "From: x\nContent-Transfer-Encoding: base64\n\n" + bytes).has_value());
}

// ---- too much ----

namespace {
pmc::checker::Error refused(const std::map<std::string, std::string>& files, std::string patch) {
  const auto result = apply_patches(memory_tree(files), {{"x.patch", std::move(patch)}});
  BOOST_TEST_REQUIRE(!result.has_value());
  return result.error();
}
std::string repeated(const std::string& what, std::size_t n) {
  std::string s;
  s.reserve(what.size() * n);
  for (; n > 0; --n) s += what;
  return s;
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_patch_has_its_limits) {
  BOOST_TEST(refused({}, std::string(patch_bytes_max + 1, 'x')).what == "the patch is larger than 64 MiB");
  BOOST_TEST(refused({}, std::string(patch_bytes_max, 'x')).what == "there is no diff in it");
  BOOST_TEST(refused({}, std::string(5'000'000, '\n')).what == "the patch has more than 4000000 lines");
  // And 4/3 as many in base64.
  BOOST_TEST(refused({}, "Content-Transfer-Encoding: base64\n\n" + repeated("CgoK", 1'400'000)).what ==
             "the patch has more than 4000000 lines");
  const std::string large = "--- /dev/null\n+++ b/y.c\n@@ -0,0 +1,1000 @@\n" + repeated("+" + std::string(9000, 'x') + "\n", 1000);
  BOOST_TEST(refused({}, large).what == "y.c would be larger than 8 MiB");
}

BOOST_AUTO_TEST_CASE(copies_of_copies_do_not_fill_the_memory) {
  std::string patch;
  for (int i = 0; i < 1000; ++i)
    patch += "diff --git a/x.c b/" + std::to_string(i) + ".c\ncopy from x.c\ncopy to " + std::to_string(i) + ".c\n";
  BOOST_TEST(refused({{"x.c", std::string(7u << 20, 'x')}}, patch).what == "the files that are changed are larger than 768 MiB, together");
}

BOOST_AUTO_TEST_CASE(to_look_for_a_hunk_takes_bounded_time) {
  // Each of many lines could be where the hunk begins, and only its last line tells that it is not.
  const std::string patch = "--- a/x.c\n+++ b/x.c\n@@ -1000,100002 +1000,100003 @@\n" + repeated(" \n", 100'000) + " a\n+b\n c\n";
  BOOST_TEST(refused({{"x.c", repeated("\n", 1'000'000)}}, patch).what == "to find the places of these hunks takes too long");
}
