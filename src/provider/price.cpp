#include <cmath>
#include <limits>

#include "assay/provider/registry.hpp"

namespace assay::provider {
namespace {

/// No call is larger; below this, whole-number arithmetic cannot overflow.
constexpr TokenCount kMostTokens = 1'000'000'000;

/// Prices as whole millionths of a micro-dollar per token, so that sums are exact: dollars per
/// million tokens are micro-dollars per token, and no list has more than six decimals.
std::int64_t scaled(double usd_per_million) {
  return std::llround(usd_per_million * 1e6);
}

const PriceBand& band_of(const Price& price, TokenCount input) {
  const PriceBand* result = &price.bands.front();
  for (const PriceBand& band : price.bands) {
    if (band.above_input_tokens < input) result = &band;
  }
  return *result;
}

}  // namespace

std::optional<MicroUsd> cost(const Price& price, const TokenUsage& usage) {
  if (price.bands.empty() || !usage.input || !usage.output) return std::nullopt;
  const TokenCount cached = usage.cached.value_or(0);
  const TokenCount written = usage.cache_write.value_or(0);
  for (const TokenCount count : {*usage.input, *usage.output, cached, written}) {
    if (count < 0 || count > kMostTokens) return std::nullopt;
  }
  const TokenCount plain = *usage.input - cached - written;
  if (plain < 0) return std::nullopt;

  const PriceBand& band = band_of(price, *usage.input);
  const std::int64_t total =
      plain * scaled(band.input) + cached * scaled(band.cached_input.value_or(band.input)) +
      written * scaled(band.cache_write.value_or(band.input)) + *usage.output * scaled(band.output);
  return MicroUsd{(total + 500'000) / 1'000'000};
}

}  // namespace assay::provider
