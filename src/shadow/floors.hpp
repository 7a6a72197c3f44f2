#pragma once

/// \file
/// Rates that are raised where a slice is rare.

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace assay::shadow {

/// For each value of a slice with a floor of N: the general rate, or as much more as the new
/// requests with this value must be sampled at for N in all. The rate of a request is its
/// probability, so that a weight of 1 / rate makes up for it.
///
/// Requests of values with a raised rate depend on how many came together: only without floors do
/// all machines decide the same whatever they imported first. Pure.
class Floors {
 public:
  Floors(std::map<std::string, std::int64_t> floors, double rate)
      : floors_(std::move(floors)), rate_(rate) {}

  void count_sampled(const std::string& slices_json);  ///< by an earlier draw
  void count_new(const std::string& slices_json);

  [[nodiscard]] double rate_of(const std::string& slices_json) const;
  /// {"language=fr": 0.4, ...}: values whose rate is raised.
  [[nodiscard]] std::string rates_json() const;

 private:
  struct Count {
    std::int64_t sampled = 0;
    std::int64_t fresh = 0;
  };
  [[nodiscard]] double rate_for(std::int64_t floor, const Count& count) const;
  /// Calls `visit` for the slices that have a floor.
  using Visit =
      std::function<void(const std::string& slice, std::int64_t floor, const std::string& value)>;
  void for_each_value(const std::string& slices_json, const Visit& visit) const;

  std::map<std::string, std::int64_t> floors_;
  double rate_;
  std::map<std::string, std::map<std::string, Count>> counts_;  ///< by slice, by value
};

}  // namespace assay::shadow
