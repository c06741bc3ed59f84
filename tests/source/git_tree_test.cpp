// Revisions of generated git repositories, against the same files elsewhere.
#define BOOST_TEST_MODULE git_tree
#include "checker/source/git_tree.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <thread>
#include <tuple>

#include "checker/source/patch.hpp"
#include "tests/source/git_objects.hpp"
#include "tests/source/memory_tree.hpp"

using namespace pmc::source;
using namespace pmc::tests;
using pmc::checker::Error;

namespace {
std::string list(const std::vector<std::string>& all) {
  std::string s;
  for (const std::string& one : all) s += (s.empty() ? "" : " ") + one;
  return s;
}
bool has(const std::string& text, const std::string& what) {
  if (text.find(what) != std::string::npos) return true;
  BOOST_TEST_MESSAGE("not in: " + text);
  return false;
}
TreePtr opened(const std::string& repository, const std::string& revision) {
  auto tree = open_revision(repository, revision);
  if (!tree.has_value()) BOOST_FAIL(tree.error().what + " / " + tree.error().where);
  return std::move(tree).value();
}
Error refused(const std::string& repository, const std::string& revision) {
  const auto tree = open_revision(repository, revision);
  BOOST_TEST_REQUIRE(!tree.has_value());
  BOOST_TEST((tree.error().what + tree.error().where + tree.error().remedy).find('\n') == std::string::npos);
  BOOST_TEST(!tree.error().remedy.empty());
  return tree.error();
}

/// Paths whose order is another one with folders ("a.c" before "a/") than as text.
GitFiles some() {
  return {{"power/sleep.c", {"int enter(void);\nint leave(void);\n"}},
          {"power.c", {"int power;\n"}},
          {"power-x/x.h", {"int enter(void);\n"}},
          {"power/a/deep.h", {""}},
          {"run.c", {"int run;\n", GIT_FILEMODE_BLOB_EXECUTABLE}},
          {"README", {"enter\n"}}};
}

struct Setup {
  TemporaryFolder folder;
  std::string path = folder.path();
  GitRepository git;
  explicit Setup(bool bare = true) : git(path, bare) { BOOST_TEST_REQUIRE(git_repository_set_head(git.get(), "refs/heads/main") == 0); }
};
}  // namespace

