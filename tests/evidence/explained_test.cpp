// Reasons: a file of them is read or refused, and is compared with what needs one.
#define BOOST_TEST_MODULE explained
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "evidence/explained.hpp"

using namespace pmc;
using namespace pmc::evidence;

namespace {

/// A file with that text.
class File {
 public:
  explicit File(const std::string& text) : path_(std::filesystem::temp_directory_path() / ("pmcheck_explained_" + std::to_string(::getpid()) + ".toml")) {
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_needs_a_reason_and_has_none_and_the_reverse) {
  const Mismatch m = mismatch({"a", "b"}, {{"b", "since"}, {"c", "since"}});
  BOOST_TEST(m.unexplained == std::vector<std::string>{"a"});
  BOOST_TEST(m.stale == std::vector<std::string>{"c"});
  BOOST_TEST(!m.none());
  BOOST_TEST(mismatch({"b"}, {{"b", "since"}}).none());
}

BOOST_AUTO_TEST_CASE(a_file_of_reasons_is_read) {
  const File file("[[because]]\nreason = \"first\"\nids = [\"a\", \"b\"]\n[[because]]\nreason = \"second\"\nids = [\"c\"]\n");
  const auto e = explained(file.path());
  BOOST_TEST_REQUIRE(e.has_value());
  BOOST_TEST((e.value() == Explained{{"a", "first"}, {"b", "first"}, {"c", "second"}}));
}

BOOST_AUTO_TEST_CASE(a_wrong_file_of_reasons_is_refused_with_its_line) {
  struct Wrong {
    std::string text, what, line;
  };
  for (const Wrong& w : {Wrong{"[[because]]\nreason = \n", "", ":2"}, Wrong{"reason = \"x\"\n", "'reason' is not known", ":1"},
                         Wrong{"[[because]]\nreason = \"x\"\n", "no reason, or no ids", ":1"},
                         Wrong{"[[because]]\nids = [\"a\"]\n", "no reason, or no ids", ":1"},
                         Wrong{"[[because]]\nreason = \"x\"\nids = [1]\n", "no reason, or no ids", ":1"},
                         Wrong{"[[because]]\nreason = \"x\"\nids = [\"a\"]\nwhy = 1\n", "'why' is not known", ":4"},
                         Wrong{"[[because]]\nreason = \"x\"\nids = [\"a\",\n\"a\"]\n", "'a' is explained twice", ":4"}})
    BOOST_TEST_CONTEXT(w.text) {
      const File file(w.text);
      const auto e = explained(file.path());
      BOOST_TEST_REQUIRE(!e.has_value());
      BOOST_TEST(e.error().what.find(w.what) != std::string::npos, e.error().what);
      BOOST_TEST(e.error().where.ends_with(w.line), e.error().where);
    }
}
