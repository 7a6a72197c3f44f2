#include "scoring/sums.hpp"

#include "assay/stats/proportion.hpp"

namespace assay::scoring {

void RateSum::add(std::int64_t count, std::int64_t of) {
  if (of == 0) return;
  share.add(count, of);
  ++items;
}

Rate RateSum::rate() const {
  Rate rate{.value = 0, .low = 0, .high = 1, .n = items};
  if (items == 0) return rate;
  const auto n = static_cast<double>(items);
  const double successes = std::min(share.value(), n);
  rate.value = successes / n;
  if (const auto interval = stats::wilson(successes, n)) {
    rate.low = interval->low;
    rate.high = interval->high;
  }
  return rate;
}

void MatchSum::add(std::int64_t more_expected, std::int64_t more_given, std::int64_t more_matched,
                   std::int64_t answers) {
  expected += more_expected;
  given += more_given;
  matched += more_matched;
  expected_share.add(more_expected, answers);
  given_share.add(more_given, answers);
  matched_share.add(more_matched, answers);
}

std::optional<double> MatchSum::precision() const {
  if (given == 0) return std::nullopt;
  return matched_share.value() / given_share.value();
}

std::optional<double> MatchSum::recall() const {
  if (expected == 0) return std::nullopt;
  return matched_share.value() / expected_share.value();
}

std::optional<double> MatchSum::f1() const {
  if (expected + given == 0) return std::nullopt;
  return 2 * matched_share.value() / (expected_share.value() + given_share.value());
}

}  // namespace assay::scoring
