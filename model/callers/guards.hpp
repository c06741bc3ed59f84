/// Guards that callers share.
#pragma once
#include "checker/msm/front_end.hpp"
#include "model/steps.hpp"

namespace pmc::model {

struct Ok : checker::msm::Guard<Ok> {
  static constexpr bool eval(const auto&, const auto& e) { return e.outcome == Outcome::ok; }
};
struct Error : checker::msm::Guard<Error> {
  static constexpr bool eval(const auto&, const auto& e) { return e.outcome == Outcome::error; }
};
/// The message that the call names in the source.
template <Message M>
struct With : checker::msm::Guard<With<M>> {
  static constexpr bool eval(const auto&, const auto& e) { return e.message == M; }
};

}  // namespace pmc::model

namespace pmc::checker::msm {
template <model::Message M>
struct Label<model::With<M>> {
  static std::string text() { return "PMSG_" + std::string(model::to_string(M)); }
};
}  // namespace pmc::checker::msm
