#include "assay/report/compare_text.hpp"

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

constexpr std::size_t kShownIds = 10;

std::string run_names(const TaskComparison& compared) {
  if (compared.baseline.run_id == compared.candidate.run_id) {
    return fmt::format("run {}", compared.baseline.run_id);
  }
  return fmt::format("baseline of run {}, candidate of run {}", compared.baseline.run_id,
                     compared.candidate.run_id);
}

std::string disparities(const TaskComparison& compared, Style style) {
  std::string text;
  for (const eval::Disparity& disparity : compared.disparities) {
    text +=
        style.yellow(fmt::format("  {}: {}", eval::to_string(disparity.aspect), disparity.text)) +
        "\n";
  }
  return text;
}

std::string paired_table(const TaskComparison& compared, Style style) {
  const decide::Table& counts = compared.comparison.evidence.table;
  const std::string& baseline = compared.baseline.model;
  const std::string& candidate = compared.candidate.model;
  if (compared.comparison.has_repeats) {
    // Such an item is not simply right or wrong.
    Table table({{"items", Table::Align::left}, {"n"}});
    table.add({"both right alike", std::to_string(counts.both_correct)});
    table.add({fmt::format("{} right more often", baseline), std::to_string(counts.baseline_only)});
    table.add(
        {fmt::format("{} right more often", candidate), std::to_string(counts.candidate_only)});
    table.add({"neither right", std::to_string(counts.neither)});
    return table.text(style);
  }
  Table table({{"items", Table::Align::left},
               {fmt::format("{} right", printable(candidate))},
               {fmt::format("{} wrong", printable(candidate))}});
  table.add({fmt::format("{} right", baseline), std::to_string(counts.both_correct),
             std::to_string(counts.baseline_only)});
  table.add({fmt::format("{} wrong", baseline), std::to_string(counts.candidate_only),
             std::to_string(counts.neither)});
  return table.text(style);
}

std::string other_table(const decide::Comparison& comparison, Style style) {
  Table table({{"candidate minus baseline", Table::Align::left},
               {"difference", Table::Align::left},
               {"n"}});
  for (const OtherDifference& other : other_differences(comparison)) {
    table.add({other.name, other.text, std::to_string(other.n)});
  }
  return table.text(style);
}

std::string slice_table(const decide::Comparison& comparison, Style style) {
  if (comparison.slices.empty()) return "";
  Table table({{"slice", Table::Align::left},
               {"n"},
               {"baseline"},
               {"candidate"},
               {"difference", Table::Align::left},
               {"flips"},
               {"gains"},
               {"verdict", Table::Align::left}});
  for (const decide::SliceComparison& slice : comparison.slices) {
    const decide::Evidence& evidence = slice.evidence;
    const bool has_items = evidence.difference.has_value();
    table.add({slice_name(slice), std::to_string(decide::scored(evidence.table)),
               has_items ? percent(evidence.baseline_accuracy) : kUnknown,
               has_items ? percent(evidence.candidate_accuracy) : kUnknown,
               has_items ? points(*evidence.difference) : kUnknown,
               std::to_string(evidence.table.baseline_only),
               std::to_string(evidence.table.candidate_only),
               std::string(decide::to_string(evidence.verdict))});
  }
  return table.text(style) +
         style.dim(
             fmt::format("  verdicts adjusted for {} slices (Holm)", comparison.slices.size())) +
         "\n";
}

std::string id_list(const std::string& title, const std::vector<std::string>& ids, bool shows_all) {
  if (ids.empty()) return fmt::format("  {}: none\n", title);
  std::string text = fmt::format("  {}: {}: ", title, ids.size());
  const std::size_t shown = shows_all ? ids.size() : std::min(ids.size(), kShownIds);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", printable(ids[i]));
  }
  if (shown < ids.size()) text += fmt::format(" and {} more (--all)", ids.size() - shown);
  return text + "\n";
}

std::string suspects(const decide::LabelSuspects& found, bool shows_all) {
  if (found.ids.empty()) return "";
  std::string text =
      id_list("label suspects (both give the same wrong answer)", found.ids, shows_all);
  return text + (found.without.difference ? "  " + suspects_line(found) + "\n" : "");
}

std::string one(const TaskComparison& compared, Style style, bool shows_all) {
  std::string text = style.bold(compare_sentence(compared)) + "\n";
  text += style.dim(fmt::format("  {}, intervals {:.4g} %", run_names(compared),
                                compared.rules.confidence * 100)) +
          "\n";
  text += disparities(compared, style);
  if (!compared.is_comparable) return text;
  const decide::Comparison& comparison = compared.comparison;
  for (const std::string& line : remark_lines(compared)) {
    text += style.yellow("  " + line) + "\n";
  }
  if (!comparison.evidence.difference) return text;
  text += paired_table(compared, style);
  for (const std::string& line : test_lines(comparison.evidence)) text += "  " + line + "\n";
  text += other_table(comparison, style) + slice_table(comparison, style);
  text += id_list(fmt::format("flips (only {} right)", printable(compared.baseline.model)),
                  comparison.flips, shows_all);
  text += id_list(fmt::format("gains (only {} right)", printable(compared.candidate.model)),
                  comparison.gains, shows_all);
  if (!compared.knows_answers) {
    return text + "  label suspects: not known, a baseline file does not keep what was answered\n";
  }
  return text + suspects(comparison.suspects, shows_all);
}

}  // namespace

std::string compare_text(std::span<const TaskComparison> comparisons, Style style, bool shows_all) {
  std::string text;
  for (const TaskComparison& comparison : comparisons) {
    if (!text.empty()) text += "\n";
    text += one(comparison, style, shows_all);
  }
  return text;
}

}  // namespace assay::report
