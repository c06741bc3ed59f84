/// Reads recordings in any format that there is: of ftrace, trace-cmd and sleepgraph, plain or gzip.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checker/result.hpp"
#include "checker/trace/recording.hpp"

namespace pmc::trace {

struct FormatName {
  std::string name;   ///< "ftrace"
  std::string brief;  ///< one line
};
/// What --input-format may say, in the order in which a file's content is tried.
std::vector<FormatName> formats();

struct ReadOptions {
  std::string format = {};                ///< of formats(); empty: by content
  std::uint64_t events_max = 50'000'000;  ///< of read_recording(): what a Recording holds at most
};

/// "DRIVER DEVICE" that could be split in several ways, as the rest of the recording settled it.
struct SettledName {
  std::string_view text, driver, device;
};

/// What is left when the events have been given away.
struct Passed {
  std::string name;
  Header header;
  std::vector<Remark> remarks;
  std::vector<SettledName> settled;  ///< events were given with these split at the last blank
  std::uint64_t lines = 0, events = 0;
  std::shared_ptr<Names> names;
};

/// Gives the events of a file ("-": standard input) one after the other, in memory that does not grow with their number.
/// Error: unreadable; in no format that we know; no line of it is an event or a header of a recording.
checker::Result<Passed> read_events(const std::string& file, const ReadOptions& options, Consumer& consumer);

/// The same as a whole.  Names that are split in several ways are settled by all that the recording says.
/// Error: as above; more than events_max events.
checker::Result<Recording> read_recording(const std::string& file, const ReadOptions& options = {});

/// The same from memory, for what is not a file.  `name` is for messages.
checker::Result<Recording> read_recording(std::string_view bytes, const std::string& name, const ReadOptions& options = {});

}  // namespace pmc::trace
