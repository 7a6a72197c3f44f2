#pragma once

/// \file
/// What a call takes from the quotas of its provider, before or after it was made.

namespace assay::eval {

struct Demand {
  double requests = 1;
  double input = 0;   ///< tokens
  double output = 0;  ///< tokens

  [[nodiscard]] double tokens() const { return input + output; }
};

}  // namespace assay::eval
