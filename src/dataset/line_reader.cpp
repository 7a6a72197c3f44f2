#include "assay/dataset/line_reader.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "assay/core/file.hpp"

namespace assay::dataset {

Result<LineReader> LineReader::open(const std::filesystem::path& path,
                                    std::size_t line_limit_bytes) {
  ASSAY_CHECK(require_regular_file(path));
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) {
    return invalid(path.string() + ": " + std::generic_category().message(errno));
  }
  LineReader reader(path.string(), file, line_limit_bytes);
  unsigned char head[3] = {};
  const std::size_t got = std::fread(head, 1, sizeof head, file);
  const bool utf16 =
      got >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff));
  if (utf16) return invalid(path.string() + ":1: encoded as UTF-16; save it as UTF-8");
  const bool has_mark = got == 3 && head[0] == 0xef && head[1] == 0xbb && head[2] == 0xbf;
  if (!has_mark) std::rewind(file);
  return reader;
}

Result<bool> LineReader::next(std::string& line) {
  line.clear();
  int c = getc_unlocked(file_.get());
  if (c == EOF && std::ferror(file_.get()) != 0) {
    // Not the end of the file: a set that is cut short silently would be scored as if it were
    // whole.
    return invalid(fmt::format("{}:{}: reading failed: {}", name_, number_ + 1,
                               std::generic_category().message(errno)));
  }
  if (c == EOF) return false;
  ++number_;
  for (; c != EOF && c != '\n'; c = getc_unlocked(file_.get())) {
    if (line.size() >= limit_) {
      return invalid(
          fmt::format("{}:{}: the line is longer than {} bytes", name_, number_, limit_));
    }
    line += static_cast<char>(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

}  // namespace assay::dataset
