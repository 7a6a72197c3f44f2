#include "cli/step_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "assay/core/text.hpp"
#include "assay/report/page.hpp"

namespace assay::cli {
namespace {

constexpr std::string_view kCutLine =
    "\n\ntruncated: the whole page does not fit into a job summary; the files of the report have "
    "it\n";

/// Where in the blocks of a page a reader is.
class Blocks {
 public:
  void read(std::string_view line) {
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t end = std::min(line.find_first_not_of('`', start), line.size());
    const std::size_t ticks = end - start;
    if (fence_ > 0) {
      const bool is_last = ticks >= fence_ && trimmed(line.substr(end)).empty();
      if (is_last) fence_ = 0;
    } else if (ticks >= 3) {
      fence_ = ticks;
    } else {
      // Text from outside has no `<` of its own here.
      folds_ += line.find("<details") != std::string_view::npos ? 1 : 0;
      folds_ -= line.find("</details>") != std::string_view::npos ? 1 : 0;
    }
  }
  [[nodiscard]] bool is_outside() const { return fence_ == 0 && folds_ <= 0; }

 private:
  std::size_t fence_ = 0;  ///< backticks that opened it; 0: none is open
  int folds_ = 0;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Error failed(const std::filesystem::path& path) {
  return {ErrorKind::storage,
          fmt::format("{}: {}", path.string(), std::generic_category().message(errno))};
}

}  // namespace

std::string cut_page(std::string_view page, std::size_t most_bytes) {
  if (page.size() <= most_bytes) return std::string(page);
  if (most_bytes < kCutLine.size()) return "";
  const std::size_t room = most_bytes - kCutLine.size();
  Blocks blocks;
  std::size_t cut = 0;
  for (std::size_t at = 0; at < room;) {
    const std::size_t end = page.find('\n', at);
    if (end == std::string_view::npos || end >= room) break;
    blocks.read(page.substr(at, end - at));
    at = end + 1;
    if (blocks.is_outside()) cut = at;
  }
  return std::string(page.substr(0, cut)).append(kCutLine);
}

Status append_summary(const std::filesystem::path& path, const report::RunReport& report,
                      store::RunStore& store) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "ab"));
  if (file == nullptr) return failed(path);
  if (std::fseek(file.get(), 0, SEEK_END) != 0) return failed(path);
  const auto present = static_cast<std::size_t>(std::max(0L, std::ftell(file.get())));
  const std::size_t room = kMostSummaryBytes - std::min(kMostSummaryBytes, present);
  report::PageOptions options;
  options.format = report::PageFormat::markdown;
  // A line of its own, whatever the last one was.
  std::string page = present > 0 ? "\n\n" : "";
  ASSAY_CHECK(report::write_page(report, store, options, [&](std::string_view piece) {
    // One byte too many is enough to know that the page does not fit.
    page += piece.substr(0, room + 1 - std::min(room + 1, page.size()));
    return Status();
  }));
  const std::string text = cut_page(page, room);
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  if (!written || std::fflush(file.get()) != 0) return failed(path);
  return {};
}

}  // namespace assay::cli
