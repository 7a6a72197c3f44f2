#pragma once

/// \file
/// Single items with all that was said about them, for people who want to see for themselves.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "assay/core/result.hpp"
#include "assay/decide/paired_item.hpp"
#include "assay/eval/answer_source.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// What one arm made of one item.
struct GivenAnswers {
  /// The first wrong one; without any, the first that has no verdict; else the first.
  store::AnswerRow shown;
  std::int64_t answers = 0;  ///< final ones, one per repeat; at least 1
  std::int64_t scored = 0;   ///< of them with a verdict
  std::int64_t right = 0;    ///< of the scored
};

/// Input, label and slices are the candidate's where both sides answered.
struct ItemAnswers {
  std::string id;
  std::string input;
  std::string expected_json;
  decide::Slices slices;
  std::optional<GivenAnswers> baseline, candidate;  ///< nothing: not answered, or not stored
};

/// Reads items one by one, by their ids; two look-ups in an index each. Not thread-safe.
class ItemReader {
 public:
  /// \param store  outlives the reader
  /// \param baseline, candidate  either may be absent, as the answers behind a baseline file are
  /// \error storage
  [[nodiscard]] static Result<ItemReader> open(store::RunStore& store,
                                               const std::optional<ArmOfRun>& baseline,
                                               const std::optional<ArmOfRun>& candidate);

  /// An item that nobody knows has an id and nothing else.
  /// \error storage
  [[nodiscard]] Result<ItemAnswers> read(const std::string& id) const;

 private:
  struct Side {
    store::RowId run = 0;
    store::RowId arm = 0;
    std::unordered_map<std::string, store::RowId> items;  ///< by id
  };

  explicit ItemReader(store::RunStore& store) : store_(&store) {}

  [[nodiscard]] Result<std::optional<Side>> open_side(const std::optional<ArmOfRun>& arm) const;
  [[nodiscard]] Result<std::optional<GivenAnswers>> read_side(const std::optional<Side>& side,
                                                              const std::string& id) const;

  store::RunStore* store_;
  std::optional<Side> baseline_, candidate_;
};

}  // namespace assay::eval
