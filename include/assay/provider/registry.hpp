#pragma once

/// \file
/// What is known about models: tiers, context, prices with their date, parameters they refuse.
/// The data is src/provider/models.yaml, compiled in; nothing here is a default in code.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/money.hpp"
#include "assay/core/result.hpp"
#include "assay/provider/protocol.hpp"

namespace assay::provider {

/// US dollars per million tokens, from a prompt length on.
struct PriceBand {
  TokenCount above_input_tokens = 0;  ///< the band holds for prompts longer than this
  double input = 0;
  double output = 0;
  std::optional<double> cached_input = std::nullopt;  ///< unset: they cost as much as `input`
  std::optional<double> cache_write = std::nullopt;   ///< unset: they cost as much as `input`
};

struct Price {
  std::vector<PriceBand> bands;  ///< by rising `above_input_tokens`, the first at 0; never empty
  std::string source;
  std::string date;  ///< YYYY-MM-DD the price was looked up
};

/// Price of one call; the whole request is charged in the band of its prompt length. Summed
/// exactly, then rounded half up to whole micro-dollars, once. Unknown cached or written tokens are
/// charged like any other input.
///
/// \return nullopt when input or output tokens are unknown (unknown is not zero), when the parts of
///         the input exceed it, beyond 10^9 tokens, or for a price below 0 or above 10^9 dollars
[[nodiscard]] std::optional<MicroUsd> cost(const Price& price, const TokenUsage& usage);

struct KnownModel {
  std::string id;
  ProtocolKind protocol = ProtocolKind::openai;
  std::string tier;  ///< "lite", "mid", "pro", "frontier" or "old"
  std::optional<TokenCount> context_tokens;
  std::optional<TokenCount> max_output_tokens;
  std::optional<Price> price;
  std::optional<std::string> shutdown_date;  ///< YYYY-MM-DD
  Capabilities capabilities;
};

class Registry {
 public:
  /// The compiled-in data. \error internal  it does not parse (a test keeps that from shipping)
  [[nodiscard]] static Result<Registry> builtin();
  /// \error invalid_argument  `name:line: reason`
  [[nodiscard]] static Result<Registry> parse(std::string_view yaml, const std::string& name);

  /// By id, or by an id that continues a known one with a date (`gpt-4o-mini-2024-07-18`).
  [[nodiscard]] const KnownModel* find(ProtocolKind protocol, std::string_view id) const;
  /// For "did you mean": the known id of this protocol that a typo could have been.
  [[nodiscard]] std::optional<std::string> nearest_id(ProtocolKind protocol,
                                                      std::string_view id) const;
  [[nodiscard]] const std::vector<KnownModel>& models() const { return models_; }

 private:
  std::vector<KnownModel> models_;
};

}  // namespace assay::provider
