#pragma once

/// \file
/// Sums over shadow pairs whose size does not grow with the number of pairs.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "assay/decide/shadow_pair.hpp"
#include "assay/decide/shadow_report.hpp"
#include "assay/stats/estimate.hpp"
#include "assay/stats/sequential.hpp"

namespace assay::decide {

/// What is summed up together where pairs come in clusters: whole clusters, by a hash of theirs. A
/// confidence sequence over fewer could not get below a margin of 3 points.
inline constexpr std::size_t kUnitGroups = 4096;
/// The same where groups are drawn thousands of times. Divides the other.
inline constexpr std::size_t kDrawnGroups = 512;

/// The group of a pair: that of its cluster, else of itself.
[[nodiscard]] std::size_t unit_group(const ShadowPair& pair);

/// A mean of (1 + difference) / 2 as the difference, in [-1, 1].
[[nodiscard]] stats::Estimate as_difference(const stats::Estimate& share);

/// A weighted mean of 0, 1/2 or 1 over pairs.
///
/// Pairs on their own are counted by value and weight (a sample has few different weights), those
/// in clusters are summed in groups.
class UnitSums {
 public:
  void add(const ShadowPair& pair, double value);
  void merge(const UnitSums& other);

  [[nodiscard]] double mean() const;  ///< 0 without pairs
  /// Pairs of equal weight, on their own, that would tell as much. For values of 0 and 1.
  [[nodiscard]] double effective() const;
  [[nodiscard]] double standard_error() const;  ///< over independent units; 0 below two
  /// A confidence sequence over the units; n counts pairs. (0, 1) around 1/2 without any.
  [[nodiscard]] stats::Estimate running(double confidence) const;

 private:
  struct Sums {
    double weight = 0, sum = 0;
  };
  using Class = std::pair<double, double>;  ///< weight, value

  void add_to_group(std::size_t group, double weight, double sum);

  std::map<Class, std::int64_t> classes_;
  std::vector<Sums> groups_;  ///< empty as long as no pair has a cluster
  std::int64_t n_ = 0;
  double weight_ = 0, squares_ = 0, sum_ = 0;
};

/// The three disagreements of the noise floor, by groups of clusters.
class NoiseSums {
 public:
  void add(const ShadowPair& pair);  ///< precondition: is_compared
  void merge(const NoiseSums& other);

  /// Nothing where there is no spread.
  [[nodiscard]] NoiseFloor floor(const ShadowRules& rules) const;
  /// The excess at every look; nothing without second calls of both, or without spread.
  [[nodiscard]] std::optional<stats::Estimate> running_excess(double confidence) const;

 private:
  enum Part : std::size_t { kBetween = 0, kLite = 1, kPro = 2 };
  /// Weight and weighted disagreements of each part.
  using Sums = std::array<std::pair<double, double>, 3>;

  [[nodiscard]] std::vector<Sums> used() const;
  [[nodiscard]] bool has_both() const;

  std::vector<Sums> groups_;
  std::array<std::int64_t, 3> n_{};
};

}  // namespace assay::decide
