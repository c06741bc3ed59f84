#include "checker/trace/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace pmc::trace {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;

class FileInput final : public Input {
 public:
  FileInput(std::string name, int descriptor, bool owned) : Input(std::move(name)), descriptor_(descriptor), owned_(owned) {}
  ~FileInput() override {
    if (owned_) ::close(descriptor_);
  }

 private:
  std::size_t read_raw(char* to, std::size_t size) override {
    for (;;) {
      const ssize_t n = ::read(descriptor_, to, size);
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno == EINTR) continue;
      failure_ = std::strerror(errno);
      return 0;
    }
  }
  int descriptor_;
  bool owned_;
};

class MemoryInput final : public Input {
 public:
  MemoryInput(std::string name, std::string_view bytes) : Input(std::move(name)), bytes_(bytes) {}

 private:
  std::size_t read_raw(char* to, std::size_t size) override {
    const std::size_t n = std::min(size, bytes_.size());
    std::copy_n(bytes_.data(), n, to);
    bytes_.remove_prefix(n);
    return n;
  }
  std::string_view bytes_;
};

constexpr std::string_view gzip_magic = "\x1f\x8b";

}  // namespace

/// Members of a gzip file, one after the other (RFC 1952, 2.2).
struct Input::Inflater {
  z_stream stream{};
  std::array<char, chunk_bytes> compressed;
  bool raw_end = false, finished = false;
};
void Input::Release::operator()(Inflater* inflater) const {
  inflateEnd(&inflater->stream);
  delete inflater;
}

checker::Result<std::unique_ptr<Input>> Input::open(const std::string& file) {
  if (file == "-") return std::unique_ptr<Input>(std::make_unique<FileInput>("standard input", STDIN_FILENO, false));
  const auto fail = [&](const char* why) {
    return checker::Error{std::string("the recording cannot be read: ") + why, file, "a file that can be read, or - for standard input"};
  };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(std::strerror(errno));
  auto input = std::make_unique<FileInput>(file, descriptor, true);
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) return fail("it is a folder");
  return std::unique_ptr<Input>(std::move(input));
}

std::unique_ptr<Input> Input::of_memory(std::string_view bytes, std::string name) {
  return std::make_unique<MemoryInput>(std::move(name), bytes);
}

std::size_t Input::read_plain(char* to, std::size_t size) {
  if (!inflater_) return read_raw(to, size);
  Inflater& in = *inflater_;
  in.stream.next_out = reinterpret_cast<Bytef*>(to);
  in.stream.avail_out = static_cast<uInt>(size);
  while (in.stream.avail_out == size && !in.finished) {
    if (in.stream.avail_in == 0 && !in.raw_end) {
      const std::size_t n = read_raw(in.compressed.data(), in.compressed.size());
      in.stream.next_in = reinterpret_cast<Bytef*>(in.compressed.data());
      in.stream.avail_in = static_cast<uInt>(n);
      in.raw_end = n == 0;
    }
    const int result = inflate(&in.stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      if (in.stream.avail_in == 0 && !in.raw_end) {
        const std::size_t n = read_raw(in.compressed.data(), in.compressed.size());
        in.stream.next_in = reinterpret_cast<Bytef*>(in.compressed.data());
        in.stream.avail_in = static_cast<uInt>(n);
        in.raw_end = n == 0;
      }
      // Another member; anything else behind the last one is padding, which gzip passes over, too.
      in.finished =
          in.stream.avail_in == 0 || in.stream.next_in[0] != static_cast<unsigned char>(gzip_magic[0]) || inflateReset(&in.stream) != Z_OK;
    } else if (result != Z_OK) {  // Z_BUF_ERROR: no more input, and the member is not complete
      is_cut_ = in.finished = true;
    }
  }
  return size - in.stream.avail_out;
}

bool Input::more() {
  if (end_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t before = buffer_.size();
  buffer_.resize(before + chunk_bytes);
  std::size_t n = 0;
  if (!begun_) {
    begun_ = true;
    // A pipe may give the magic number in two pieces.
    while (n < gzip_magic.size()) {
      const std::size_t got = read_raw(buffer_.data() + n, chunk_bytes - n);
      if (got == 0) break;
      n += got;
    }
    if (std::string_view(buffer_).substr(0, std::min(n, gzip_magic.size())) == gzip_magic) {
      inflater_.reset(new Inflater);
      if (inflateInit2(&inflater_->stream, 15 + 16) != Z_OK) throw std::bad_alloc();
      std::copy_n(buffer_.data(), n, inflater_->compressed.data());
      inflater_->stream.next_in = reinterpret_cast<Bytef*>(inflater_->compressed.data());
      inflater_->stream.avail_in = static_cast<uInt>(n);
      n = read_plain(buffer_.data(), chunk_bytes);
    }
  } else {
    n = read_plain(buffer_.data() + before, chunk_bytes);
  }
  buffer_.resize(before + n);
  end_ = n == 0;
  return n != 0;
}

std::string_view Input::head() {
  while (buffer_.size() - at_ < head_bytes && more()) {
  }
  return std::string_view(buffer_).substr(at_, head_bytes);
}

bool Input::line(std::string_view& text) {
  std::size_t searched = 0;
  line_is_cut_ = false;
  for (;;) {
    const std::string_view waiting = std::string_view(buffer_).substr(at_);
    const std::size_t end = waiting.find('\n', searched);
    if (end != std::string_view::npos && end <= line_bytes_max) {
      text = waiting.substr(0, end);
      at_ += end + 1;
      break;
    }
    if (waiting.size() > line_bytes_max) {
      text = waiting.substr(0, line_bytes_max);
      line_is_cut_ = true;
      // The text must live on while its rest is passed over: it is kept in front of what follows.
      const std::string begin(text);
      at_ += line_bytes_max;
      for (;;) {
        const std::size_t rest = buffer_.find('\n', at_);
        at_ = rest == std::string::npos ? buffer_.size() : rest + 1;
        if (rest != std::string::npos || !more()) break;
      }
      buffer_.replace(0, at_, begin);
      at_ = begin.size();
      text = std::string_view(buffer_).substr(0, at_);
      break;
    }
    searched = waiting.size();
    if (more()) continue;
    if (waiting.empty()) return false;
    text = std::string_view(buffer_).substr(at_);
    at_ = buffer_.size();
    line_is_cut_ = true;
    break;
  }
  ++lines_;
  if (text.ends_with('\r')) text.remove_suffix(1);
  return true;
}

std::string_view Input::rest() {
  if (at_ == buffer_.size() && !more()) return {};
  const std::string_view bytes = std::string_view(buffer_).substr(at_);
  at_ = buffer_.size();
  return bytes;
}

}  // namespace pmc::trace
