#pragma once

/// \file
/// What every labelling method comes to in the end: one label and how sure it is.

#include <cstddef>
#include <string_view>

namespace assay::local {

struct Guess {
  std::size_t label = 0;
  double probability = 0;  ///< that this label is right
};

/// Immutable; any number of threads may call it.
class Guesser {
 public:
  virtual ~Guesser() = default;
  [[nodiscard]] virtual Guess guess(std::string_view text) const = 0;
};

}  // namespace assay::local
