#pragma once

/// \file
/// How many tokens the next call of an arm will use, from what its calls used so far.

#include "assay/core/completion.hpp"
#include "eval/demand.hpp"

namespace assay::eval {

/// Scales what we count ourselves (input by our rule, output as the cap allows) by how the provider
/// counted so far: a moving average. Until a call was answered, a full answer is expected.
class TokenForecast {
 public:
  [[nodiscard]] Demand expect(const Demand& counted) const {
    return {counted.requests, counted.input * input_, counted.output * output_};
  }

  void learn(const Demand& counted, const TokenUsage& usage) {
    if (!usage.input || !usage.output) return;
    follow(input_, static_cast<double>(*usage.input), counted.input);
    follow(output_, static_cast<double>(*usage.output), counted.output);
    is_first_ = false;
  }

 private:
  void follow(double& ratio, double used, double counted) const {
    if (counted <= 0) return;
    ratio += (used / counted - ratio) * (is_first_ ? 1.0 : 0.125);
  }

  double input_ = 1;
  double output_ = 1;
  bool is_first_ = true;
};

}  // namespace assay::eval
