#include "checker/msm/tabulate.hpp"
#include "model/drivers/xenbus.hpp"
#include "model/steps.hpp"

namespace pmc::model::xenbus {
namespace {
using namespace checker::msm;
using steps::HYPERVISOR_suspend_returned;

struct Vars {
  bool in_callback;  ///< xenbus_dev_suspend() or xenbus_dev_cancel() runs
};

// xdev->state, and what is true of the connection.
struct Connected : State {};
// The otherend that it knows is in another world; until xenbus_dev_resume() has read the new one's path
// (talk_to_otherend()) it sees nothing of it.
struct Lost : State {};
struct TalkToOtherend : State {};  // in xenbus_dev_resume()
struct Initialising : State {};
struct Initialised : State {};
struct Closing : State {};
struct Closed : State {};
struct Failed : State {};        // xenbus_dev_resume() returned an error: the device is known not to work

struct Outside : Guard<Outside> {
  static constexpr bool eval(const Vars& v, const auto&) { return !v.in_callback; }
};
struct Inside : Guard<Inside> {  // neither of the two can fail: their errors are only logged
  static constexpr bool eval(const Vars& v, const auto& e) { return v.in_callback && e.outcome == Outcome::ok; }
};
struct Ok : Guard<Ok> {
  static constexpr bool eval(const Vars& v, const auto& e) { return !v.in_callback && e.outcome == Outcome::ok; }
};
struct Error : Guard<Error> {
  static constexpr bool eval(const Vars& v, const auto& e) { return !v.in_callback && e.outcome == Outcome::error; }
};
struct InNewDomain : Guard<InNewDomain> {
  static constexpr bool eval(const Vars&, const auto& e) { return e.answer == Answer::new_domain; }
};
struct Begin : Action<Begin> {
  static constexpr void eval(Vars& v, const auto&) { v.in_callback = true; }
};
struct End : Action<End> {
  static constexpr void eval(Vars& v, const auto&) { v.in_callback = false; }
};

/// A driver's suspend method quiesces in any state; the bus does nothing on cancel; resume starts over.
template <class S>
using TakesCallbacks = mp_list<Row<S, xenbus_dev_suspend, none, Begin, Outside>, Row<S, xenbus_dev_cancel, none, Begin, Outside>,
                               Row<S, returned, none, End, Inside>, Row<S, xenbus_dev_resume, TalkToOtherend, none, Outside>>;
template <class S>
using NothingToLose = mp_list<Row<S, HYPERVISOR_suspend_returned, none, none, InNewDomain>>;

struct Frontend : FrontEnd<Frontend, Vars> {
  static constexpr std::string_view name = "xenbus-frontend";
  using initial_state = Connected;
  // clang-format off
  using Own = mp_list<
      Row<Connected,      HYPERVISOR_suspend_returned, Lost,         none, InNewDomain>,
      Row<Initialising,   HYPERVISOR_suspend_returned, Lost,         none, InNewDomain>,
      Row<Initialised,    HYPERVISOR_suspend_returned, Lost,         none, InNewDomain>,
      Row<TalkToOtherend, returned,                    Initialising, none, Ok>,
      Row<TalkToOtherend, returned,                    Failed,       none, Error>,
      Row<Initialising,   frontend_publishes,          Initialised>,
      Row<Initialising,   backend_starts_over,         none>,
      Row<Initialised,    backend_connects,            none>,
      Row<Initialised,    frontend_connects,           Connected>,
      Row<Connected,      frontend_sees_closing,       Closing>,
      Row<Initialising,   frontend_sees_closing,       Closing>,
      Row<Initialised,    frontend_sees_closing,       Closing>,
      Row<Closing,        frontend_closes,             Closed>,
      Row<Closed,         backend_closes,              none>>;
  // clang-format on
  using transition_table = mp_append<Own, TakesCallbacks<Connected>, TakesCallbacks<Lost>, TakesCallbacks<Initialising>,
                                     TakesCallbacks<Initialised>, TakesCallbacks<Closing>, TakesCallbacks<Closed>,
                                     TakesCallbacks<Failed>, NothingToLose<Lost>, NothingToLose<Closing>, NothingToLose<Closed>, NothingToLose<Failed>>;
};

}  // namespace

const checker::Machine& frontend() {
  static const checker::Machine m = checker::tabulated(describe<Frontend>());
  return m;
}

}  // namespace pmc::model::xenbus
