// pmcheck: decides whether a change to the Linux kernel's system sleep code is right.
#include <unistd.h>

#include <exception>
#include <iostream>

#include "checker/cli/commands.hpp"

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    const int status = pmc::cli::run(arguments, std::cout, std::cerr, isatty(STDERR_FILENO) != 0);
    std::cout.flush();
    if (!std::cout)
      return pmc::cli::complain(std::cerr, {"the answer could not be written in full", "standard output", "room on the device, or a reader that reads to the end"});
    return status;
  } catch (const std::bad_alloc&) {
    return pmc::cli::complain(std::cerr, {"out of memory", "the search", "--max-memory MIB, so that a limit ends it with what is known"}), 3;
  } catch (const std::exception& e) {
    return pmc::cli::complain(std::cerr, {std::string("pmcheck itself is wrong: ") + e.what(), "not your input", "report it, with the command line"});
  }
}
