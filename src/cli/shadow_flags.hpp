#pragma once

/// \file
/// Which pairs of traffic a verb is about, and the rules they are judged by: the same flags for
/// `assay shadow report` and `assay shadow label`.

#include <string>

#include "assay/shadow/comparison.hpp"
#include "cli/flags.hpp"

namespace assay::cli {

class ShadowFlags {
 public:
  void declare(Flags& flags);

  /// \error invalid_argument  a flag is no share
  [[nodiscard]] Result<shadow::ComparisonRequest> request() const;

 private:
  shadow::ComparisonRequest request_;
  std::string margin_, alpha_, tolerance_;
};

}  // namespace assay::cli
