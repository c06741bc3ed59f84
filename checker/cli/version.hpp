#pragma once
namespace pmc::cli {
inline constexpr char version[] = "0.1.0";
}
