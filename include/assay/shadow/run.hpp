#pragma once

/// \file
/// Asking both tiers about what was sampled.
///
/// A sample is a golden set without labels, so it is run as one: the same lanes, limits, budget and
/// store. An answer that the log has from a tier's own model is that tier's answer, a failed call
/// too; only what is missing is asked. Requests are asked in the order of their hashes, so what a
/// budget leaves out is left out at random, and the tiers take turns from one to the next, so that
/// which of them is asked first is random as well.

#include <cstdint>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/traffic_store.hpp"

namespace assay::shadow {

/// A suite that is ready for `eval::make_plan` and `eval::run_suite`.
struct ShadowSuite {
  eval::Suite suite;
  store::ExperimentRecord experiment;
  std::size_t lite = 0, pro = 1;  ///< positions of the arms
  std::int64_t members = 0;
  std::int64_t lite_from_log = 0, pro_from_log = 0;
};

/// \param suite  one task and two models
/// \param lite   which of them is the lite one, by its name in the config
/// \param experiment  empty: the task's name
/// \error invalid_argument  no such experiment, or nothing in it
/// \error storage
[[nodiscard]] Result<ShadowSuite> shadow_suite(eval::Suite suite, const std::string& lite,
                                               store::RunStore& runs,
                                               const std::string& experiment);

/// Is this answer by this model of the config? By the id of who served it, where the log says so,
/// with or without a provider in front (`openai/gpt-5-mini`) or a date behind.
[[nodiscard]] bool is_by_model(const store::TrafficAnswer& answer, const std::string& model_id);
/// The same of a name alone.
[[nodiscard]] bool names_model(std::string_view name, const std::string& model_id);

/// What became of the sampled:
/// sampled = both_answered + lite_failed + pro_failed + both_failed + incomplete.
struct PairCounts {
  std::int64_t sampled = 0;
  std::int64_t both_answered = 0;  ///< also with answers that could not be used: they are answers
  std::int64_t agree = 0;          ///< of these, both usable and the same
  std::int64_t lite_failed = 0, pro_failed = 0, both_failed = 0;  ///< on the wire
  std::int64_t incomplete = 0;                                    ///< a side was not asked yet
  std::int64_t lite_twice = 0, pro_twice = 0;                     ///< second answers
};

/// Of the run that asked the experiment last. All of it incomplete when none did.
[[nodiscard]] Result<PairCounts> count_pairs(store::TrafficStore& store,
                                             const store::ExperimentRecord& experiment,
                                             const std::string& lite, const std::string& pro);

}  // namespace assay::shadow
