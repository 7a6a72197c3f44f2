#pragma once

/// \file
/// Repeatable random numbers: the same on every machine, unlike the standard distributions.

#include <cstdint>

namespace assay::simulate {

/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195).
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// Uniform in (0, 1): never an end, so that its logarithm is finite.
  double unit() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

 private:
  std::uint64_t state_;
};

/// An independent stream for each (seed, index).
[[nodiscard]] inline SplitMix stream(std::uint64_t seed, std::uint64_t index) {
  SplitMix mixer(seed);
  return SplitMix(mixer.next() ^ (index * 0xD1342543DE82EF95u));
}

}  // namespace assay::simulate
