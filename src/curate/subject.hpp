#pragma once

/// \file
/// What every rule of lint gets to see, and where it writes. Private to curate.

#include <string>
#include <utility>
#include <vector>

#include "assay/curate/lint.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::curate {

/// A set with what several rules need of it, worked out once.
struct Subject {
  const dataset::GoldenSet& set;
  const LintOptions& options;
  const scoring::Scorer& scorer;
  std::string items_file, train_file;
  std::vector<std::string> items, train;               ///< inputs, normalised
  std::vector<std::string> item_labels, train_labels;  ///< plain text; empty for kinds without
};

[[nodiscard]] Subject make_subject(const dataset::GoldenSet& set, const LintOptions& options,
                                   const scoring::Scorer& scorer);

/// The rules' common ink.
class Findings {
 public:
  Findings(const Subject& subject, LintReport& report) : subject_(subject), report_(report) {}

  /// About one item, and others that it concerns.
  void on_item(Severity severity, std::string_view rule, const dataset::Item& item,
               std::string message, std::vector<std::string> others = {});
  /// About the items as a whole.
  void on_items(Severity severity, std::string_view rule, std::string message);
  /// About training examples; line 0: all of them.
  void on_train(Severity severity, std::string_view rule, int line, std::vector<std::string> ids,
                std::string message);
  /// About task.yaml.
  void on_task(Severity severity, std::string_view rule, std::string message);

  [[nodiscard]] LintFacts& facts() { return report_.facts; }

 private:
  const Subject& subject_;
  LintReport& report_;
};

/// A rule: adds what it finds, and the facts that it rests on.
using Rule = void(const Subject& subject, Findings& findings);

Rule check_duplicates;
Rule check_leaks;
Rule check_labels;
Rule check_slices;
Rule check_context;
Rule check_lengths;
Rule check_key_words;
Rule check_label_suspects;
Rule check_second_labels;
Rule check_margin;

/// With its Wilson interval. Precondition: n > 0.
[[nodiscard]] Share share(std::int64_t count, std::int64_t n);

/// `"text"`, printable and short enough for a message.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The label with the most entries, the first in the task's order among equals; empty without any.
[[nodiscard]] std::string most_common(const std::vector<std::string>& order,
                                      const std::vector<std::string>& labels);

}  // namespace assay::curate
