#include "assay/eval/answer_source.hpp"
#include "assay/eval/slice_cache.hpp"
#include "eval/tally_builder.hpp"

namespace assay::eval {
namespace {

using TakeItem = std::function<Status(const AnsweredItem&)>;

/// Turns answers, which come by item, into items.
class ItemWalk {
 public:
  explicit ItemWalk(const TakeItem& take) : take_(take) {}

  void add(const store::PairRow& answer) {
    if (!status.has_value()) return;
    if (answer.item_row != row_) begin(answer);
    builder_.add(answer);
    if (answer.has_score && !is_last(version_, answer.scorer_version)) {
      seen.scorer_versions.insert(answer.scorer_version);
    }
    count_served(answer.served_model);
    seen.cached += answer.from_cache ? 1 : 0;
  }

  void finish() {
    if (row_ >= 0 && status.has_value()) {
      item_.tally = builder_.finish();
      status = take_(item_);
    }
    builder_ = {};
  }

  SeenFacts seen;
  Status status;

 private:
  void begin(const store::PairRow& answer) {
    finish();
    row_ = answer.item_row;
    item_.id = answer.item_id;
    item_.hash = answer.item_hash;
    item_.cluster = answer.cluster;
    item_.slices = slices_.read(answer.slices_json);
  }

  /// Most answers say what the one before said.
  static bool is_last(std::string& last, const std::string& text) {
    if (text == last) return true;
    last = text;
    return false;
  }

  void count_served(const std::string& model) {
    if (model.empty()) return;
    if (served_ == nullptr || served_->first != model) {
      served_ = &*seen.served_models.try_emplace(model, 0).first;
    }
    ++served_->second;
  }

  const TakeItem& take_;
  SliceCache slices_;
  TallyBuilder builder_;
  AnsweredItem item_;
  store::RowId row_ = -1;
  std::string version_;
  std::pair<const std::string, std::int64_t>* served_ = nullptr;  ///< of the answer before
};

class StoredArm final : public AnswerSource {
 public:
  StoredArm(store::RunStore& store, store::RowId run, SourceFacts facts)
      : store_(store), run_(run), facts_(std::move(facts)) {}

  const SourceFacts& facts() const override { return facts_; }

  Result<SeenFacts> for_each_item(const TakeItem& take) override {
    ItemWalk walk(take);
    ASSAY_CHECK(store_.for_each_pair_row(
        run_, facts_.arm.row, [&walk](const store::PairRow& answer) { walk.add(answer); }));
    walk.finish();
    ASSAY_CHECK(std::move(walk.status));
    ASSAY_TRY(walk.seen.fallbacks, store_.items_left_to_fallbacks(run_, facts_.arm.row));
    return std::move(walk.seen);
  }

 private:
  store::RunStore& store_;
  store::RowId run_;
  SourceFacts facts_;
};

}  // namespace

Result<std::unique_ptr<AnswerSource>> open_stored_arm(store::RunStore& store,
                                                      const store::RunRecord& run,
                                                      const store::ArmRecord& arm) {
  SourceFacts facts;
  facts.arm = arm;
  facts.repeats = run.repeats;
  facts.run_id = run.id;
  facts.started_unix_ms = run.started_unix_ms;
  facts.tool_version = run.tool_version;
  ASSAY_TRY(facts.set_items, store.item_count(arm.golden_set_hash));
  return std::unique_ptr<AnswerSource>(
      std::make_unique<StoredArm>(store, run.row, std::move(facts)));
}

}  // namespace assay::eval
