// record_made_from KERNEL_TREE FILE: writes what the functions that FILE names look like in the tree, into FILE.
// How checker/source/made_from.json is made: see docs/modelling.md.
#include <fstream>
#include <iostream>
#include <sstream>

#include "checker/source/fingerprint.hpp"

namespace {

int failed(const pmc::checker::Error& error) {
  std::cerr << "error: " << error.what << "\n  where: " << error.where << "\n  try:   " << error.remedy << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3)
    return failed({"a kernel tree and a file are needed", "command line", "record_made_from KERNEL_TREE checker/source/made_from.json"});
  const std::string file = argv[2];
  std::ostringstream text;
  if (std::ifstream in(file); !in || !(text << in.rdbuf()))
    return failed({"the file cannot be read", file, "checker/source/made_from.json"});
  const auto names = pmc::source::read_record(text.str());
  if (!names.has_value()) return failed(names.error());
  const auto tree = pmc::source::open_directory(argv[1]);
  if (!tree.has_value()) return failed(tree.error());
  const auto record = pmc::source::record(*tree.value(), names.value().functions);
  if (!record.has_value()) return failed(record.error());
  std::ofstream out(file);
  out << pmc::source::to_json(record.value());
  out.close();
  return out ? 0 : failed({"the file cannot be written", file, "another one"});
}
