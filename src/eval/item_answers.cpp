#include "assay/eval/item_answers.hpp"

#include <vector>

#include "assay/eval/slice_cache.hpp"

namespace assay::eval {
namespace {

/// What a reader looks for first: mistakes, then what went missing.
int urgency(const store::AnswerRow& answer) {
  if (!answer.score) return 1;
  if (answer.score->verdict == "wrong") return 2;
  return answer.score->verdict == "correct" ? 0 : 1;
}

GivenAnswers gathered(std::vector<store::AnswerRow> rows) {
  GivenAnswers given;
  const store::AnswerRow* shown = &rows.front();
  for (const store::AnswerRow& row : rows) {
    if (urgency(row) > urgency(*shown)) shown = &row;
    ++given.answers;
    given.scored += urgency(row) == 1 ? 0 : 1;
    given.right += urgency(row) == 0 ? 1 : 0;
  }
  given.shown = std::move(rows[static_cast<std::size_t>(shown - rows.data())]);
  return given;
}

}  // namespace

Result<ItemReader> ItemReader::open(store::RunStore& store, const std::optional<ArmOfRun>& baseline,
                                    const std::optional<ArmOfRun>& candidate) {
  ItemReader reader(store);
  ASSAY_TRY(reader.baseline_, reader.open_side(baseline));
  ASSAY_TRY(reader.candidate_, reader.open_side(candidate));
  return reader;
}

Result<std::optional<ItemReader::Side>> ItemReader::open_side(
    const std::optional<ArmOfRun>& arm) const {
  if (!arm) return std::optional<Side>();
  Side side{arm->run->row, arm->arm->row, {}};
  ASSAY_TRY(side.items, store_->item_rows(arm->arm->golden_set_hash));
  return std::optional<Side>(std::move(side));
}

Result<std::optional<GivenAnswers>> ItemReader::read_side(const std::optional<Side>& side,
                                                          const std::string& id) const {
  if (!side) return std::optional<GivenAnswers>();
  const auto item = side->items.find(id);
  if (item == side->items.end()) return std::optional<GivenAnswers>();
  ASSAY_TRY(auto rows, store_->answers_to(side->run, side->arm, item->second));
  if (rows.empty()) return std::optional<GivenAnswers>();
  return std::optional<GivenAnswers>(gathered(std::move(rows)));
}

Result<ItemAnswers> ItemReader::read(const std::string& id) const {
  ItemAnswers item;
  item.id = id;
  ASSAY_TRY(item.baseline, read_side(baseline_, id));
  ASSAY_TRY(item.candidate, read_side(candidate_, id));
  const auto& known = item.candidate ? item.candidate : item.baseline;
  if (known) {
    item.input = known->shown.input;
    item.expected_json = known->shown.expected_json;
    item.slices = *SliceCache().read(known->shown.slices_json);
  }
  return item;
}

}  // namespace assay::eval
