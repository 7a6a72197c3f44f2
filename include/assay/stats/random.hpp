#pragma once

/// \file
/// Random numbers that are the same on every platform.
///
/// The distributions of <random> may differ between standard libraries, and a result that is stored
/// and recomputed later must not. Everything here is integer arithmetic on 64 bits.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace assay::stats {

/// A stream of random numbers: the n-th is a hash of seed + n * constant (SplitMix64).
///
/// Not for secrets. One object belongs to one thread; different seeds give unrelated streams.
/// \see Steele, Lea and Flood (2014), OOPSLA, 453-472, doi:10.1145/2660193.2660195
class Random {
 public:
  explicit Random(std::uint64_t seed) : counter_(seed) {}

  /// Uniform over all 64-bit values.
  std::uint64_t bits() {
    std::uint64_t z = (counter_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// Uniform over 0 .. bound - 1 without bias; bound > 0.
  ///
  /// The product of 32 random bits and the bound has the answer in its upper half; a few low halves
  /// are drawn again, which is what removes the bias (Lemire 2019, ACM TOMACS 29(1), 3).
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = (bits() >> 32U) * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t biased = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < biased) product = (bits() >> 32U) * bound;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

  /// Uniform over the 2^53 multiples of 2^-53 in [0, 1).
  double uniform() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }

  /// Puts values in a random order, every order equally likely (Fisher and Yates). At most 2^32 - 1
  /// values.
  template <class T>
  void shuffle(std::span<T> values) {
    for (std::size_t left = values.size(); left > 1; --left) {
      std::swap(values[left - 1], values[below(static_cast<std::uint32_t>(left))]);
    }
  }

 private:
  std::uint64_t counter_;
};

}  // namespace assay::stats
