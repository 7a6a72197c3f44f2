#pragma once

/// \file
/// A golden run of the same two models, held against traffic.

#include <optional>
#include <string>

#include "assay/decide/traffic_accuracy.hpp"
#include "assay/store/run_store.hpp"

namespace assay::shadow {

struct GoldenAgainstTraffic {
  std::string run_id;
  decide::TrafficAccuracy accuracy;
};

/// The newest run in which both models answered the task's golden set.
///
/// \param slice  to re-weight by; empty: the slice known on both sides with most values in traffic
/// \return nothing without such a run
/// \error storage
[[nodiscard]] Result<std::optional<GoldenAgainstTraffic>> golden_against_traffic(
    store::RunStore& store, const store::ArmRecord& lite, const store::ArmRecord& pro,
    const decide::ShadowReport& report, const std::string& slice);

}  // namespace assay::shadow
