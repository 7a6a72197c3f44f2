#pragma once

/// \file
/// Stored answers scored again, without a call: after a scorer or a task's rules changed.

#include <cstdint>

#include "assay/core/result.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

struct RescoreReport {
  std::int64_t answers = 0;
  std::int64_t changed = 0;  ///< answers whose outcome, verdict or rung is now another
};

/// Scores every attempt of a run with this build and the task rules that were stored with it.
/// \error storage
[[nodiscard]] Result<RescoreReport> rescore_run(store::RunStore& store,
                                                const store::RunRecord& run);

}  // namespace assay::eval
