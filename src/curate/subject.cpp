#include "curate/subject.hpp"

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::curate {
namespace {

std::string label_of(std::string_view expected_json) {
  const JsonReading reading = read_json(expected_json);
  return reading.ok() && reading.value.is_string() ? reading.value.get<std::string>() : "";
}

}  // namespace

Subject make_subject(const dataset::GoldenSet& set, const LintOptions& options,
                     const scoring::Scorer& scorer) {
  Subject subject{set,
                  options,
                  scorer,
                  (set.folder / "items.jsonl").string(),
                  (set.folder / "train.jsonl").string(),
                  {},
                  {},
                  {},
                  {}};
  const bool has_labels = set.task.has_labels();
  for (const dataset::Item& item : set.items) {
    subject.items.push_back(normalised(item.input));
    if (has_labels) subject.item_labels.push_back(label_of(item.expected_json));
  }
  for (const dataset::Example& example : set.train) {
    subject.train.push_back(normalised(example.input));
    if (has_labels) subject.train_labels.push_back(label_of(example.expected_json));
  }
  return subject;
}

void Findings::on_item(Severity severity, std::string_view rule, const dataset::Item& item,
                       std::string message, std::vector<std::string> others) {
  others.insert(others.begin(), item.id);
  report_.findings.push_back({severity, std::string(rule), subject_.items_file, item.line,
                              std::move(others), std::move(message)});
}

void Findings::on_items(Severity severity, std::string_view rule, std::string message) {
  report_.findings.push_back(
      {severity, std::string(rule), subject_.items_file, 0, {}, std::move(message)});
}

void Findings::on_train(Severity severity, std::string_view rule, int line,
                        std::vector<std::string> ids, std::string message) {
  report_.findings.push_back(
      {severity, std::string(rule), subject_.train_file, line, std::move(ids), std::move(message)});
}

void Findings::on_task(Severity severity, std::string_view rule, std::string message) {
  report_.findings.push_back({severity,
                              std::string(rule),
                              (subject_.set.folder / "task.yaml").string(),
                              0,
                              {},
                              std::move(message)});
}

Share share(std::int64_t count, std::int64_t n) {
  const auto trials = static_cast<double>(n);
  const auto interval = stats::wilson(static_cast<double>(count), trials).value();
  return {static_cast<double>(count) / trials, interval.low, interval.high, count, n};
}

std::string in_quotes(std::string_view text) {
  return "\"" + printable(text, 60) + "\"";
}

std::string most_common(const std::vector<std::string>& order,
                        const std::vector<std::string>& labels) {
  std::string best;
  std::ptrdiff_t most = 0;
  for (const std::string& label : order) {
    const auto uses = std::count(labels.begin(), labels.end(), label);
    if (uses <= most) continue;
    most = uses;
    best = label;
  }
  return best;
}

}  // namespace assay::curate
