#pragma once

/// \file
/// What promptfoo's assertions say about the one right answer. For .cpp files only.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/curate/import.hpp"

namespace assay::curate {

/// A cell of `__expected` as an assertion: `icontains:refund`, `similar(0.8):text`, or the bare
/// answer.
[[nodiscard]] Json assert_of_cell(std::string_view cell);

/// A text with each `{{name}}` replaced by that variable; `used` receives the names.
/// \error invalid_argument  the reason: any other template, or an unknown variable
[[nodiscard]] Result<std::string> filled_in(const std::string& text, const Json& vars,
                                            std::set<std::string>& used);

/// The variables that the expected values of a test refer to.
[[nodiscard]] std::set<std::string> referred_vars(const Json& asserts);

struct AssertContext {
  bool has_labels = true;           ///< the answer is a label, so naming it is giving it
  std::vector<std::string> labels;  ///< may be empty when they are yet to be found
};

/// The answer that all assertions of a test together ask for, with what made it so. Never null.
///
/// \param lines  the line of each assertion, or empty: `line` is that of the test
/// \param refused  receives line and reason when there is no such answer
/// \return null when refused
[[nodiscard]] Json expected_of(const Json& asserts, const Json& vars, const AssertContext& context,
                               const std::vector<int>& lines, RefusedLine& refused);

}  // namespace assay::curate
