#include "report/plot/scatter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/placement.hpp"
#include "report/plot/rows.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kHeight = 260;
constexpr std::size_t kMostDrawn = 40;
constexpr double kLine = 17;  ///< height of a label

bool can_be_drawn(const Choice& choice) {
  return drawable(choice.cost) && drawable(choice.quality.value);
}

/// Cheapest first, so that the frontier is one line from left to right.
std::vector<const Choice*> drawn_choices(const Frontier& data) {
  std::vector<const Choice*> drawn;
  for (const Choice& choice : data.choices) {
    if (can_be_drawn(choice) && drawn.size() < kMostDrawn) drawn.push_back(&choice);
  }
  std::stable_sort(drawn.begin(), drawn.end(), [](const Choice* a, const Choice* b) {
    return std::pair(*a->cost, *a->quality.value) < std::pair(*b->cost, *b->quality.value);
  });
  return drawn;
}

Axis cost_axis(const std::vector<const Choice*>& drawn, Unit unit) {
  std::vector<double> costs;
  for (const Choice* choice : drawn) costs.push_back(*drawable(choice->cost));
  const bool positive =
      std::all_of(costs.begin(), costs.end(), [](double cost) { return cost > 0; });
  return positive && is_wide(costs) ? log_axis(costs, unit, kTicksAcrossLog)
                                    : linear_axis(costs, unit, kTicksAcross - 1);
}

Axis quality_axis(const std::vector<const Choice*>& drawn, Unit unit) {
  std::vector<const Estimate*> estimates;
  for (const Choice* choice : drawn) estimates.push_back(&choice->quality);
  return rows_axis(estimates, unit);
}

Place place_of(const Frame& frame, const Choice& choice) {
  return {frame.x(*drawable(choice.cost)), frame.y(*drawable(choice.quality.value))};
}

void draw_frontier(Svg& svg, const Frame& frame, const std::vector<const Choice*>& drawn) {
  const Place* previous = nullptr;
  Place last;
  for (const Choice* choice : drawn) {
    if (!choice->on_frontier) continue;
    const Place here = place_of(frame, *choice);
    if (previous != nullptr) svg.line(last, here, Line::dashed);
    last = here;
    previous = &last;
  }
}

void draw_point(Svg& svg, const Frame& frame, const Frontier& data, const Choice& choice) {
  const Place at = place_of(frame, choice);
  const auto low = drawable(choice.quality.low);
  const auto high = drawable(choice.quality.high);
  if (low || high) {
    svg.line({at.x, low ? frame.y(*low) : frame.bottom}, {at.x, high ? frame.y(*high) : frame.top},
             Line::plain);
  }
  svg.mark(choice.on_frontier ? Shape::circle : Shape::square, at, 6,
           fmt::format("{}: {} {} at {}", visible(choice.label), worded(data.quality_measure),
                       estimate_text(data.quality_unit, choice.quality),
                       value_text(data.cost_unit, choice.cost)),
           !choice.on_frontier);
}

bool draw_label(Svg& svg, Placement& placement, Place at, const std::string& label) {
  const double width = text_width(shortened(label, 12)) * kFont;
  const auto box = placement.place(at, width, kLine);
  if (!box) return false;
  svg.label({(box->left + box->right) / 2, box->bottom - 4}, label, width,
            {.anchor = Anchor::middle, .halo = true});
  return true;
}

/// Writes each label where it is free; what finds no room gets a number there and a line below.
std::vector<std::string> draw_labels(Svg& svg, const Frame& frame,
                                     const std::vector<const Choice*>& drawn) {
  Placement placement({frame.left, frame.top - 6, kWidth - 2, frame.bottom});
  for (const Choice* choice : drawn) {
    const Place at = place_of(frame, *choice);
    placement.block({at.x - 7, at.y - 7, at.x + 7, at.y + 7});
  }
  std::vector<std::string> key;
  std::size_t numbers = 0;
  for (const Choice* choice : drawn) {
    const Place at = place_of(frame, *choice);
    if (draw_label(svg, placement, at, choice->label)) continue;
    const std::string number = std::to_string(numbers + 1);
    const bool numbered = draw_label(svg, placement, at, number);
    if (numbered) ++numbers;
    key.push_back((numbered ? number + " is " : "no room for the name of ") +
                  visible(choice->label));
  }
  return key;
}

