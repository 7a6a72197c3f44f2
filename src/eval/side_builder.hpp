#pragma once

/// \file
/// The repeats of one item, averaged.

#include <string_view>

#include "assay/decide/paired_item.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

/// Takes the final answers of one item on one side, in any order.
class SideBuilder {
 public:
  void add(const store::AnswerRow& answer);
  [[nodiscard]] decide::Side finish() const;

 private:
  /// A mean that is unknown as soon as one of its values is.
  struct Mean {
    double sum = 0;
    bool is_known = true;
    void add(const std::optional<std::int64_t>& value);
    [[nodiscard]] std::optional<double> over(std::int64_t n, double unit) const;
  };

  void add_score(const store::ScoreRecord& score);

  std::int64_t answers_ = 0;
  std::int64_t scored_ = 0;
  std::int64_t correct_ = 0;
  std::int64_t parsed_ = 0;
  std::int64_t timed_ = 0;
  std::int64_t latency_us_ = 0;
  Mean cost_;
  Mean tokens_;
  std::uint64_t fingerprint_ = 0;
  bool is_unanimous_ = true;
};

}  // namespace assay::eval
