// Kernel trees on disc: what is read of them, what is never touched, and files laid over them.
#define BOOST_TEST_MODULE tree
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "checker/source/tree.hpp"

using namespace pmc::source;
namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

namespace {
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "pmcheck-tree-XXXXXX").string();
    BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    root = name;
  }
  ~Folder() { fs::remove_all(root); }
  void put(const std::string& path, const std::string& text) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path, std::ios::binary) << text;
  }
  [[nodiscard]] TreePtr open() const {
    const auto tree = open_directory(root.string());
    BOOST_TEST_REQUIRE(tree.has_value());
    return tree.value();
  }
  fs::path root;
};

Paths mention(const TreePtr& tree, const Paths& words) { return tree->files_that_mention(words); }
}  // namespace

BOOST_FIXTURE_TEST_CASE(the_c_files_and_headers_are_listed_in_order, Folder) {
  for (const char* path : {"kernel/power/main.c", "kernel/power.c", "include/pm.h", "a.c", "Makefile", "kernel/x.S", ".git/hook.c", "b.c~"})
    put(path, path);
  const TreePtr tree = open();
  BOOST_TEST(tree->name() == root.string());
  const Paths expected{"a.c", "include/pm.h", "kernel/power.c", "kernel/power/main.c"};
  BOOST_TEST(tree->files() == expected, boost::test_tools::per_element());
  for (const std::string& path : expected) BOOST_TEST(tree->read(path).value() == path);
  BOOST_TEST(tree->read("Makefile").value() == "Makefile");  // no source, but it can be read
}

BOOST_FIXTURE_TEST_CASE(symbolic_links_are_not_followed, Folder) {
  const Folder outside;
  outside.put("secret.c", "secret");
  put("kernel/a.c", "a");
  fs::create_directory_symlink(root, root / "kernel/loop");
  fs::create_directory_symlink(outside.root, root / "out");
  fs::create_symlink(outside.root / "secret.c", root / "kernel/link.c");
  fs::create_symlink(root / "kernel/a.c", root / "b.c");
  const TreePtr tree = open();
  const Paths only{"kernel/a.c"};
  BOOST_TEST(tree->files() == only, boost::test_tools::per_element());
  BOOST_TEST(mention(tree, {"secret", "a"}) == only, boost::test_tools::per_element());
  for (const char* path : {"kernel/loop/kernel/a.c", "out/secret.c", "kernel/link.c", "b.c"}) BOOST_TEST(!tree->read(path), path);
}

