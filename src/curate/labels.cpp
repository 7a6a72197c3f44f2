// Labels that nobody uses, and labels that nearly everybody uses.

#include <fmt/format.h>

#include <algorithm>

#include "curate/subject.hpp"

namespace assay::curate {
namespace {

constexpr std::int64_t kFewItems = 5;
constexpr double kRare = 0.02;
constexpr double kDominant = 0.80;

std::int64_t uses(const std::vector<std::string>& labels, const std::string& label) {
  return std::count(labels.begin(), labels.end(), label);
}

void check_label(const Subject& subject, const std::string& label, Findings& findings) {
  const std::int64_t count = uses(subject.item_labels, label);
  const auto n = static_cast<std::int64_t>(subject.item_labels.size());
  const double part = static_cast<double>(count) / static_cast<double>(n);
  if (count == 0) {
    findings.on_items(Severity::warning, "missing-label",
                      fmt::format("no item is labelled {}: nothing is known about it; add some, or "
                                  "take it out of task.yaml",
                                  in_quotes(label)));
  } else if (count < kFewItems || part < kRare) {
    findings.on_items(
        Severity::warning, "imbalance",
        fmt::format("only {} of {} items are labelled {}: its recall rests on {}; add "
                    "some",
                    count, n, in_quotes(label), count == 1 ? "one answer" : "them"));
  } else if (part > kDominant) {
    findings.on_items(
        Severity::warning, "imbalance",
        fmt::format("{:.0f} % of the items are labelled {}: always saying so is right "
                    "as often; add others",
                    part * 100, in_quotes(label)));
  }
  if (!subject.set.train.empty() && uses(subject.train_labels, label) == 0) {
    findings.on_train(Severity::warning, "missing-label", 0, {},
                      fmt::format("no training example is labelled {}: embedded models cannot be "
                                  "trained; add some",
                                  in_quotes(label)));
  }
}

}  // namespace

void check_labels(const Subject& subject, Findings& findings) {
  if (!subject.set.task.has_labels()) return;
  const std::vector<std::string>& labels = subject.set.task.labels;
  findings.facts().labels = static_cast<std::int64_t>(labels.size());
  for (const std::string& label : labels) check_label(subject, label, findings);
  if (subject.set.train.empty()) {
    findings.on_train(Severity::note, "missing-label", 0, {},
                      "there are no training examples: no embedded model, no one-word rule and no "
                      "few-shot example can be had");
  }
  const std::string common =
      most_common(labels, subject.set.train.empty() ? subject.item_labels : subject.train_labels);
  findings.facts().majority = share(uses(subject.item_labels, common),
                                    static_cast<std::int64_t>(subject.item_labels.size()));
}

}  // namespace assay::curate
