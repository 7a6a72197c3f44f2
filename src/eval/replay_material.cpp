#include "assay/eval/replay_material.hpp"

#include "eval/reply_builder.hpp"

namespace assay::eval {
namespace {

/// Collects the replies of both arms, one after the other.
class MaterialReader {
 public:
  explicit MaterialReader(Pairing pairing) {
    material.missing = pairing.missing;
    material.disparities = std::move(pairing.disparities);
    material.items.reserve(pairing.items.size());
    for (decide::PairedItem& item : pairing.items) {
      material.items.push_back({std::move(item), {}, {}, false});
    }
    // A name within a vector that is no longer changed.
    for (std::size_t i = 0; i < material.items.size(); ++i) {
      by_id_.emplace(material.items[i].pair.id, i);
    }
  }

  Status read(store::RunStore& store, const ArmOfRun& of, bool is_lite) {
    is_lite_ = is_lite;
    item_ = -1;
    ASSAY_CHECK(
        store.for_each_attempt(of.run->row, of.arm->row, [&](const store::AnswerRow& attempt) {
          if (attempt.item_row != item_ || attempt.key.repeat != repeat_) begin(attempt);
          builder_.add(attempt);
        }));
    end();
    return {};
  }

  ReplayMaterial material;

 private:
  void end() {
    if (at_ == nullptr) return;
    const auto reply = builder_.finish();
    if (reply) (is_lite_ ? at_->lite : at_->pro).push_back(*reply);
    if (is_lite_ && !reply && builder_.has_failed()) at_->has_lite_failed = true;
    at_ = nullptr;
  }

  void begin(const store::AnswerRow& attempt) {
    end();
    builder_ = {};
    item_ = attempt.item_row;
    repeat_ = attempt.key.repeat;
    const auto found = by_id_.find(attempt.item_id);
    at_ = found == by_id_.end() ? nullptr : &material.items[found->second];
  }

  std::unordered_map<std::string_view, std::size_t> by_id_;
  bool is_lite_ = false;
  store::RowId item_ = -1;
  int repeat_ = 0;
  ReplyBuilder builder_;
  decide::ReplayItem* at_ = nullptr;
};

}  // namespace

Result<ReplayMaterial> replay_material(store::RunStore& store, const ArmOfRun& lite,
                                       const ArmOfRun& pro) {
  ASSAY_TRY(const auto baseline, open_stored_arm(store, *pro.run, *pro.arm));
  ASSAY_TRY(const auto candidate, open_stored_arm(store, *lite.run, *lite.arm));
  ASSAY_TRY(auto pairing, pair_arms(*baseline, *candidate));
  MaterialReader reader(std::move(pairing));
  ASSAY_CHECK(reader.read(store, lite, true));
  ASSAY_CHECK(reader.read(store, pro, false));
  return std::move(reader.material);
}

}  // namespace assay::eval
