#pragma once

/// \file
/// A stored pair as decisions see it.

#include "assay/decide/shadow_pair.hpp"
#include "assay/eval/slice_cache.hpp"
#include "assay/store/traffic_pairs.hpp"

namespace assay::shadow {

[[nodiscard]] decide::ShadowAnswer answer_of(const store::TrafficSide& side);

/// Both said the same, or both nothing that a program can use. Means nothing where one failed.
[[nodiscard]] bool is_equal(const store::TrafficSide& a, const store::TrafficSide& b);

/// Precondition: both first answers are there. The label is for the caller to set.
[[nodiscard]] decide::ShadowPair pair_of(const store::TrafficPair& stored,
                                         eval::SliceCache& slices);

}  // namespace assay::shadow
