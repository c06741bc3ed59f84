// trace.dat, the binary file of trace-cmd, through its library.
// That library trusts what it reads: it runs in a process of its own, so that a damaged file ends only that one.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "checker/trace/formats/format.hpp"
#include "checker/trace/formats/trace_dat_library.h"

namespace pmc::trace {
namespace {

constexpr std::string_view magic = "\x17\x08\x44tracing";
constexpr std::uint64_t bytes_max = std::uint64_t{4} << 30;

// --- the process that reads ------------------------------------------------------------------------

/// What goes through the pipe: a letter, then numbers of 8 bytes and texts with their length in front.
class Sender {
 public:
  explicit Sender(int pipe) : pipe_(pipe) {}
  void letter(char c) { bytes_.push_back(c); }
  void number(std::uint64_t n) {
    std::array<char, 8> raw;
    std::memcpy(raw.data(), &n, raw.size());
    bytes_.append(raw.data(), raw.size());
  }
  void text(std::string_view text) {
    number(text.size());
    bytes_.append(text);
  }
  bool flush(bool all = false) {
    if (!all && bytes_.size() < 64 * 1024) return true;
    std::string_view left = bytes_;
    while (!left.empty()) {
      const ssize_t n = ::write(pipe_, left.data(), left.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(n));
    }
    bytes_.clear();
    return true;
  }

 private:
  int pipe_;
  std::string bytes_;
};

std::string_view view(const pmc_text& text) { return text.size == 0 ? std::string_view() : std::string_view(text.at, text.size); }

int send_record(void* data, const pmc_record* record) {
  Sender& send = *static_cast<Sender*>(data);
  const std::string_view name = view(record->name);
  const bool start = name == "device_pm_callback_start", end = name == "device_pm_callback_end";
  if (record->missed != 0) {
    send.letter('L');
    send.number(static_cast<std::uint64_t>(record->cpu));
    send.number(record->missed > 0 ? static_cast<std::uint64_t>(record->missed) : 0);
  }
  send.letter(start ? 'S' : end ? 'F' : 'E');
  send.number(static_cast<std::uint64_t>(record->pid));
  send.number(static_cast<std::uint64_t>(record->cpu));
  send.number(record->time);
  send.number(record->in_ticks != 0 ? 1 : 0);
  send.text(view(record->task));
  send.text(name);
  if (start || end) {
    send.text(view(record->driver));
    send.text(view(record->device));
    if (start) {
      send.text(view(record->parent));
      send.text(view(record->pm_ops));
    }
    send.number(static_cast<std::uint64_t>(record->number));
  } else {
    send.text(view(record->info));
  }
  return send.flush() ? 0 : -1;
}

[[noreturn]] void read_in_child(int file, int pipe, std::uint64_t size) {
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, fd);
  // A damaged file may send it in circles.
  const rlimit seconds{20 + size / (1 << 20), 25 + size / (1 << 20)}, no_core{0, 0};
  ::setrlimit(RLIMIT_CPU, &seconds);
  ::setrlimit(RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__)
  const rlimit memory{size * 2 + (std::uint64_t{1} << 30), size * 2 + (std::uint64_t{1} << 30)};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  Sender send(pipe);
  if (pmc_read_trace_dat(file, send_record, &send) != 0) ::_exit(1);
  send.letter('.');
  ::_exit(send.flush(true) ? 0 : 1);
}

// --- the process that listens ----------------------------------------------------------------------

class Receiver {
 public:
  explicit Receiver(int pipe) : pipe_(pipe) {}
  bool letter(char& c) {
    if (!want(1)) return false;
    c = bytes_[at_++];
    return true;
  }
  bool number(std::uint64_t& n) {
    if (!want(8)) return false;
    std::memcpy(&n, bytes_.data() + at_, 8);
    at_ += 8;
    return true;
  }
  bool text(std::string& text) {
    std::uint64_t size = 0;
    constexpr std::uint64_t text_max = 1 << 20;
    if (!number(size) || size > text_max || !want(size)) return false;
    text.assign(bytes_, at_, size);
    at_ += size;
    return true;
  }

