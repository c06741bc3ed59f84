/// Which of several ways to split "DRIVER DEVICE" is right, by what else the recording says: a device's name stands alone
/// as another one's parent or in runtime PM's events, or is a PCI or PNP address; a driver's is known from devices where
/// there is no choice.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "checker/trace/reader.hpp"

namespace pmc::trace {

/// Grows with the names, not with the events.
class NameSettler {
 public:
  void hear(const Event& event);
  /// After the last event.
  [[nodiscard]] std::vector<SettledName> settled() const;
  /// What nothing settles stays split at the last blank; the remark counts the different texts.  None: nothing is open.
  [[nodiscard]] std::optional<Remark> open() const;

 private:
  std::vector<std::string_view> possible(std::string_view text) const;
  std::set<std::string_view> devices_, drivers_;
  std::map<std::string_view, std::uint64_t> unsettled_;  ///< by "DRIVER DEVICE": the first line
};

}  // namespace pmc::trace