double draw_key(Svg& svg, double y) {
  svg.begin_group(0);
  svg.mark(Shape::circle, {kMargin + 6, y + 10}, 6, "");
  svg.end_group();
  svg.text({kMargin + 20, y + 15}, "nothing is both cheaper and better");
  svg.begin_group(kGrey);
  svg.mark(Shape::square, {kMargin + 6, y + 31}, 6, "", true);
  svg.end_group();
  svg.text({kMargin + 20, y + 36}, "something is both cheaper and better");
  return y + 44;
}

/// What the picture leaves out, and why.
std::vector<std::string> left_out(const Frontier& data, std::size_t drawn) {
  std::vector<std::string> notes;
  std::size_t unknown = 0;
  for (const Choice& choice : data.choices) {
    if (can_be_drawn(choice)) continue;
    if (++unknown <= 5) {
      notes.push_back(fmt::format("not drawn: {} ({} unknown)", shortened(choice.label, 14),
                                  drawable(choice.cost) ? "quality" : "cost"));
    }
  }
  const std::size_t rest = data.choices.size() - drawn - std::min<std::size_t>(unknown, 5);
  if (rest > 0) notes.push_back(fmt::format("and {} more in the table", rest));
  return notes;
}

std::string picture(const Frontier& data, const std::vector<const Choice*>& drawn,
                    const std::string& description) {
  Svg svg;
  Frame frame = draw_frame(
      svg, {quality_axis(drawn, data.quality_unit), data.quality_unit, data.quality_measure}, 4,
      kHeight);
  const Axis costs = cost_axis(drawn, data.cost_unit);
  const double end = draw_across(svg, frame, {costs, data.cost_unit, data.cost_measure});
  svg.begin_group(0);
  draw_frontier(svg, frame, drawn);
  svg.end_group();
  for (const Choice* choice : drawn) {
    svg.begin_group(choice->on_frontier ? 0 : kGrey);
    draw_point(svg, frame, data, *choice);
    svg.end_group();
  }
  std::vector<std::string> notes = draw_labels(svg, frame, drawn);
  const auto missing = left_out(data, drawn.size());
  notes.insert(notes.end(), missing.begin(), missing.end());
  return svg.finish(draw_notes(svg, notes, draw_key(svg, end)), data.title, description);
}

std::string in_words(const Frontier& data, const std::vector<const Choice*>& drawn) {
  std::string words;
  for (const Choice* choice : drawn) {
    if (!choice->on_frontier) continue;
    words += fmt::format("{}{} with {} at {}", words.empty() ? "" : ", ", in_quotes(choice->label),
                         value_text(data.quality_unit, choice->quality.value),
                         value_text(data.cost_unit, choice->cost));
  }
  return fmt::format("{} against {}, {} of {} drawn. Nothing is both cheaper and better than: {}.",
                     sentence_start(data.quality_measure), worded(data.cost_measure), drawn.size(),
                     data.choices.size(), words.empty() ? "none" : words);
}

}  // namespace

Plot frontier_plot(const Frontier& data) {
  Plot plot;
  plot.table.columns = {{"name", false},   {data.cost_measure, true}, {data.quality_measure, true},
                        {"low end", true}, {"high end", true},        {"on the frontier", false}};
  for (const Choice& choice : data.choices) {
    plot.table.rows.push_back({choice.label, value_text(data.cost_unit, choice.cost),
                               value_text(data.quality_unit, choice.quality.value),
                               low_text(data.quality_unit, choice.quality),
                               high_text(data.quality_unit, choice.quality),
                               choice.on_frontier ? "yes" : "no"});
  }
  const auto drawn = drawn_choices(data);
  if (drawn.empty()) {
    plot.alternative = fmt::format("Nothing to draw: of no model are {} and {} both known.",
                                   worded(data.cost_measure), worded(data.quality_measure));
    return plot;
  }
  plot.alternative = in_words(data, drawn);
  plot.svg = picture(data, drawn, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
