#pragma once

/// \file
/// Where two answers that are JSON objects differ, field by field. Pure.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::shadow {

/// One path over all pairs: `total`, `line_items`, `line_items[].quantity`. Counts are pairs: a
/// list that differs in three rows counts once.
struct Divergence {
  std::string path;
  std::int64_t value = 0;        ///< both give it, and it is not the same
  std::int64_t type = 0;         ///< a number against a text, a list against an object
  std::int64_t length = 0;       ///< lists of different length
  std::int64_t only_lite = 0;    ///< Pro gives null or nothing
  std::int64_t only_pro = 0;     ///< Lite gives null or nothing
  std::int64_t pairs = 0;        ///< with any of these
  std::int64_t noise_pairs = 0;  ///< second calls of one model that differ here from its first
  double share = 0;              ///< of the pairs whose answers are both objects
  double noise = 0;              ///< of the second calls; 0 where there was none
  bool is_noisy = false;         ///< one model alone differs at least half as often
};

class DivergenceBuilder {
 public:
  /// Two canonical answers of a pair. Anything but two objects is left out.
  void add(std::string_view lite, std::string_view pro);
  /// First and second answer of the same model.
  void add_noise(std::string_view first, std::string_view second);

  /// By share, largest first, then by path.
  [[nodiscard]] std::vector<Divergence> finish() const;
  [[nodiscard]] std::int64_t objects() const { return objects_; }

 private:
  Divergence* row_of(const std::string& path);

  std::map<std::string, Divergence> paths_;
  std::int64_t objects_ = 0;  ///< pairs of two objects
  std::int64_t second_ = 0;   ///< second calls, both of them objects
};

}  // namespace assay::shadow
