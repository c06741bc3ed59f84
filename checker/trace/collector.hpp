/// From a line's parts to an Event: the fields of each tracepoint, which end belongs to which start, what is missing.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checker/trace/recording.hpp"

namespace pmc::trace {

/// A line's parts, or a record's.
struct Raw {
  std::string_view task = {};
  std::int64_t pid = -1;
  std::int32_t cpu = -1;
  std::int64_t time = 0;
  Unit unit = Unit::nanoseconds;
  std::string_view event = {};   ///< the tracepoint's name; empty: the line has none
  std::string_view fields = {};  ///< as the kernel printed them
};

/// What a binary record tells of a callback without any doubt about blanks.
struct ExactCallback {
  std::string_view driver, device, parent, ops, message;
  int error = 0;
};

/// Makes events and gives them to a Consumer; keeps remarks, a bounded number of them.
class Collector {
 public:
  explicit Collector(Consumer& consumer) : consumer_(consumer) {}

  Header header;
  const std::shared_ptr<Names>& names() const { return names_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }

  void event(const Raw& raw, std::uint64_t line);
  void exact_start(const Raw& raw, const ExactCallback& callback, std::uint64_t line);
  void exact_end(const Raw& raw, const ExactCallback& callback, std::uint64_t line);

  void lost_events(std::int32_t cpu, std::uint64_t count, std::uint64_t line);
  void cut_line(std::string_view text, std::uint64_t line);
  void unknown_line(std::string_view text, std::uint64_t line);
  void cut_input(std::uint64_t line);

  /// After the last event: what did not end, and what the header says.
  void finish();
  std::vector<Remark> take_remarks() { return std::move(remarks_); }

 private:
  struct Cpu {
    std::uint64_t first = 0, last = 0;  ///< lines
    std::int64_t time = 0;
  };
  struct Open {
    Event start;
  };
  void remark(Remark remark);
  Event base(const Raw& raw, Kind kind, std::uint64_t line);
  void give(const Event& event);
  bool callback_start(const Raw& raw, std::uint64_t line);
  bool callback_end(const Raw& raw, std::uint64_t line);
  bool suspend_resume(const Raw& raw, std::uint64_t line);
  bool wakeup(const Raw& raw, std::uint64_t line, Kind kind);
  bool runtime(const Raw& raw, std::uint64_t line);
  void start(Event event, std::string_view ops, std::string_view message);
  void end(Event event);
  void pair_action(const Event& event);
  void not_ended(const Event& start, std::uint64_t before);

  Consumer& consumer_;
  std::shared_ptr<Names> names_ = std::make_shared<Names>();
  std::map<std::int32_t, Cpu> cpus_;
  std::unordered_map<std::int64_t, Open> open_;                         ///< callbacks by pid: one runs one at a time
  std::map<std::pair<std::string_view, std::int64_t>, Event> actions_;  ///< that have begun, by action and value
  std::vector<Remark> remarks_;
  std::map<What, std::size_t> of_a_kind_;
  std::uint64_t events_ = 0, last_line_ = 0;
  std::int64_t last_time_ = 0;
};

/// A whole number, all of the text; none: something else, or too large.
std::optional<std::int64_t> whole_number(std::string_view text);
/// "24.591564" in nanoseconds, "104861669272" in ticks; none: something else.
bool parse_time(std::string_view text, std::int64_t& time, Unit& unit);

}  // namespace pmc::trace
