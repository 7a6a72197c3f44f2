#include "report/page/item_lists.hpp"

#include <algorithm>

#include "assay/eval/pairing.hpp"

namespace assay::report::page {
namespace {

/// The list that an item belongs to; nothing: it needs no look.
std::vector<std::string>* list_of(const decide::PairedItem& item, ItemLists& lists) {
  if (!decide::is_scored(item)) return &lists.unscored;
  const double gain = decide::gain(item);
  if (gain != 0) return gain < 0 ? &lists.flips : &lists.gains;
  return *item.candidate.correct < 0.5 ? &lists.wrong : nullptr;
}

bool has(const std::vector<std::string>& sorted, const std::string& id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

std::vector<std::string>* list_of(const eval::AnsweredItem& item,
                                  const decide::Comparison* comparison, ItemLists& lists) {
  if (item.tally.scored == 0) return &lists.unscored;
  if (comparison == nullptr) return item.tally.right < item.tally.scored ? &lists.wrong : nullptr;
  if (has(comparison->unscored, item.id)) return &lists.unscored;
  if (has(comparison->flips, item.id)) return &lists.flips;
  if (has(comparison->gains, item.id)) return &lists.gains;
  // As right as the baseline: wrong with both where it is wrong more often than right.
  return 2 * item.tally.right < item.tally.scored ? &lists.wrong : nullptr;
}

}  // namespace

Result<ItemLists> list_pairs(store::RunStore& store, const eval::ArmOfRun& baseline,
                             const eval::ArmOfRun& candidate) {
  ASSAY_TRY(const auto left, eval::open_stored_arm(store, *baseline.run, *baseline.arm));
  ASSAY_TRY(const auto right, eval::open_stored_arm(store, *candidate.run, *candidate.arm));
  ASSAY_TRY(auto pairing, eval::pair_arms(*left, *right));
  ItemLists lists;
  for (decide::PairedItem& item : pairing.items) {
    if (auto* const list = list_of(item, lists)) list->push_back(std::move(item.id));
  }
  return lists;
}

Result<ItemLists> list_failures(store::RunStore& store, const eval::ArmOfRun& arm,
                                const decide::Comparison* comparison) {
  ASSAY_TRY(const auto source, eval::open_stored_arm(store, *arm.run, *arm.arm));
  ItemLists lists;
  ASSAY_TRY(const auto seen, source->for_each_item([&](const eval::AnsweredItem& item) -> Status {
    if (auto* const list = list_of(item, comparison, lists)) list->push_back(item.id);
    return {};
  }));
  (void)seen;
  return lists;
}

}  // namespace assay::report::page
