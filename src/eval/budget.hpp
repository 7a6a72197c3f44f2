#pragma once

/// \file
/// Hard caps on what a run may spend. Overshoot is at most what is in flight.

#include <cstdint>
#include <string>

#include "assay/config/config.hpp"
#include "assay/core/money.hpp"
#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// A cap in dollars means nothing for a model whose price nobody knows.
/// \error invalid_argument  `file:line`: give a price, or cap the number of calls
[[nodiscard]] Status check_budget(const Suite& suite);

class Budget {
 public:
  /// \param calls_made, spent, priced  what earlier sessions of the run used up
  Budget(const config::BudgetConfig& config, std::int64_t calls_made, MicroUsd spent,
         std::int64_t priced)
      : config_(config), calls_(calls_made), priced_(priced), spent_(spent) {}

  void call_started() {
    ++calls_;
    ++in_flight_;
  }
  void call_ended() { --in_flight_; }
  /// A call's cost, or for one that may have been billed without saying how much, its worst case.
  void call_priced(MicroUsd cost) {
    spent_ += cost;
    ++priced_;
  }

  /// Why no further call may start; empty while one may. Calls in flight are expected to cost what
  /// the others cost on average.
  [[nodiscard]] std::string exhausted() const;

 private:
  config::BudgetConfig config_;
  std::int64_t calls_;
  std::int64_t in_flight_ = 0;
  std::int64_t priced_;
  MicroUsd spent_;
};

}  // namespace assay::eval
