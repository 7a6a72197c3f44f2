#include <cmath>

#include "assay/provider/registry.hpp"

namespace assay::provider {
namespace {

/// No call is larger, and no price higher: below these, a cost fits into MicroUsd.
constexpr TokenCount kMostTokens = 1'000'000'000;
constexpr double kMostUsdPerMillion = 1e9;

/// Millionths of a micro-dollar. A thousand million tokens at a typo of a price are beyond 64 bits.
__extension__ using Exact = __int128;

/// Prices as whole millionths of a micro-dollar per token, so that sums are exact: dollars per
/// million tokens are micro-dollars per token, and no list has more than six decimals.
Exact scaled(double usd_per_million) {
  return std::llround(usd_per_million * 1e6);
}

/// False for NaN, too.
bool is_price(double usd_per_million) {
  return usd_per_million >= 0 && usd_per_million <= kMostUsdPerMillion;
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
  const double cached_price = band.cached_input.value_or(band.input);
  const double written_price = band.cache_write.value_or(band.input);
  for (const double usd : {band.input, band.output, cached_price, written_price}) {
    if (!is_price(usd)) return std::nullopt;
  }
  const Exact total = plain * scaled(band.input) + cached * scaled(cached_price) +
                      written * scaled(written_price) + *usage.output * scaled(band.output);
  return MicroUsd{static_cast<std::int64_t>((total + 500'000) / 1'000'000)};
}

}  // namespace assay::provider
