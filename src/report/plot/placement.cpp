#include "report/plot/placement.hpp"

#include <algorithm>

namespace assay::report::plot {
namespace {

constexpr double kGap = 10;  ///< between a point and its label

}  // namespace

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

bool Placement::is_free(const Box& box) const {
  if (box.left < area_.left || box.right > area_.right || box.top < area_.top ||
      box.bottom > area_.bottom) {
    return false;
  }
  return std::none_of(taken_.begin(), taken_.end(),
                      [&](const Box& other) { return overlap(box, other); });
}

bool Placement::take(Box box) {
  if (!is_free(box)) return false;
  block(box);
  return true;
}

std::optional<Box> Placement::place(Place point, double width, double height) {
  const double right = point.x + kGap;
  const double left = point.x - kGap - width;
  const double centred = point.x - width / 2;
  const double level = point.y - height / 2;
  const double above = point.y - kGap - height;
  const double below = point.y + kGap;
  for (const Place corner :
       {Place{right, level}, Place{left, level}, Place{centred, above}, Place{centred, below},
        Place{right, above}, Place{right, below}, Place{left, above}, Place{left, below}}) {
    const Box box = {corner.x, corner.y, corner.x + width, corner.y + height};
    if (take(box)) return box;
  }
  return std::nullopt;
}

}  // namespace assay::report::plot
