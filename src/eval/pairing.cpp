#include "assay/eval/pairing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "eval/batch_positions.hpp"
#include "eval/disparities.hpp"

namespace assay::eval {
namespace {

/// Collects both sides, one after the other.
class Pairer {
 public:
  explicit Pairer(bool is_same_set) : is_same_set_(is_same_set) {}

  void reserve(std::int64_t count) {
    items.reserve(static_cast<std::size_t>(count));
    contents_.reserve(static_cast<std::size_t>(count));
  }

  Status add_baseline(const AnsweredItem& item) {
    items.push_back(paired(item));
    items.back().baseline = side_of(item.tally);
    contents_.push_back(std::hash<std::string>()(item.hash));
    return {};
  }

  Status add_candidate(const AnsweredItem& item) {
    const auto at = position(item.id);
    if (!at) {
      items.push_back(paired(item));
      items.back().candidate = side_of(item.tally);
      return {};
    }
    if (contents_[*at] != std::hash<std::string>()(item.hash)) {
      if (is_same_set_) {
        return invalid(
            fmt::format("item \"{}\" has another content on either side, though the "
                        "golden sets are the same",
                        printable(item.id, 80)));
      }
      ++changed;
    }
    if (is_taken_[*at]) {
      return invalid(fmt::format("item \"{}\" comes twice", printable(item.id, 80)));
    }
    is_taken_[*at] = true;
    items[*at].candidate = side_of(item.tally);
    return {};
  }

  std::vector<decide::PairedItem> items;
  std::int64_t changed = 0;  ///< items of one id with another content

 private:
  static decide::PairedItem paired(const AnsweredItem& item) {
    decide::PairedItem pair;
    pair.id = item.id;
    pair.slices = item.slices;
    pair.cluster = item.cluster;
    return pair;
  }

  /// Where the baseline has this item. Both sides mostly come in the same order: then it is the one
  /// after the last one.
  std::optional<std::size_t> position(const std::string& id) {
    is_taken_.resize(contents_.size());
    if (next_ < contents_.size() && items[next_].id == id) return next_++;
    const auto found = std::lower_bound(
        by_id().begin(), by_id().end(), id,
        [this](std::size_t at, const std::string& wanted) { return items[at].id < wanted; });
    if (found == by_id().end() || items[*found].id != id) return std::nullopt;
    next_ = *found + 1;
    return *found;
  }

  /// The baseline's items, sorted; made when the order is needed.
  const std::vector<std::size_t>& by_id() {
    if (by_id_.size() == contents_.size()) return by_id_;
    for (std::size_t at = 0; at < contents_.size(); ++at) by_id_.push_back(at);
    std::sort(by_id_.begin(), by_id_.end(),
              [this](std::size_t a, std::size_t b) { return items[a].id < items[b].id; });
    return by_id_;
  }

  bool is_same_set_;
  /// Of the baseline, which comes first in `items`. 64 bits of each content hash: a change by
  /// accident is seen, and whoever makes one that is not could as well change a verdict.
  std::vector<std::size_t> contents_;
  std::vector<bool> is_taken_;
  std::vector<std::size_t> by_id_;
  std::size_t next_ = 0;
};

/// More items than the set has, or another number of them: one side is not what it says.
Status check_counts(const SourceFacts& baseline, const SourceFacts& candidate, std::size_t paired) {
  const std::int64_t items = baseline.set_items;
  if (items == candidate.set_items && static_cast<std::int64_t>(paired) <= items) return {};
  return invalid(fmt::format(
      "the golden sets are the same, but have {} and {} items, of which {} have answers", items,
      candidate.set_items, paired));
}

/// The latency of an answer that came in a batch is that of the whole request: there is nothing to
/// hold against it on a side that asked for another number of items at once.
void drop_unlike_latencies(const SourceFacts& baseline, const SourceFacts& candidate,
                           std::vector<decide::PairedItem>& items) {
  if (batch_size(baseline.arm.parameters_json) == batch_size(candidate.arm.parameters_json)) return;
  for (decide::PairedItem& item : items) {
    item.baseline.latency_ms.reset();
    item.candidate.latency_ms.reset();
  }
}

}  // namespace

Result<Pairing> pair_arms(AnswerSource& baseline, AnswerSource& candidate) {
  const SourceFacts& left = baseline.facts();
  const SourceFacts& right = candidate.facts();
  const bool is_same_set = left.arm.golden_set_hash == right.arm.golden_set_hash;
  Pairer pairer(is_same_set);
  if (left.file.empty()) pairer.reserve(left.set_items);  // a file may claim any number
  Pairing pairing;
  ASSAY_TRY(pairing.baseline, baseline.for_each_item([&](const AnsweredItem& item) {
    return pairer.add_baseline(item);
  }));
  ASSAY_TRY(pairing.candidate, candidate.for_each_item([&](const AnsweredItem& item) {
    return pairer.add_candidate(item);
  }));
  pairing.items = std::move(pairer.items);
  drop_unlike_latencies(left, right, pairing.items);
  const std::size_t paired = pairing.items.size();
  if (is_same_set) ASSAY_CHECK(check_counts(left, right, paired));
  pairing.missing = std::max<std::int64_t>(0, left.set_items - static_cast<std::int64_t>(paired));
  std::set<std::string> versions = pairing.baseline.scorer_versions;
  versions.insert(pairing.candidate.scorer_versions.begin(),
                  pairing.candidate.scorer_versions.end());
  pairing.disparities = find_disparities(left.arm, right.arm, versions, pairer.changed);
  pairing.knows_answers = left.keeps_answers && right.keeps_answers;
  return pairing;
}

}  // namespace assay::eval
