#pragma once

/// \file
/// Places for labels beside points, such that no label covers another, a point or the edge.

#include <optional>
#include <vector>

#include "report/plot/svg.hpp"

namespace assay::report::plot {

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
};

[[nodiscard]] bool overlap(const Box& a, const Box& b);

class Placement {
 public:
  /// \param area  that labels must not leave
  explicit Placement(Box area) : area_(area) {}

  /// Something that no label may cover.
  void block(Box box) { taken_.push_back(box); }

  /// Takes the place of the box unless it is taken.
  bool take(Box box);

  /// The first free place beside `point`, which is taken from then on: right, left, above, below,
  /// then the corners.
  /// \return the label's box; nothing when all are taken
  std::optional<Box> place(Place point, double width, double height);

 private:
  [[nodiscard]] bool is_free(const Box& box) const;

  Box area_;
  std::vector<Box> taken_;
};

}  // namespace assay::report::plot
