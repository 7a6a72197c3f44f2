#pragma once

/// \file
/// Money as whole micro-dollars: additions are exact and the order of completion cannot show in a
/// sum.

#include <compare>
#include <cstdint>

namespace assay {

/// Millionths of a US dollar.
struct MicroUsd {
  std::int64_t value = 0;

  auto operator<=>(const MicroUsd&) const = default;
  MicroUsd& operator+=(MicroUsd other) {
    value += other.value;
    return *this;
  }
  [[nodiscard]] double usd() const { return static_cast<double>(value) / 1e6; }
};

}  // namespace assay
