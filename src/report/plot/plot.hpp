#pragma once

/// \file
/// A picture of numbers: SVG, the sentence that says the same, and the data behind both.
///
/// Each kind of plot has a header of its own here (intervals, forest, heat_map, distribution,
/// curve, scatter, trend) with a struct of plain numbers and labels and one function from it to a
/// Plot. They are pure, may be called from any thread, and know nothing of runs, arms or verdicts;
/// the numbers come computed. Labels may be hostile: they are escaped in the SVG, and verbatim
/// elsewhere.
///
/// Size: each SVG is as wide as its place (`width="100%"`) over a view box of 440 units with text
/// of 15 units, so that text has 12 pixels on a phone of 360 and 16 at the 480 where plot.css stops
/// the growth. Labels stand above their rows, not beside them, because a phone has no room beside.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::report::plot {

/// The data of a plot as text, verbatim: whoever prints it escapes it. An unknown is `unknown`.
struct DataTable {
  struct Column {
    std::string title;
    bool number = false;  ///< to be set flush right
  };
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
};

struct Plot {
  /// `<svg ...>` to `</svg>`, ready for an HTML page and well-formed as XML: `role="img"`, a title,
  /// a description, no script, style, id or reference. Empty when there is nothing to draw.
  std::string svg;
  /// One or two sentences with the numbers, verbatim; without a picture, why there is none.
  std::string alternative;
  DataTable table;  ///< everything that was passed in, also what the picture leaves out
};

/// How numbers are written. Values come in base units.
enum class Unit {
  percent,       ///< a share of 1, written as percent
  points,        ///< a difference of shares, written in points with its sign
  milliseconds,  ///< written in ms, or in s from a second on
  usd,           ///< dollars
  count,         ///< a bare number
};

/// A number with its interval. An end that is absent while the other is there is unbounded; with
/// both absent there is no interval. Without a value nothing is known.
struct Estimate {
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t n = 0;  ///< what it rests on
};

}  // namespace assay::report::plot
