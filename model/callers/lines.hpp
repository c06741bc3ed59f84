/// Where the steps of a kernel function stand, for Caller::location and Callee::location.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "model/caller.hpp"

namespace pmc::model {

/// Lines of one file of Linux 6.1.192, by step; where a function has a step more than once, by MSM state.
class Lines {
 public:
  Lines(std::string file, std::map<std::string, int, std::less<>> lines) : file_(std::move(file)), lines_(std::move(lines)) {}
  std::string operator()(const StepAt& at) const {
    auto it = lines_.find(at.state);
    if (it == lines_.end()) it = lines_.find(at.step);
    return it == lines_.end() ? std::string() : file_ + ":" + std::to_string(it->second);
  }

 private:
  std::string file_;
  std::map<std::string, int, std::less<>> lines_;
};

}  // namespace pmc::model