BOOST_FIXTURE_TEST_CASE(the_root_itself_may_be_a_link_and_outlives_a_change_of_folder, Folder) {
  put("tree/a.c", "a");
  fs::create_directory_symlink("tree", root / "link");
  const fs::path here = fs::current_path();
  fs::current_path(root);
  const auto tree = open_directory("link");
  fs::current_path(here);
  BOOST_TEST_REQUIRE(tree.has_value());
  BOOST_TEST(tree.value()->read("a.c").value() == "a");
  BOOST_TEST(mention(tree.value(), {"a"}).size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(nothing_but_regular_files_is_opened, Folder) {
  put("a.c", "a");
  BOOST_TEST_REQUIRE(::mkfifo((root / "fifo.c").c_str(), 0600) == 0);  // whoever opens it waits for a writer
  fs::create_directory(root / "folder.c");
  const TreePtr tree = open();
  BOOST_TEST(tree->files() == Paths{"a.c"}, boost::test_tools::per_element());
  BOOST_TEST(!tree->read("fifo.c"));
  BOOST_TEST(!tree->read("folder.c"));
  BOOST_TEST(!tree->read("a.c/b.c"));
}

const std::array<std::string, 11> astray{"../a.c", "kernel/../a.c", "/a.c", "./a.c", "kernel//a.c", "kernel/./a.c",
                                         "",       "kernel/",       "..",   "/",     "a.c/"};
BOOST_DATA_TEST_CASE(a_path_is_read_only_as_it_is_listed, boost::unit_test::data::make(astray), path) {
  const Folder folder;
  folder.put("tree/a.c", "a");
  folder.put("tree/kernel/a.c", "a");
  folder.put("a.c", "outside");
  const auto tree = open_directory((folder.root / "tree").string());
  BOOST_TEST_REQUIRE(tree.has_value());
  BOOST_TEST(!tree.value()->read(path));
  BOOST_TEST(!tree.value()->read((folder.root / "tree/a.c").string()));
  // Nor is there such a file when it is laid over the tree.
  const TreePtr over = with_files(tree.value(), {{path, "b"}});
  BOOST_TEST(!over->read(path));
  BOOST_TEST(over->files().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_too_large_is_not_read_but_searched, Folder) {
  put("largest.c", std::string(file_bytes_max, ' '));
  put("larger.c", std::string(file_bytes_max + 1, ' '));
  // A word across the border of two parts, and one at the very end.
  std::string text(2 * file_bytes_max + 100, ' ');
  text.replace(file_bytes_max - 5, 11, "dpm_suspend");
  text.replace(text.size() - 10, 10, "dpm_resume");
  put("huge.c", text);
  const TreePtr tree = open();
  BOOST_TEST(tree->read("largest.c").value().size() == file_bytes_max);
  BOOST_TEST(!tree->read("larger.c"));
  BOOST_TEST(!tree->read("huge.c"));
  BOOST_TEST(mention(tree, {"dpm_suspend"}) == Paths{"huge.c"}, boost::test_tools::per_element());
  BOOST_TEST(mention(tree, {"dpm_resume"}) == Paths{"huge.c"}, boost::test_tools::per_element());
  BOOST_TEST(mention(tree, {"dpm_prepare"}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_that_may_not_be_read_counts_as_mentioning, Folder, *boost::unit_test::precondition([](auto) {
                          return boost::test_tools::assertion_result(::geteuid() != 0);  // root may read all
                        })) {
  put("a.c", "a");
  put("locked.c", "b");
  fs::permissions(root / "locked.c", fs::perms::none);
  const TreePtr tree = open();
  BOOST_TEST(!tree->read("locked.c"));
  BOOST_TEST(mention(tree, {"dpm_suspend"}) == Paths{"locked.c"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(many_files_are_searched_as_one_by_one, Folder) {
  const std::array<std::string, 4> words{"dpm_suspend", "dpm_resume", "freeze", "pm_notifier"};
  for (int i = 0; i < 700; ++i) {
    std::string text = "int f" + std::to_string(i) + ";\n";
    for (int w = 0; w < 4; ++w)
      if (i % (w + 5) == 0) text += "\tcall_" + words[static_cast<std::size_t>(w)] + "_x();\n";
    put("d" + std::to_string(i % 13) + "/f" + std::to_string(i) + ".c", text);
  }
  const TreePtr tree = open();
  BOOST_TEST(tree->files().size() == 700u);
  for (const Paths& asked : {Paths{"dpm_suspend"}, Paths{"dpm_resume", "freeze"}, Paths{"nowhere"}, Paths{}}) {
    Paths expected;
    for (const std::string& path : tree->files()) {
      const std::string text = tree->read(path).value();
      if (std::any_of(asked.begin(), asked.end(), [&text](const std::string& w) { return text.find(w) != text.npos; }))
        expected.push_back(path);
    }
    BOOST_TEST(mention(tree, asked) == expected, boost::test_tools::per_element());
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_kernel_tree_is_said_in_three_parts, Folder) {
  put("empty/README", "nothing");
  put("file.c", "a");
  for (const std::string& path : {(root / "missing").string(), (root / "file.c").string(), (root / "empty").string(), std::string()}) {
    const auto tree = open_directory(path);
    BOOST_TEST_REQUIRE(!tree.has_value());
    BOOST_TEST(!tree.error().what.empty());
    BOOST_TEST(tree.error().where == "'" + path + "'");
    BOOST_TEST(!tree.error().remedy.empty());
  }
}

BOOST_FIXTURE_TEST_CASE(files_are_laid_over_a_tree, Folder) {
  put("a.c", "old alpha");
  put("b.c", "beta");
  put("c.c", "gamma");
  const TreePtr tree = open();
  const TreePtr over = with_files(tree, {{"a.c", "new alpha"}, {"b.c", std::nullopt}, {"d/e.h", "delta"}, {"Makefile", "alpha"}});
  BOOST_TEST(over->name() == tree->name());
  BOOST_TEST((over->files() == Paths{"a.c", "c.c", "d/e.h"}));
  BOOST_TEST(over->read("a.c").value() == "new alpha");
  BOOST_TEST(!over->read("b.c"));
  BOOST_TEST(over->read("c.c").value() == "gamma");
  BOOST_TEST(over->read("d/e.h").value() == "delta");
  BOOST_TEST((mention(over, {"alpha"}) == Paths{"a.c"}));
  BOOST_TEST((mention(over, {"old", "beta"}) == Paths{}));
  BOOST_TEST((mention(over, {"delta", "gamma"}) == Paths{"c.c", "d/e.h"}));
  // The tree below is as it was, and another layer sees the first.
  BOOST_TEST(tree->read("a.c").value() == "old alpha");
  const TreePtr twice = with_files(over, {{"b.c", "back"}, {"a.c", std::nullopt}});
  BOOST_TEST((twice->files() == Paths{"b.c", "c.c", "d/e.h"}));
  // What is too large is that here, too.
  const TreePtr large = with_files(tree, {{"a.c", std::string(file_bytes_max + 1, 'x')}});
  BOOST_TEST(!large->read("a.c"));
  BOOST_TEST((mention(large, {"xxxx"}) == Paths{"a.c"}));
}
