/// Finite domains: what a machine's data and its events' fields may be made of, so that a machine can
/// be tabulated in full.  bool, an enum with enum_size<>, Below<N>, or an aggregate of these.
#pragma once
#include <array>
#include <boost/pfr/core.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pmc::checker::msm {

/// The unqualified name of a type, without template arguments' scopes; `static constexpr
/// std::string_view name` in the type overrides it (for combinators such as Not<..>).
template <class T>
constexpr std::string_view pretty_name() {
  constexpr std::string_view whole = __PRETTY_FUNCTION__;
  constexpr auto begin = whole.find("T = ") + 4;
#if defined(__clang__)
  constexpr auto end = whole.rfind(']');
#else
  constexpr auto end = whole.find("; std::string_view", begin);
#endif
  return whole.substr(begin, end - begin);
}

template <class T>
constexpr std::string_view name_of() {
  if constexpr (requires { std::string_view{T::name}; }) {
    return T::name;
  } else {
    const std::string_view whole = pretty_name<T>();
    int depth = 0;
    for (std::size_t i = whole.size(); i > 1; --i) {
      const char c = whole[i - 1];
      if (c == '>') ++depth;
      if (c == '<') --depth;
      if (c == ':' && depth == 0) return whole.substr(i);
    }
    return whole;
  }
}

/// Specialise for each enum that is used as data or as a field: its enumerators are 0..enum_size-1,
/// and `std::string_view to_string(E)` names them.
template <class E>
inline constexpr unsigned enum_size = 0;
template <class E>
concept CountedEnum = std::is_enum_v<E> && (enum_size<E> > 0);

/// An integer in 0..N-1; going out of range does not compile, since tabulation evaluates every case.
template <unsigned N>
struct Below {
  static_assert(0 < N && N <= 256, "Below<N> holds its value in 8 bits");
  std::uint8_t n = 0;
  constexpr operator unsigned() const { return n; }
  constexpr Below& operator=(unsigned x) {
    if (x >= N) throw "Below<N>: out of range";
    n = static_cast<std::uint8_t>(x);
    return *this;
  }
};

template <class T>
struct Domain;  // no definition: a type that is not finite does not compile

template <>
struct Domain<bool> {
  static constexpr unsigned size = 2;
  static constexpr bool at(unsigned i) { return i != 0; }
  static constexpr unsigned index(bool b) { return b ? 1 : 0; }
  static std::string text(bool b) { return b ? "true" : "false"; }
};
template <CountedEnum E>
struct Domain<E> {
  static constexpr unsigned size = enum_size<E>;
  static constexpr E at(unsigned i) { return static_cast<E>(i); }
  static constexpr unsigned index(E e) {
    const auto i = static_cast<unsigned>(e);
    if (i >= size) throw "enum value out of range";
    return i;
  }
  static std::string text(E e) { return std::string(to_string(e)); }
};
template <unsigned N>
struct Domain<Below<N>> {
  static constexpr unsigned size = N;
  static constexpr Below<N> at(unsigned i) { return {static_cast<std::uint8_t>(i)}; }
  static constexpr unsigned index(Below<N> b) { return b.n; }
  static std::string text(Below<N> b) { return std::to_string(b.n); }
};
template <class T>
  requires(std::is_aggregate_v<T> && std::is_class_v<T>)
struct Domain<T> {
  static constexpr std::size_t fields = boost::pfr::tuple_size_v<T>;
  template <std::size_t I>
  using Field = std::remove_cvref_t<boost::pfr::tuple_element_t<I, T>>;
  /// The product of the fields' sizes, or 2^32 if it is that or more.
  static constexpr std::uint64_t values = []<std::size_t... I>(std::index_sequence<I...>) {
    [[maybe_unused]] constexpr std::uint64_t too_many = std::uint64_t{1} << 32;
    std::uint64_t product = 1;
    ((product = product * Domain<Field<I>>::size < too_many ? product * Domain<Field<I>>::size : too_many), ...);
    return product;
  }(std::make_index_sequence<fields>{});
  static_assert(values < std::uint64_t{1} << 32, "an aggregate has more values than an index holds");
  static constexpr unsigned size = static_cast<unsigned>(values);
  static constexpr T at([[maybe_unused]] unsigned i) {
    T t{};
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((boost::pfr::get<I>(t) = Domain<Field<I>>::at(i % Domain<Field<I>>::size), i /= Domain<Field<I>>::size), ...);
    }(std::make_index_sequence<fields>{});
    return t;
  }
  static constexpr unsigned index([[maybe_unused]] const T& t) {
    unsigned result = 0;
    [[maybe_unused]] unsigned weight = 1;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((result += weight * Domain<Field<I>>::index(boost::pfr::get<I>(t)), weight *= Domain<Field<I>>::size), ...);
    }(std::make_index_sequence<fields>{});
    return result;
  }
  /// The values of the fields, in their order.
  static std::array<std::string, fields> texts([[maybe_unused]] const T& t) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<std::string, fields>{Domain<Field<I>>::text(boost::pfr::get<I>(t))...};
    }(std::make_index_sequence<fields>{});
  }
};

/// The name of an event with its field values, `admit(suspend)`: how letters are named everywhere.
template <class E>
std::string letter_name(const E& event) {
  std::string result{name_of<E>()};
  const auto values = Domain<E>::texts(event);
  for (std::size_t i = 0; i < values.size(); ++i) result += (i == 0 ? "(" : ", ") + values[i];
  return values.empty() ? result : result + ")";
}

}  // namespace pmc::checker::msm
