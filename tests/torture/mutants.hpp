#pragma once

/// \file
/// Damaged databases: a gate that fails on the sound one must not pass on any of them, and one that
/// passes may pass with the same figures only.

#include <cstdint>
#include <string>
#include <vector>

namespace assay::torture {

struct MutantResult {
  int mutants = 0;
  int refused = 0;                  ///< ended with 3, 4 or 5: not a verdict
  int failed = 0;                   ///< ended with 1 or 2
  int unharmed = 0;                 ///< passed as the sound one did, byte by byte
  std::vector<std::string> broken;  ///< passed with other figures or wrongly, or died of a signal

  [[nodiscard]] std::string text() const;
};

/// Bytes flipped, pages swapped, zeroed and cut off, foreign logs, triggers and views of others.
[[nodiscard]] MutantResult damage_databases(int count, std::uint32_t seed);

}  // namespace assay::torture
