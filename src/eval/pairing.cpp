#include "assay/eval/pairing.hpp"

#include <algorithm>
#include <set>

#include "assay/core/json.hpp"
#include "eval/disparities.hpp"
#include "eval/side_builder.hpp"

namespace assay::eval {
namespace {

/// Gives equal slices one object.
class SliceReader {
 public:
  std::shared_ptr<const decide::Slices> read(const std::string& json) {
    auto& known = known_[json];
    if (known == nullptr) known = parse(json);
    return known;
  }

 private:
  static std::shared_ptr<const decide::Slices> parse(const std::string& json) {
    auto slices = std::make_shared<decide::Slices>();
    const JsonReading reading = read_json(json);
    if (!reading.ok() || !reading.value.is_object()) return slices;
    for (const auto& [name, value] : reading.value.items()) {
      if (value.is_string()) (*slices)[name] = value.get<std::string>();
    }
    return slices;
  }

  std::unordered_map<std::string, std::shared_ptr<const decide::Slices>> known_;
};

/// Collects both arms, one after the other.
class Pairer {
 public:
  Pairer(const Clusters& clusters, bool same_set) : clusters_(clusters), same_set_(same_set) {}

  void reserve(std::int64_t items) {
    pairing.items.reserve(static_cast<std::size_t>(items));
    rows_.reserve(static_cast<std::size_t>(items));
  }

  Result<std::set<std::string>> read(store::RunStore& store, const ArmOfRun& of,
                                     decide::Side decide::PairedItem::*side) {
    std::set<std::string> versions;
    side_ = side;
    item_row_ = -1;
    ASSAY_CHECK(
        store.for_each_answer(of.run->row, of.arm->row, [&](const store::AnswerRow& answer) {
          if (answer.item_row != item_row_) begin(answer);
          builder_.add(answer);
          if (answer.score) versions.insert(answer.score->scorer_version);
        }));
    end();
    // The other arm's items are looked up among these.
    std::sort(rows_.begin(), rows_.end());
    return versions;
  }

  [[nodiscard]] std::int64_t changed_items() const { return changed_; }

  Pairing pairing;

 private:
  void end() {
    if (item_row_ >= 0) pairing.items[at_].*side_ = builder_.finish();
    builder_ = {};
  }

  void begin(const store::AnswerRow& answer) {
    end();
    item_row_ = answer.item_row;
    at_ = position(answer);
  }

  /// Where the item stands; added if it does not yet.
  std::size_t position(const store::AnswerRow& answer) {
    if (side_ == &decide::PairedItem::candidate) {
      const auto found = std::lower_bound(rows_.begin(), rows_.end(),
                                          std::pair<store::RowId, std::size_t>(answer.item_row, 0));
      if (found != rows_.end() && found->first == answer.item_row) return found->second;
      if (const auto other = same_id(answer.item_id)) {
        ++changed_;
        return *other;
      }
    }
    decide::PairedItem item;
    item.id = answer.item_id;
    item.slices = slices_.read(answer.slices_json);
    if (const auto cluster = clusters_.find(item.id); cluster != clusters_.end()) {
      item.cluster = cluster->second;
    }
    if (side_ == &decide::PairedItem::baseline) {
      rows_.emplace_back(answer.item_row, pairing.items.size());
    }
    pairing.items.push_back(std::move(item));
    return pairing.items.size() - 1;
  }

  std::optional<std::size_t> same_id(const std::string& id) {
    if (same_set_) return std::nullopt;
    if (by_id_.empty()) {
      for (const auto& [row, at] : rows_) by_id_.emplace(pairing.items[at].id, at);
    }
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? std::nullopt : std::optional(found->second);
  }

  const Clusters& clusters_;
  bool same_set_;
  SliceReader slices_;
  std::vector<std::pair<store::RowId, std::size_t>> rows_;  ///< of the baseline -> position
  std::unordered_map<std::string, std::size_t> by_id_;      ///< filled when needed
  decide::Side decide::PairedItem::*side_ = &decide::PairedItem::baseline;
  SideBuilder builder_;
  store::RowId item_row_ = -1;
  std::size_t at_ = 0;
  std::int64_t changed_ = 0;
};

}  // namespace

Result<Pairing> pair_arms(store::RunStore& store, const ArmOfRun& baseline,
                          const ArmOfRun& candidate, const Clusters& clusters) {
  ASSAY_TRY(const auto set_size, store.item_count(baseline.arm->golden_set_hash));
  Pairer pairer(clusters, baseline.arm->golden_set_hash == candidate.arm->golden_set_hash);
  pairer.reserve(set_size);
  ASSAY_TRY(auto versions, pairer.read(store, baseline, &decide::PairedItem::baseline));
  ASSAY_TRY(const auto others, pairer.read(store, candidate, &decide::PairedItem::candidate));
  versions.insert(others.begin(), others.end());
  Pairing pairing = std::move(pairer.pairing);
  pairing.missing =
      std::max<std::int64_t>(0, set_size - static_cast<std::int64_t>(pairing.items.size()));
  pairing.disparities =
      find_disparities(*baseline.arm, *candidate.arm, versions, pairer.changed_items());
  return pairing;
}

}  // namespace assay::eval
