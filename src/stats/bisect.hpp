#pragma once

/// \file
/// Root finding for monotone questions.

namespace assay::stats {

/// Where a question that is true at `yes` and false at `no` turns, by halving the distance until
/// doubles run out. `yes` may lie on either side; the end returned is still true.
template <class Question>
[[nodiscard]] double last_true(double yes, double no, Question question) {
  for (;;) {
    const double middle = yes + (no - yes) / 2.0;
    if (middle == yes || middle == no) return yes;
    (question(middle) ? yes : no) = middle;
  }
}

}  // namespace assay::stats
