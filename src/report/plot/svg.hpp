#pragma once

/// \file
/// Writes SVG for reports. Colours come from plot.css through classes, each with a presentation
/// attribute beside it, so that a picture taken out of its page is still one (on a white ground).
///
/// Coordinates have at most one decimal: a tenth of a pixel is less than anybody sees.

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::report::plot {

inline constexpr double kWidth = 440;  ///< of the view box
inline constexpr double kFont = 15;    ///< the only size of text
inline constexpr double kMargin = 10;

/// A coordinate: `12.3`, `7`; never `-0` or an exponent.
[[nodiscard]] std::string coordinate(double value);

struct Place {
  double x = 0;
  double y = 0;
};

/// Which end of a text its place is.
enum class Anchor { start, middle, end };

/// What a mark looks like.
enum class Shape { circle, square, triangle_up, diamond, triangle_down, cross };

struct TextStyle {
  Anchor anchor = Anchor::start;
  bool bold = false;
  bool halo = false;  ///< in the colour of the ground, where lines run below the text
};

/// How a line is drawn: its role, for colour and weight.
enum class Line {
  rule,   ///< grid and frame
  zero,   ///< what values are compared to
  limit,  ///< a bound that somebody chose: dashed
  plain,  ///< in the colour of its group
  thick,  ///< likewise
  dashed  ///< likewise
};

/// Colours of the groups below: 0 to 5 for series, and one for what is not judged or a reference.
inline constexpr std::size_t kColours = 6;
inline constexpr std::size_t kGrey = 5;

class Svg {
 public:
  /// Begins a group in one of the colours (taken modulo kColours); end_group() closes it.
  void begin_group(std::size_t colour);
  void end_group();

  /// `tip` here and below is shown when a pointer rests on the thing; empty: none.
  void mark(Shape shape, Place at, double radius, std::string_view tip, bool hollow = false);
  /// A box filled with the heat colour, the stronger the larger `share` in [0, 1] is.
  void heat(Place corner, double width, double height, double share, std::string_view tip);
  void text(Place at, std::string_view text, TextStyle style = {}, std::string_view tip = "");
  /// A text that may be cut, with the visible label as its tip where it was.
  /// \param room  for it, in units of the view box
  void label(Place at, std::string_view label, double room, TextStyle style = {});

  void line(Place from, Place to, Line line);
  /// A box in the colour of the ground, over lines that would run through a text.
  void blank(Place corner, double width, double height);
  /// An outline without filling.
  void box(Place corner, double width, double height);
  /// An arrowhead at `tip`, pointing left (-1) or right (1).
  void arrow(Place tip, int direction);
  /// A path in the colour of its group. \param commands  `M1,2H3V4`; \param series  whose dashes
  void path(const std::string& commands, std::size_t series);

  /// The whole picture. \param height  of the view box; \param title, description  verbatim
  [[nodiscard]] std::string finish(double height, std::string_view title,
                                   std::string_view description) const;

 private:
  void close(std::string_view element, std::string_view tip);

  std::string body_;
};

/// The shape that tells series `index` from the others without colour.
[[nodiscard]] Shape series_shape(std::size_t index);

}  // namespace assay::report::plot
