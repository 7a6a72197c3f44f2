#include "report/plot/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "report/page/inert.hpp"
#include "report/plot/label.hpp"

namespace assay::report::plot {
namespace {

using page::html_text;

// The light colours of plot.css, for a picture without its page.
constexpr std::array<const char*, kColours> kFallback = {"#0072b2", "#c24e00", "#00805d",
                                                         "#a8497f", "#7a6200", "#59636e"};

constexpr std::array<const char*, kColours> kDashes = {"", "7 3", "2 3", "9 3 2 3", "12 4", "4 4"};

constexpr const char* kHalo =
    R"( class="halo" stroke="#fff" stroke-width="4" paint-order="stroke")";

constexpr const char* kRule = R"(class="rule" stroke="#d5dade")";

std::string line_style(Line line) {
  switch (line) {
    case Line::rule:
      return kRule;
    case Line::zero:
      return R"(stroke="currentColor")";
    case Line::limit:
      return R"(class="limit" stroke="#c24e00" stroke-width="1.5" stroke-dasharray="5 4")";
    case Line::plain:
      return R"(stroke="currentColor" stroke-width="1.5")";
    case Line::thick:
      return R"(stroke="currentColor" stroke-width="3")";
    case Line::dashed:
      return R"(stroke="currentColor" stroke-width="1.5" stroke-dasharray="6 4")";
  }
  return "";
}

/// Outlines of about the same area, around the middle.
std::string outline(Shape shape, Place at, double r) {
  const auto c = coordinate;
  switch (shape) {
    case Shape::circle:
      return "";
    case Shape::square:
      r *= 0.89;
      return fmt::format("M{},{}h{}v{}h{}z", c(at.x - r), c(at.y - r), c(2 * r), c(2 * r),
                         c(-2 * r));
    case Shape::triangle_up:
      return fmt::format("M{},{}l{},{}h{}z", c(at.x), c(at.y - 1.25 * r), c(1.25 * r), c(2.2 * r),
                         c(-2.5 * r));
    case Shape::triangle_down:
      return fmt::format("M{},{}l{},{}h{}z", c(at.x), c(at.y + 1.25 * r), c(1.25 * r), c(-2.2 * r),
                         c(-2.5 * r));
    case Shape::diamond:
      r *= 1.25;
      return fmt::format("M{},{}l{},{}l{},{}l{},{}z", c(at.x), c(at.y - r), c(r), c(r), c(-r), c(r),
                         c(-r), c(-r));
    case Shape::cross:
      return fmt::format("M{},{}l{},{}m0,{}l{},{}", c(at.x - r), c(at.y - r), c(2 * r), c(2 * r),
                         c(-2 * r), c(-2 * r), c(2 * r));
  }
  return "";
}

}  // namespace

std::string coordinate(double value) {
  std::string text = fmt::format("{:.1f}", std::clamp(value, -1e5, 1e5));
  if (text.ends_with(".0")) text.erase(text.size() - 2);
  return text == "-0" ? "0" : text;
}

Shape series_shape(std::size_t index) {
  constexpr std::array kShapes = {Shape::circle,  Shape::square,        Shape::triangle_up,
                                  Shape::diamond, Shape::triangle_down, Shape::cross};
  return kShapes.at(index % kShapes.size());
}

void Svg::begin_group(std::size_t colour) {
  const std::size_t index = colour % kColours;
  body_ += fmt::format("<g class=\"p{}\" color=\"{}\">", index + 1, kFallback.at(index));
}

void Svg::end_group() {
  body_ += "</g>\n";
}

void Svg::close(std::string_view element, std::string_view tip) {
  body_ += tip.empty() ? "/>" : fmt::format("><title>{}</title></{}>", html_text(tip), element);
}

void Svg::mark(Shape shape, Place at, double radius, std::string_view tip, bool hollow) {
  const std::string paint =
      hollow || shape == Shape::cross
          ? R"(class="hollow" fill="#fff" stroke="currentColor" stroke-width="2")"
          : R"(fill="currentColor")";
  if (shape == Shape::circle) {
    body_ += fmt::format(R"(<circle cx="{}" cy="{}" r="{}" {})", coordinate(at.x), coordinate(at.y),
                         coordinate(radius), paint);
    return close("circle", tip);
  }
  body_ += fmt::format(R"(<path d="{}" {})", outline(shape, at, radius), paint);
  close("path", tip);
}

void Svg::heat(Place corner, double width, double height, double share, std::string_view tip) {
  body_ += fmt::format(
      R"(<rect class="heat" x="{}" y="{}" width="{}" height="{}" fill="#0072b2" fill-opacity="{:.2f}")",
      coordinate(corner.x), coordinate(corner.y), coordinate(width), coordinate(height),
      0.06 + 0.6 * std::clamp(share, 0.0, 1.0));
  close("rect", tip);
}

void Svg::text(Place at, std::string_view text, TextStyle style, std::string_view tip) {
  body_ += fmt::format(R"(<text x="{}" y="{}"{}{}{}>)", coordinate(at.x), coordinate(at.y),
                       style.anchor == Anchor::middle ? R"( text-anchor="middle")"
                       : style.anchor == Anchor::end  ? R"( text-anchor="end")"
                                                      : "",
                       style.bold ? R"( font-weight="bold")" : "", style.halo ? kHalo : "");
  if (!tip.empty()) body_ += "<title>" + html_text(tip) + "</title>";
  body_ += html_text(text) + "</text>\n";
}

void Svg::label(Place at, std::string_view label, double room, TextStyle style) {
  const std::string full = visible(label);
  const std::string shown = shortened(label, room / kFont);
  text(at, shown, style, shown == full ? "" : full);
}

void Svg::line(Place from, Place to, Line line) {
  body_ += fmt::format(R"(<path d="M{},{}L{},{}" {}/>)", coordinate(from.x), coordinate(from.y),
                       coordinate(to.x), coordinate(to.y), line_style(line));
}

void Svg::blank(Place corner, double width, double height) {
  body_ += fmt::format(R"(<rect class="ground" x="{}" y="{}" width="{}" height="{}" fill="#fff"/>)",
                       coordinate(corner.x), coordinate(corner.y), coordinate(width),
                       coordinate(height));
}

void Svg::box(Place corner, double width, double height) {
  body_ += fmt::format(
      R"(<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="currentColor"/>)",
      coordinate(corner.x), coordinate(corner.y), coordinate(width), coordinate(height));
}

void Svg::arrow(Place tip, int direction) {
  body_ += fmt::format(R"(<path d="M{},{}l{},-5v10z" fill="currentColor"/>)", coordinate(tip.x),
                       coordinate(tip.y), -8 * direction);
}

void Svg::path(const std::string& commands, std::size_t series) {
  const std::string dashes = kDashes.at(series % kDashes.size());
  body_ +=
      fmt::format(R"(<path d="{}" fill="none" stroke="currentColor" stroke-width="2"{}/>)",
                  commands, dashes.empty() ? "" : fmt::format(R"( stroke-dasharray="{}")", dashes));
}

std::string Svg::finish(double height, std::string_view title, std::string_view description) const {
  const std::string size = fmt::format("{} {}", coordinate(kWidth), coordinate(height));
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" viewBox="0 0 {}" width="100%" )"
      R"(font-family="system-ui, sans-serif" font-size="{}" fill="currentColor" color="#1b1f23">)"
      "<title>{}</title><desc>{}</desc>\n"
      R"(<rect class="ground" width="100%" height="100%" fill="#fff"/>)"
      "\n{}</svg>\n",
      size, coordinate(kFont), html_text(visible(title)), html_text(description), body_);
}

}  // namespace assay::report::plot