 private:
  bool want(std::size_t size) {
    while (bytes_.size() - at_ < size) {
      bytes_.erase(0, at_);
      at_ = 0;
      std::array<char, 64 * 1024> chunk;
      const ssize_t n = ::read(pipe_, chunk.data(), chunk.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      bytes_.append(chunk.data(), static_cast<std::size_t>(n));
    }
    return true;
  }
  int pipe_;
  std::string bytes_;
  std::size_t at_ = 0;
};

/// Whether all came.
bool receive(Receiver& from, Collector& collector, std::uint64_t& records) {
  for (char letter = 0; from.letter(letter);) {
    switch (letter) {
      case '.': return true;
      case 'L': {
        std::uint64_t cpu = 0, count = 0;
        if (!from.number(cpu) || !from.number(count)) return false;
        collector.lost_events(static_cast<std::int32_t>(cpu), count, records + 1);
        break;
      }
      case 'E':
      case 'S':
      case 'F': {
        std::uint64_t pid = 0, cpu = 0, time = 0, ticks = 0, number = 0;
        std::string task, name;
        std::array<std::string, 4> fields;
        if (!from.number(pid) || !from.number(cpu) || !from.number(time) || !from.number(ticks) || !from.text(task) || !from.text(name))
          return false;
        const std::size_t texts = letter == 'S' ? 4 : letter == 'F' ? 2 : 1;
        for (std::size_t i = 0; i < texts; ++i)
          if (!from.text(fields[i])) return false;
        if (letter != 'E' && !from.number(number)) return false;
        const Raw raw{.task = task,
                      .pid = static_cast<std::int64_t>(pid),
                      .cpu = static_cast<std::int32_t>(cpu),
                      .time = static_cast<std::int64_t>(time),
                      .unit = ticks != 0 ? Unit::ticks : Unit::nanoseconds,
                      .event = name,
                      .fields = fields[0]};
        ++records;
        const std::string message = std::to_string(number);
        if (letter == 'E')
          collector.event(raw, records);
        else if (letter == 'S')
          collector.exact_start(
              raw, {.driver = fields[0], .device = fields[1], .parent = fields[2], .ops = fields[3], .message = message, .error = 0},
              records);
        else
          collector.exact_end(raw,
                              {.driver = fields[0],
                               .device = fields[1],
                               .parent = {},
                               .ops = {},
                               .message = {},
                               .error = static_cast<int>(static_cast<std::int64_t>(number))},
                              records);
        break;
      }
      default: return false;
    }
  }
  return false;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::optional<checker::Error> read(Input& input, Collector& collector) {
  const auto fail = [&](const std::string& why) {
    return checker::Error{"the binary recording cannot be read: " + why, input.name(),
                          "a whole trace.dat, or the text of trace-cmd report"};
  };
  // The library wants a file that it can seek in; input may be compressed, or a pipe.
  const std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  if (!file) return fail(std::string("no temporary file: ") + std::strerror(errno));
  std::uint64_t size = 0;
  for (std::string_view bytes = input.rest(); !bytes.empty(); bytes = input.rest()) {
    size += bytes.size();
    if (size > bytes_max) return fail("it is larger than 4 GiB");
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
      return fail(std::string("no room for a copy: ") + std::strerror(errno));
  }
  if (std::fflush(file.get()) != 0) return fail(std::string("no room for a copy: ") + std::strerror(errno));
  const int descriptor = ::fileno(file.get());
  ::lseek(descriptor, 0, SEEK_SET);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(std::strerror(errno));
  const pid_t child = ::fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    return fail(std::strerror(errno));
  }
  if (child == 0) read_in_child(descriptor, ends[1], size);
  ::close(ends[1]);
  Receiver receiver(ends[0]);
  std::uint64_t records = 0;
  const bool all = receive(receiver, collector, records);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const bool well = all && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!well && records == 0)
    return fail(WIFSIGNALED(status) ? "the library of trace-cmd did not survive it" : "the library of trace-cmd does not take it");
  if (!well || input.is_cut()) collector.cut_input(records);
  return {};
}

bool recognises(std::string_view head) { return head.starts_with(magic); }

}  // namespace

const Format& trace_dat_format() {
  static const Format format{"trace.dat", "the binary file of trace-cmd record", recognises, read};
  return format;
}

}  // namespace pmc::trace
