#pragma once

/// \file
/// A number with its interval and the number of things it rests on.

#include <cstdint>

namespace assay::stats {

/// A value, the ends of its two-sided interval and its n. The unit is that of the value.
struct Estimate {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  std::int64_t n = 0;
};

}  // namespace assay::stats
