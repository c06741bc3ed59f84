/// The monitor of properties/balanced.hpp.  Include this in balance_*.cpp and nowhere else: a machine each.
#pragma once
#include "properties/balanced.hpp"
#include "properties/listen.hpp"

namespace pmc::properties::balance {

struct acquired {};
struct acquire_failed {};
struct released {};

struct Free : State {};
struct Unwound : State {};  // acquiring failed and undid itself: as Free, but with a reason
struct Owed : State {};     // acquiring failed and releasing is due
struct Held : State {};
struct HeldTwice : State {};
struct ReleasedWithoutAcquire : State {};
struct ReleasedAfterError : State {};
struct LeftHeld : State {};
struct LeftAfterError : State {};

// clang-format off
using Always = mp_list<
    Row<Free, acquired,     Held>,
    Row<Free, caller_idle,  none>,
    Row<Held, released,     Free>,
    Row<Held, caller_idle,  LeftHeld>>;
using ReleasedOnlyIfHeld = mp_list<Row<Free, released, ReleasedWithoutAcquire>>;
using ReleasedAnyTime    = mp_list<Row<Free, released, none>>;
using AcquiredOnce       = mp_list<Row<Held, acquired, HeldTwice>>;
using AcquiredAnyTime    = mp_list<Row<Held, acquired, none>>;
using FailsAndIsUnwound  = mp_list<
    Row<Free,    acquire_failed, Unwound>,
    Row<Unwound, acquired,       Held>,
    Row<Unwound, acquire_failed, none>,
    Row<Unwound, released,       ReleasedAfterError>,
    Row<Unwound, caller_idle,    Free>>;
using FailsAndIsOwed     = mp_list<
    Row<Free, acquire_failed, Owed>,
    Row<Held, acquire_failed, HeldTwice>,
    Row<Owed, acquired,       HeldTwice>,
    Row<Owed, acquire_failed, HeldTwice>,
    Row<Owed, released,       Free>,
    Row<Owed, caller_idle,    LeftAfterError>>;
// clang-format on

template <Balance>
struct Rows;
template <>
struct Rows<Balance::strict> : std::type_identity<mp_append<Always, ReleasedOnlyIfHeld, AcquiredOnce>> {};
template <>
struct Rows<Balance::self_unwinding>
    : std::type_identity<mp_append<Always, ReleasedOnlyIfHeld, AcquiredOnce, FailsAndIsUnwound, mp_list<Row<Held, acquire_failed, HeldTwice>>>> {};
template <>
struct Rows<Balance::owing> : std::type_identity<mp_append<Always, ReleasedOnlyIfHeld, AcquiredOnce, FailsAndIsOwed>> {};
template <>
struct Rows<Balance::tolerant> : std::type_identity<mp_append<Always, ReleasedAnyTime, AcquiredOnce>> {};
template <>
struct Rows<Balance::idempotent>
    : std::type_identity<mp_append<Always, ReleasedOnlyIfHeld, AcquiredAnyTime, FailsAndIsUnwound, mp_list<Row<Held, acquire_failed, none>>>> {};

template <Balance B>
struct Monitor : FrontEnd<Monitor<B>> {
  static constexpr std::string_view name = "balanced";
  using initial_state = Free;
  using transition_table = typename Rows<B>::type;
};

}  // namespace pmc::properties::balance
