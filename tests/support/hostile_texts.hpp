#pragma once

/// \file
/// Texts that want to be more than text: what a model, a dataset, a provider or a file name may
/// hold, and what no report, log or export may obey.

#include <string>
#include <string_view>
#include <vector>

namespace assay::fake {

/// One row of tests/support/hostile_texts.json.
struct HostileText {
  std::string id;    ///< e.g. `R01-script`. The number says where the text does harm: 1 HTML, 2
                     ///< Markdown, 3 a spreadsheet, 4 a terminal, 5 the log of a CI service, 6 XML
  std::string text;  ///< bytes; those of a few rows are not UTF-8, or hold NUL
};

/// The rows whose id starts with `prefix`, in the order of the file. Throws when there is none.
[[nodiscard]] std::vector<HostileText> hostile_texts(std::string_view prefix = "R");

}  // namespace assay::fake
