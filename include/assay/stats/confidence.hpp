#pragma once

/// \file
/// Can the stated confidence be used to decide what to send to the larger model? Checked before it
/// is. Pure functions; the order of the answers does not matter. All return nothing without
/// answers or when a confidence is no number in [0, 1].

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assay/stats/estimate.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::stats {

/// One answer: how sure the model said it was, in [0, 1], and whether it was right.
struct Claim {
  double confidence = 0.0;
  bool right = false;
};

/// Mean squared distance of the confidence from what happened; 0 is perfect, always saying 0.5
/// gives 0.25. The interval is Student's, over answers (a point at the value with one answer).
/// \see Brier (1950), Monthly Weather Review 78(1), 1-3
[[nodiscard]] std::optional<Estimate> brier_score(std::span<const Claim> claims);

/// Answers of similar confidence: what they said and how often they were right.
struct ReliabilityBin {
  std::int64_t n = 0;
  double mean_confidence = 0.0;
  double accuracy = 0.0;
  Interval interval;  ///< of the accuracy: Wilson, 95 %
};

struct Reliability {
  std::vector<ReliabilityBin> bins;  ///< ascending confidence, none empty
  double ece = 0.0;  ///< mean |confidence - accuracy| over bins, weighted by their n
};

/// Reliability table in bins of equal mass, and the expected calibration error over it.
///
/// Equal confidences share a bin, so models that say only high, medium or low get three bins and
/// the result does not depend on the order. ECE is biased upwards: about 0.8 sqrt(a (1 - a) bins /
/// n) of it is chance alone; compare with that.
///
/// \param bins  wanted number of bins, at least 1
/// \see Naeini, Cooper and Hauskrecht (2015), AAAI, 2901-2907; Nguyen and O'Connor (2015), EMNLP
[[nodiscard]] std::optional<Reliability> reliability(std::span<const Claim> claims,
                                                     std::size_t bins = 10);

/// Probability that a right answer was more confident than a wrong one (ties count half): 0.5 is
/// useless, 1 separates perfectly. The 95 % interval is of the score type, so that it has a width
/// at 0 and 1 too; with many ties it is wider than need be.
///
/// \return n = answers; nothing when all were right or all wrong: then there is nothing to separate
/// \see Hanley and McNeil (1982), Radiology 143(1), 29-36; the interval: Newcombe (2006),
/// Statistics
///      in Medicine 25(4), 559-573, method 5
[[nodiscard]] std::optional<Estimate> auroc(std::span<const Claim> claims);

/// What happens when only answers at least this confident are kept.
struct CoveragePoint {
  double threshold = 0.0;  ///< keep confidence >= threshold
  std::int64_t kept = 0;
  std::int64_t wrong = 0;  ///< among the kept
  double coverage = 0.0;   ///< kept / all
  double risk = 0.0;       ///< wrong / kept
};

struct RiskCoverage {
  std::vector<CoveragePoint> points;  ///< one per distinct confidence, ascending coverage
  double area = 0.0;                  ///< mean risk over all coverages 1/n .. n/n: lower is better
  double best_area = 0.0;    ///< the same had every right answer been more confident than any wrong
  double chance_area = 0.0;  ///< with confidences that mean nothing: the error rate
};

/// Risk-coverage curve. Within equal confidences the area averages over every order.
/// \see Geifman and El-Yaniv (2017), NeurIPS 30; Geifman, Uziel and El-Yaniv (2019), ICLR
[[nodiscard]] std::optional<RiskCoverage> risk_coverage(std::span<const Claim> claims);

}  // namespace assay::stats