BOOST_DATA_TEST_CASE(a_revision_is_read_without_a_checkout, boost::unit_test::data::make({false, true}), bare) {
  const Setup s(bare);
  GitFiles files = some();
  files["power/link.c"] = {"../outside.c", GIT_FILEMODE_LINK};
  files["power/module.c"] = {"0123456789012345678901234567890123456789", GIT_FILEMODE_COMMIT};
  const git_oid id = s.git.commit("refs/heads/main", s.git.tree(files));
  for (const std::string& revision : {std::string("main"), std::string("HEAD"), hex(id), hex(id).substr(0, 12)}) {
    const TreePtr tree = opened(s.path, revision);
    BOOST_TEST(tree->name() == revision);
    BOOST_TEST(list(tree->files()) == "power-x/x.h power.c power/a/deep.h power/sleep.c run.c");
    for (const auto& [path, file] : some()) BOOST_TEST(tree->read(path).value_or("none") == file.text);
    for (const std::string path :
         {"power/link.c", "power/module.c", "power", "power/a", "", "../x", "/power.c", "power.", "zzz", "power//sleep.c"})
      BOOST_TEST(!tree->read(path).has_value());
    BOOST_TEST(list(tree->files_that_mention(std::vector<std::string>{"enter"})) == "power-x/x.h power/sleep.c");
    BOOST_TEST(list(tree->files_that_mention(std::vector<std::string>{"leave", "int run"})) == "power/sleep.c run.c");
    BOOST_TEST(tree->files_that_mention(std::vector<std::string>{"nothing"}).empty());
    BOOST_TEST(tree->files_that_mention(std::vector<std::string>{}).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_large_is_none) {
  const Setup s;
  GitFiles files = some();
  files["large.c"] = {std::string(file_bytes_max + 1, 'x')};
  files["just.c"] = {std::string(file_bytes_max, 'x')};
  s.git.commit("refs/heads/main", s.git.tree(files));
  const TreePtr tree = opened(s.path, "main");
  BOOST_TEST(!tree->read("large.c").has_value());
  BOOST_TEST(tree->read("just.c").value_or("").size() == file_bytes_max);
  BOOST_TEST(list(tree->files_that_mention(std::vector<std::string>{"xxx"})) == "just.c");
}

BOOST_AUTO_TEST_CASE(many_files_are_searched_as_one_by_one) {
  const Setup s;
  GitFiles files;
  std::vector<std::string> expected;
  for (int i = 0; i < 4000; ++i) {
    const std::string path = "d" + std::to_string(i % 37) + "/f" + std::to_string(i) + ".c";
    const bool mentions = i % 11 == 3;
    files[path] = {"int i" + std::to_string(i) + (mentions ? " = wanted;\n" : ";\n")};
    if (mentions) expected.push_back(path);
  }
  std::ranges::sort(expected);
  s.git.commit("refs/heads/main", s.git.tree(files));
  const TreePtr tree = opened(s.path, "main");
  const std::vector<std::string> words{"wanted"}, others{"int i7;", "int i8;"};
  BOOST_TEST(list(tree->files_that_mention(words)) == list(expected));
  BOOST_TEST(list(tree->files_that_mention(others)) == "d7/f7.c d8/f8.c");
  std::vector<std::jthread> threads;
  std::vector<std::string> answers(4), texts(4);
  for (std::size_t i = 0; i < answers.size(); ++i)
    threads.emplace_back([&, i] {
      answers[i] = list(tree->files_that_mention(i % 2 == 0 ? words : others));
      texts[i] = tree->read("d0/f0.c").value_or("none");
    });
  threads.clear();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    BOOST_TEST(answers[i] == (i % 2 == 0 ? list(expected) : "d7/f7.c d8/f8.c"));
    BOOST_TEST(texts[i] == "int i0;\n");
  }
}

BOOST_AUTO_TEST_CASE(a_range_is_split) {
  const Setup s;
  const git_oid tree = s.git.tree(some());
  const git_oid base = s.git.commit("refs/heads/base", tree);
  const git_oid main = s.git.commit("refs/heads/main", tree, {base});
  s.git.commit("refs/heads/side", s.git.tree({{"x.c", {"int x;\n"}}}), {base});
  s.git.commit("refs/heads/alien", s.git.tree({{"y.c", {"int y;\n"}}}));
  const auto split = [&](const std::string& range) {
    const auto two = split_range(s.path, range);
    return two.has_value() ? two.value().first + " " + two.value().second : two.error().what + " / " + two.error().remedy;
  };
  BOOST_TEST(split("base..main") == "base main");
  BOOST_TEST(split("base..") == "base HEAD");
  BOOST_TEST(split("..side") == "HEAD side");
  BOOST_TEST(split("side^..side~0") == "side^ side~0");
  BOOST_TEST(split("main...side") == hex(base) + " side");
  BOOST_TEST(split("...side") == hex(base) + " side");
  BOOST_TEST(split("base...") == hex(base) + " HEAD");
  BOOST_TEST(split("base...base") == hex(base) + " base");
  BOOST_TEST(split(hex(base) + "..." + hex(main)) == hex(base) + " " + hex(main));
  BOOST_TEST(has(split("main"), "'main' is no range / two revisions: BEFORE..AFTER"));
  BOOST_TEST(has(split("main..nope"), "no revision 'nope'"));
  BOOST_TEST(has(split("nope...main"), "no revision 'nope'"));
  BOOST_TEST(has(split("main....side"), "no revision '.side'"));
  BOOST_TEST(has(split("main...alien"), "'main' and 'alien' have no commit in common"));
  BOOST_TEST(has(split("main...main:power.c"), "is no commit"));
  BOOST_TEST(has(split_range("/no such folder", "a..b").error().what, "cannot be opened"));
}

BOOST_AUTO_TEST_CASE(changed_files_are_those_whose_text_differs) {
  const Setup s;
  GitFiles files = some();
  const git_oid first = s.git.commit("refs/heads/main", s.git.tree(files));
  files["power.c"].text += "int more;\n";
  files["README"].text += "More.\n";
  files["run.c"].mode = GIT_FILEMODE_BLOB;
  files["new.h"] = {"int new_one;\n"};
  files.erase("power/sleep.c");
  s.git.commit("refs/heads/main", s.git.tree(files), {first});
  const auto range = open_range(s.path, "main~1..");
  BOOST_TEST_REQUIRE(range.has_value());
  const Tree &before = *range.value().before, &after = *range.value().after;
  const std::string expected = "new.h power.c power/sleep.c";
  BOOST_TEST(list(changed_files(before, after)) == expected);
  BOOST_TEST(list(changed_files(after, before)) == expected);
  BOOST_TEST(changed_files(after, after).empty());

  // The same as texts.
  const auto texts = [](const Tree& tree) {
    std::map<std::string, std::string> all;
    for (const std::string& path : tree.files()) all[path] = *tree.read(path);
    return memory_tree(all);
  };
  const TreePtr before_text = texts(before), after_text = texts(after);
  BOOST_TEST(list(changed_files(*before_text, *after_text)) == expected);
  BOOST_TEST(list(changed_files(before, *after_text)) == expected);
  BOOST_TEST(changed_files(*before_text, before).empty());

  // A search of the one does not answer for the other.
  const std::vector<std::string> more{"int more", "new_one"}, power{"int power"};
  BOOST_TEST(before.files_that_mention(more).empty());
  BOOST_TEST(list(after.files_that_mention(more)) == "new.h power.c");
  BOOST_TEST(list(after.files_that_mention(power)) == "power.c");
  BOOST_TEST(list(before.files_that_mention(power)) == "power.c");
  BOOST_TEST(has(open_range(s.path, "main").error().what, "is no range"));
  BOOST_TEST(has(open_range(s.path, "main:power..main").error().what, "no kernel tree"));
  BOOST_TEST(has(open_range(s.path, "main..main:power").error().what, "no kernel tree"));
}

BOOST_AUTO_TEST_CASE(a_folder_and_its_commit_are_the_same) {
  const Setup s(false);
  for (const auto& [path, file] : some()) {
    std::filesystem::create_directories((std::filesystem::path(s.path) / path).parent_path());
    std::ofstream(s.path + "/" + path) << file.text;
  }
  s.git.commit("refs/heads/main", s.git.tree(some()));
  const auto folder = open_directory(s.path);
  BOOST_TEST_REQUIRE(folder.has_value());
  const TreePtr tree = opened(s.path, "main");
  BOOST_TEST(list(tree->files()) == list(folder.value()->files()));
  BOOST_TEST(changed_files(*tree, *folder.value()).empty());
  BOOST_TEST(list(opened(s.path + "/.git", "main")->files()) == list(tree->files()));
}

BOOST_AUTO_TEST_CASE(a_patch_applies_to_a_revision) {
  const Setup s;
  s.git.commit("refs/heads/main", s.git.tree(some()));
  const TreePtr base = opened(s.path, "main");
  const auto patched = apply_patches(base, {{"x.patch", "--- a/power.c\n+++ b/power.c\n@@ -1 +1,2 @@\n int power;\n+int more;\n"}});
  BOOST_TEST_REQUIRE(patched.has_value());
  BOOST_TEST(patched.value().tree->read("power.c").value_or("") == "int power;\nint more;\n");
  BOOST_TEST(list(changed_files(*base, *patched.value().tree)) == "power.c");
}

// ---- what is wrong ----

BOOST_AUTO_TEST_CASE(what_is_no_repository_or_no_revision_is_refused) {
  const Setup s;
  BOOST_TEST(has(refused(s.path, "HEAD").what, "no revision 'HEAD'"));  // nothing is in it
  s.git.commit("refs/heads/main", s.git.tree(some()));
  BOOST_TEST(has(refused(s.path, "").what, "no revision ''"));
  BOOST_TEST(has(refused(s.path, "nope").what, "no revision 'nope'"));
  BOOST_TEST(has(refused(s.path, "main~3").what, "no revision 'main~3'"));
  BOOST_TEST(has(refused(s.path, "main:power.c").what, "'main:power.c' is no revision"));
  BOOST_TEST(has(refused(s.path, "main:power/a").what, "there is no .c file"));
  BOOST_TEST(list(opened(s.path, "main:power")->files()) == "a/deep.h sleep.c");
  const TemporaryFolder empty;
  BOOST_TEST(has(refused(empty.path(), "main").what, "this git repository cannot be opened"));
  BOOST_TEST(has(refused(empty.path() / "none", "main").what, "this git repository cannot be opened"));
}

BOOST_AUTO_TEST_CASE(a_file_whose_object_is_missing_is_not_taken_for_none) {
  const Setup s;
  s.git.commit("refs/heads/main", s.git.tree(some()));
  const std::string id = hex(s.git.blob(some().at("power/sleep.c").text));
  BOOST_TEST(std::filesystem::remove(s.path + "/objects/" + id.substr(0, 2) + "/" + id.substr(2)));
  const Error error = refused(s.path, "main");
  BOOST_TEST(has(error.what, "power/sleep.c cannot be read"));
  BOOST_TEST(error.where == "'main' of '" + s.path + "'");
}

BOOST_AUTO_TEST_CASE(a_folder_in_itself_many_times_over_is_refused) {
  const Setup s;
  // 10 folders of 10 folders, and so on: 10^9 files in 10 small objects.
  git_oid id = s.git.blob("int x;\n");
  for (int level = 0; level < 9; ++level) {
    std::vector<std::tuple<std::string, git_oid, git_filemode_t>> entries;
    for (int i = 0; i < 10; ++i)
      entries.emplace_back(std::to_string(i) + (level == 0 ? ".c" : ""), id, level == 0 ? GIT_FILEMODE_BLOB : GIT_FILEMODE_TREE);
    id = s.git.folder(entries);
  }
  s.git.commit("refs/heads/wide", id);
  BOOST_TEST(has(refused(s.path, "wide").what, "more than 1000000 files and folders"));
  id = s.git.tree({{"x.c", {"int x;\n"}}});
  for (int level = 0; level < 80; ++level) id = s.git.folder({{"d", id, GIT_FILEMODE_TREE}});
  s.git.commit("refs/heads/deep", id);
  BOOST_TEST(has(refused(s.path, "deep").what, "more than 64 levels"));
}
