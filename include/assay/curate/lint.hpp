#pragma once

/// \file
/// What is wrong with a golden set, and what it can show.
///
/// A recommendation is only as good as its labels. Lint reads a set like a suspicious colleague:
/// which items count twice, which ones were given away in training, which labels contradict each
/// other, what a rule that understands nothing would reach, and how small a difference n items
/// show.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/result.hpp"
#include "assay/curate/run_answers.hpp"
#include "assay/dataset/golden_set.hpp"
#include "assay/stats/agreement.hpp"

namespace assay::curate {

enum class Severity {
  error,    ///< figures made with this set are wrong
  warning,  ///< figures may mislead; look before you rely on them
  note,     ///< good to know
};

[[nodiscard]] std::string_view to_string(Severity severity);

/// One thing that somebody should look at.
struct Finding {
  Severity severity = Severity::note;
  std::string rule;                ///< stable id, see `rules()`
  std::string file;                ///< as the set's folder was given
  int line = 0;                    ///< 1-based; 0: the file as a whole
  std::vector<std::string> items;  ///< ids of items and training examples it is about
  std::string message;             ///< the number, and what to do about it
};

/// A share of items with its 95 % Wilson interval.
struct Share {
  double value = 0;
  double low = 0;
  double high = 1;
  std::int64_t count = 0;
  std::int64_t n = 0;  ///< never 0
};

/// The two most similar texts of a kind.
struct Closest {
  double similarity = 0;      ///< Jaccard index of character 5-grams, in [0, 1]
  std::string first, second;  ///< an item's id; an item's or a training example's
};

/// What a set holds and what it can show.
struct LintFacts {
  std::string task, kind;
  std::int64_t items = 0, train = 0;
  std::int64_t labels = 0;             ///< of the task; 0 for kinds without
  std::optional<Closest> among_items;  ///< nothing below two items
  std::optional<Closest> with_train;   ///< nothing without training examples
  std::optional<Share> majority;       ///< right by always giving train's most frequent label
  std::optional<Share> one_word;       ///< right by the one-word decision list trained on train
  std::string one_word_missing;        ///< why there is no `one_word` where labels are; else empty
  std::optional<Share> label_name;   ///< items that name exactly one label, and it is the right one
  std::int64_t names_a_label = 0;    ///< items that name exactly one label
  std::optional<Share> length_rule;  ///< right by length alone, cross-validated (ranking: longest)
  std::optional<stats::Kappa> kappa;  ///< first against second labels
  std::int64_t second_labels = 0;     ///< items with one
  std::int64_t labelled_differently = 0;
  double discordance = 0;                ///< what the margin rests on
  std::optional<double> margin;          ///< detectable non-inferiority margin, a share of 1
  std::optional<double> half_width;      ///< of a 95 % interval at 85 % accuracy
  TokenCount longest_prompt_tokens = 0;  ///< estimate for the default prompt, output cap included
  std::optional<TokenCount> context_tokens;
  std::string run_id;             ///< whose answers were looked at; empty: none
  std::vector<std::string> arms;  ///< that were asked about label suspects
  std::int64_t label_suspects = 0;
};

struct LintReport {
  LintFacts facts;
  std::vector<Finding> findings;  ///< by severity, then in the order of `rules()`, then by line

  [[nodiscard]] std::size_t count(Severity severity) const;
};

/// What lint takes for enough.
struct LintOptions {
  double near_duplicate = 0.6;  ///< similarity from which two inputs are near duplicates
  double leak = 0.9;            ///< similarity to a training example from which it is an error
  double discordance = 0.06;    ///< share of items that exactly one of two models gets right
  bool discordance_is_known = false;         ///< it comes from somebody, not from this default
  double margin = 0.03;                      ///< the margin that somebody wants to show
  std::optional<TokenCount> context_tokens;  ///< the smallest of the models in use
  std::string context_model;                 ///< whose it is
  const RunAnswers* answers = nullptr;       ///< of a stored run; nothing: no label suspects
};

/// Every rule id with what it looks for, in the order of reports.
struct RuleInfo {
  std::string_view id;
  std::string_view summary;
};
[[nodiscard]] const std::vector<RuleInfo>& rules();

/// Looks at a set that could be loaded. Pure: the same set and options give the same report, byte
/// for byte. Takes seconds for 10 000 items. \error invalid_argument  the task's rules contradict
/// themselves, so nothing can be scored
[[nodiscard]] Result<LintReport> lint(const dataset::GoldenSet& set, const LintOptions& options);

/// The report about a set that could not be loaded: every problem as an error of rule `unreadable`.
[[nodiscard]] LintReport unreadable(const std::filesystem::path& folder,
                                    const dataset::Problems& problems);

}  // namespace assay::curate
