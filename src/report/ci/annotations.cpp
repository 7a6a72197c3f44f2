#include "assay/report/annotations.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/ci/findings.hpp"

namespace assay::report {
namespace {

using ci::Finding;
using ci::Level;

constexpr std::size_t kPathBytes = 4096;

/// The value of a workflow command. `##[` is the older spelling of commands, which the runner looks
/// for anywhere in a line.
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    const bool is_special =
        c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    if (is_special) {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else if (c == '[' && result.ends_with("##")) {
      result += "\\x5b";
    } else {
      result += c;
    }
  }
  return result;
}

std::string annotation(const Finding& finding) {
  std::string text = fmt::format("::{} ", ci::word(finding.level, "notice"));
  if (finding.place)
    text += "file=" + escaped(printable(finding.place->file, kPathBytes), true) + ",";
  if (finding.place && finding.place->line > 0)
    text += fmt::format("line={},", finding.place->line);
  return text + "title=" + escaped("assay " + finding.rule, true) +
         "::" + escaped(finding.message, false) + "\n";
}

std::string left_out(const ci::Findings& found) {
  std::string text;
  std::array<std::int64_t, 3> more = found.count;
  for (const Finding& finding : found.worst) --more[static_cast<std::size_t>(finding.level)];
  for (const Level level : ci::kLevels) {
    const std::int64_t count = more[static_cast<std::size_t>(level)];
    if (count == 0) continue;
    text += (text.empty() ? "assay: " : ", ") +
            count_text(count, fmt::format("more {}", ci::word(level, "notice")));
  }
  return text.empty() ? text : text + " that are not shown here\n";
}

}  // namespace

Status write_annotations(const RunReport& report, store::RunStore& store,
                         const std::function<Status(std::string_view)>& write) {
  ASSAY_TRY(const auto found,
            ci::find(report, store, {kMostAnnotations, kMostAnnotations * ci::kLevels.size()}));
  for (const Finding& finding : found.worst) ASSAY_CHECK(write(annotation(finding)));
  const std::string more = left_out(found);
  return more.empty() ? Status() : write(more);
}

}  // namespace assay::report
