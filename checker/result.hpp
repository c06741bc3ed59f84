/// A value, or an error that its reader can act on.  Members are named as in std::expected (C++23).
#pragma once
#include <string>
#include <utility>
#include <variant>

namespace pmc::checker {

/// What went wrong, where (an option, or file:line), and how to mend it.
struct Error {
  std::string what;
  std::string where;
  std::string remedy;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}      // implicit on purpose:
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}  // `return Error{...};`
  [[nodiscard]] bool has_value() const noexcept { return v_.index() == 0; }
  [[nodiscard]] const T& value() const& { return std::get<0>(v_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(v_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(v_); }

 private:
  std::variant<T, Error> v_;
};

}  // namespace pmc::checker
