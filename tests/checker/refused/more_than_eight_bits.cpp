// refused: Below<N> holds its value in 8 bits
// 299 would be stored as 43.
#include "checker/msm/domain.hpp"

const pmc::checker::msm::Below<300> n{};
