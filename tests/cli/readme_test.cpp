// What the documents say pmcheck prints is what it prints.  A block is
//
//     <!-- table: pmcheck verify --caller xen-6.1 --format markdown -->
//     ... its output, letter by letter, or the same within a fence of ``` lines ...
//     <!-- end -->
//
// in README.md or docs/*.md.  `test_readme --accept`, at the root, rewrites every block.
#define BOOST_TEST_MODULE readme
#define BOOST_TEST_NO_MAIN
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "checker/cli/commands.hpp"

namespace {

using Lines = std::vector<std::string>;

const std::string block_begin = "<!-- table: pmcheck ", block_begin_tail = " -->", block_end = "<!-- end -->";
const std::string accept = "build/bin/test_readme --accept";

Lines lines_of(std::istream& in) {
  Lines all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

Lines read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return lines_of(in);
}

std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> all;
  for (const auto& file : std::filesystem::directory_iterator("docs"))
    if (file.path().extension() == ".md") all.push_back(file.path());
  std::ranges::sort(all);
  all.insert(all.begin(), "README.md");
  return all;
}

struct Block {
  std::string arguments;
  std::size_t first, last;  ///< lines of the output, [first, last)
  bool closed = false;
};

std::vector<Block> blocks(const Lines& document) {
  std::vector<Block> all;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string& line = document[i];
    if (!line.starts_with(block_begin) || !line.ends_with(block_begin_tail)) continue;
    Block b{line.substr(block_begin.size(), line.size() - block_begin.size() - block_begin_tail.size()), i + 1, document.size()};
    for (++i; i < document.size() && document[i] != block_end; ++i) continue;
    b.closed = i < document.size();
    b.last = i;
    if (b.last - b.first >= 2 && document[b.first].starts_with("```") && document[b.last - 1] == "```") ++b.first, --b.last;
    all.push_back(std::move(b));
  }
  return all;
}

struct Output {
  int status;
  Lines lines;
  std::string error;
};

Output pmcheck(const std::string& arguments) {
  std::istringstream words(arguments);
  std::ostringstream err;
  std::stringstream out;
  const int status = pmc::cli::run({std::istream_iterator<std::string>(words), {}}, out, err, false);
  return {status, lines_of(out), err.str()};
}

int rewrite() {
  for (const auto& path : documents()) {
    Lines document = read(path);
    const Lines before = document;
    auto all = blocks(document);
    std::ranges::reverse(all);  // so that the lines of those before stay where they are
    for (const Block& b : all) {
      const Output o = pmcheck(b.arguments);
      if (!b.closed || (o.status != 0 && o.status != 1)) {
        std::cerr << path.string() << ":" << b.first << ": " << (b.closed ? o.error : "no line is " + block_end + "\n");
        return 2;
      }
      const auto at =
          document.erase(document.begin() + static_cast<std::ptrdiff_t>(b.first), document.begin() + static_cast<std::ptrdiff_t>(b.last));
      document.insert(at, o.lines.begin(), o.lines.end());
    }
    if (document == before) continue;
    std::ofstream out(path, std::ios::binary);
    for (const std::string& line : document) out << line << '\n';
    std::cout << path.string() << ": rewritten\n";
  }
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_readme_shows_at_least_one_table) { BOOST_TEST(!blocks(read("README.md")).empty()); }

BOOST_AUTO_TEST_CASE(each_block_is_what_its_command_prints) {
  for (const auto& path : documents()) {
    const Lines document = read(path);
    for (const Block& b : blocks(document)) {
      const std::string where = path.string() + ":" + std::to_string(b.first);
      BOOST_TEST_REQUIRE(b.closed, where << ": no line is " << block_end);
      const Output o = pmcheck(b.arguments);
      BOOST_TEST_REQUIRE((o.status == 0 || o.status == 1), where << ": pmcheck " << b.arguments << " ends with " << o.status << "\n"
                                                                 << o.error);
      BOOST_TEST(!o.lines.empty(), where << ": pmcheck " << b.arguments << " prints nothing");
      const auto line = [](const Lines& all, std::size_t i, std::size_t end) { return i < end ? all[i] : "(no more lines)"; };
      for (std::size_t i = 0; i < std::max(o.lines.size(), b.last - b.first); ++i) {
        const std::string is = line(document, b.first + i, b.last), should_be = line(o.lines, i, o.lines.size());
        if (is == should_be) continue;
        BOOST_ERROR(path.string() << ":" << b.first + i + 1 << ": not what pmcheck " << b.arguments << " prints\n- " << is << "\n+ "
                                  << should_be << "\nTo accept what it prints: " << accept);
        break;
      }
    }
  }
}

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--accept") return rewrite();
  return boost::unit_test::unit_test_main(&init_unit_test, argc, argv);
}
