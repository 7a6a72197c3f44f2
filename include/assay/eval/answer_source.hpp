#pragma once

/// \file
/// One side of a comparison, wherever its answers are kept: an arm of a stored run, or a baseline
/// file. Not thread-safe.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "assay/core/result.hpp"
#include "assay/decide/paired_item.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// What is known of a side before its answers are read.
struct SourceFacts {
  store::ArmRecord arm;        ///< `row` and `hash` mean something for a stored arm only
  std::int64_t set_items = 0;  ///< items of the golden set, answered or not
  int repeats = 1;             ///< that were asked for
  std::string run_id;
  std::int64_t started_unix_ms = 0;
  std::string tool_version;    ///< of the assay that ran it
  std::filesystem::path file;  ///< the baseline file; empty for a stored arm
  bool keeps_answers = true;   ///< false: `ItemTally::answer` is always 0
};

/// The final answers of one side to one item, its repeats added up. All sums are whole numbers, so
/// that no order of them shows.
struct ItemTally {
  std::int64_t answers = 0;     ///< repeats that were asked, however that ended; at least 1
  std::int64_t scored = 0;      ///< of them with a verdict
  std::int64_t right = 0;       ///< of the scored
  std::int64_t parsed = 0;      ///< of the scored: could be read
  std::int64_t timed = 0;       ///< of the scored: live calls whose latency is known
  std::int64_t latency_us = 0;  ///< sum over the timed
  std::optional<std::int64_t> micro_usd;      ///< sum over all answers; nothing: one is unknown
  std::optional<std::int64_t> output_tokens;  ///< likewise
  /// Equal for equal canonical answers within this process; 0 where nothing could be read or
  /// repeats disagree.
  std::uint64_t answer = 0;
};

/// The means that decisions are made of.
[[nodiscard]] decide::Side side_of(const ItemTally& tally);

/// An item that has an answer, if only a failed call.
struct AnsweredItem {
  std::string id;
  std::string hash;  ///< of its whole content: id, input, label, slices, cluster
  std::shared_ptr<const decide::Slices> slices;  ///< never null; equal ones may be one object
  std::string cluster;
  ItemTally tally;
};

/// What is known only once all answers were read.
struct SeenFacts {
  std::set<std::string> scorer_versions;
  std::map<std::string, std::int64_t>
      served_models;  ///< final answers by who gave them, where told
  /// Of a stored arm only; a baseline file does not keep them.
  std::int64_t cached = 0;     ///< final answers that were copied from an earlier run
  std::int64_t fallbacks = 0;  ///< items without a verdict that another model answered instead
};

class AnswerSource {
 public:
  virtual ~AnswerSource() = default;

  [[nodiscard]] virtual const SourceFacts& facts() const = 0;

  /// Calls `take` for each item with an answer, in the order of the golden set or the file; the
  /// first error of it is returned. May be called again. What was taken counts only if the walk
  /// succeeds: a baseline file is known to be whole at its end.
  /// \error storage           the database cannot be read
  /// \error invalid_argument  `file:line: reason`: the baseline file is damaged
  [[nodiscard]] virtual Result<SeenFacts> for_each_item(
      const std::function<Status(const AnsweredItem&)>& take) = 0;
};

/// An arm within the run that it answered in. Both outlive the value.
struct ArmOfRun {
  const store::RunRecord* run = nullptr;
  const store::ArmRecord* arm = nullptr;
};

/// \param store  outlives the source
/// \error storage
[[nodiscard]] Result<std::unique_ptr<AnswerSource>> open_stored_arm(store::RunStore& store,
                                                                    const store::RunRecord& run,
                                                                    const store::ArmRecord& arm);

/// Reads the first line of a file that `write_baseline` made; the walk reads the rest.
/// \error invalid_argument  `file:line: reason`: no baseline file, or of a version that this assay
///        does not know
[[nodiscard]] Result<std::unique_ptr<AnswerSource>> open_baseline_file(
    const std::filesystem::path& path);

}  // namespace assay::eval
