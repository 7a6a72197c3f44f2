#pragma once

/// \file
/// What every method of rewriting a text has in common: a text in, a text and its doubts out.

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace assay::local {

/// What can make a rewriting wrong, as counts: the confidence is a function of these.
enum class Doubt : std::size_t {
  changed,    ///< places that were rewritten
  left,       ///< places that look alike and were left as they are
  elsewhere,  ///< places that the text gave to somewhere else than the text as a whole
  loose,      ///< rewritten although the form is unusual
  unknown,    ///< nothing was learned about texts like this one
};

inline constexpr std::size_t kDoubts = 5;

struct Rewriting {
  std::string text;
  std::array<double, kDoubts> doubts{};

  void note(Doubt doubt) { doubts[static_cast<std::size_t>(doubt)] += 1; }
};

/// An example: what became of a text.
struct Lesson {
  std::string input;
  std::string expected;
};

/// A method, trained. Immutable; any number of threads may call it.
class Rewriter {
 public:
  virtual ~Rewriter() = default;
  /// For any bytes; time linear in their number.
  [[nodiscard]] virtual Rewriting rewrite(std::string_view input) const = 0;
};

/// Trains a method. The order of the lessons must not matter to it, up to the order of sums.
using FitRewriter = std::unique_ptr<const Rewriter> (*)(std::span<const Lesson> lessons);

}  // namespace assay::local
