#include "assay/report/question_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

constexpr std::size_t kMostLines = 40;
constexpr std::size_t kLineBytes = 400;
constexpr int kIndent = 2;

/// Each line indented and printable, as many as a screen takes.
std::string block(std::string_view text) {
  std::string lines;
  std::size_t shown = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (++shown > kMostLines) return lines + "    ... (cut)\n";
    if (end > 0) lines += "    " + printable(text.substr(0, end), kLineBytes);
    lines += "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A record is easier to compare line by line.
std::string laid_out(const std::string& answer) {
  if (!answer.starts_with('{') && !answer.starts_with('[')) return answer;
  const JsonReading json = read_json(answer);
  return json.ok() ? safe_dump(json.value, kIndent) : answer;
}

std::string side(char key, const std::optional<std::string>& answer, Style style) {
  if (!answer) return style.bold(fmt::format("  {}", key)) + style.dim("  nothing usable") + "\n";
  if (answer->find('\n') == std::string::npos && !answer->starts_with('{')) {
    return style.bold(fmt::format("  {}", key)) + "  " + printable(*answer, kLineBytes) + "\n";
  }
  return style.bold(fmt::format("  {}", key)) + "\n" + block(laid_out(*answer));
}

}  // namespace

std::string question_text(const shadow::Question& question, Style style) {
  std::string text;
  if (!question.slices.empty())
    text += style.dim("  " + printable(question.slices, kLineBytes)) + "\n";
  return text + block(question.asked) + side('1', question.first, style) +
         side('2', question.second, style);
}

std::string label_state_text(const decide::ShadowReport& report) {
  const decide::ShadowRow& all = report.all;
  std::string text = fmt::format("difference {:+.1f} [{:+.1f}, {:+.1f}] points by {}",
                                 all.labels.running.value * 100, all.labels.running.low * 100,
                                 all.labels.running.high * 100, count_text(all.labels.n, "label"));
  if (all.verdict != decide::ShadowVerdict::insufficient) {
    return text +
           fmt::format("; {}: {}", decide::to_string(all.verdict), printable(all.reason, 300));
  }
  if (all.labels_to_decide.value_or(0) > 0) {
    text += fmt::format("; about {} more decide", *all.labels_to_decide);
  }
  return text;
}

std::string label_state_json(const shadow::LabelSession& session) {
  const decide::ShadowRow& all = session.report().all;
  const stats::Estimate& difference = all.labels.running;
  const Json document = {{"labelled", session.labelled()},
                         {"open", session.open_questions()},
                         {"verdict", decide::to_string(all.verdict)},
                         {"reason", all.reason},
                         {"difference",
                          {{"value", difference.value},
                           {"low", difference.low},
                           {"high", difference.high},
                           {"n", difference.n}}},
                         {"labels_to_decide", or_null(all.labels_to_decide)}};
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
