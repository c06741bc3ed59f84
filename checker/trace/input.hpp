/// The bytes of a recording, whatever they come from: a file, standard input or memory, gzip or not.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "checker/result.hpp"

namespace pmc::trace {

/// A line longer than this is read up to here; the rest is passed over.
inline constexpr std::size_t line_bytes_max = 64 * 1024;
/// How much of a file its format is recognised by.
inline constexpr std::size_t head_bytes = 1024 * 1024;

/// Reads forward only, in constant memory.  No function throws but for want of memory.
class Input {
 public:
  /// "-" is standard input.  Error: it cannot be opened, or is a folder.
  static checker::Result<std::unique_ptr<Input>> open(const std::string& file);
  static std::unique_ptr<Input> of_memory(std::string_view bytes, std::string name);

  virtual ~Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// For messages.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Up to head_bytes of what line() and rest() have not given away yet.
  std::string_view head();
  /// The next line without its end ("\n" or "\r\n"); false: there is none.  It lives until the next call.
  bool line(std::string_view& text);
  /// More of the bytes that nothing has given away yet; empty: there are none.  It lives until the next call.
  std::string_view rest();

  [[nodiscard]] std::uint64_t lines() const { return lines_; }  ///< given so far
  /// The last line that line() gave has no end of line, or was longer than line_bytes_max.
  [[nodiscard]] bool line_is_cut() const { return line_is_cut_; }
  /// What was compressed ends in the middle, or is damaged: the rest of it is lost.
  [[nodiscard]] bool is_cut() const { return is_cut_; }
  /// Reading failed: what the system says.  Empty: it did not.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 protected:
  explicit Input(std::string name) : name_(std::move(name)) {}
  /// Puts up to `size` bytes there; 0: the end.
  virtual std::size_t read_raw(char* to, std::size_t size) = 0;
  std::string failure_;

 private:
  struct Inflater;
  struct Release {
    void operator()(Inflater* inflater) const;
  };
  std::size_t read_plain(char* to, std::size_t size);
  bool more();  ///< appends to buffer_; false: the end

  std::string name_;
  std::string buffer_;
  std::size_t at_ = 0;  ///< of buffer_, what comes next
  bool begun_ = false, end_ = false, line_is_cut_ = false, is_cut_ = false;
  std::uint64_t lines_ = 0;
  std::unique_ptr<Inflater, Release> inflater_;
};

}  // namespace pmc::trace
