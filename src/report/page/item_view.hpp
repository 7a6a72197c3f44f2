#pragma once

/// \file
/// One item as a template sees it.

#include <string>

#include "assay/eval/item_answers.hpp"
#include "report/page/writer.hpp"

namespace assay::report::page {

/// What the two sides are called.
struct SideNames {
  std::string baseline;  ///< empty: there is none
  std::string candidate;
};

/// With all texts: input, expected, and of each side the answer as received, the verdict with its
/// reason, and what is wrong with it.
[[nodiscard]] View item_card(PageFormat format, const eval::ItemAnswers& item,
                             const SideNames& names);

/// One line: id, expected, and what each side said.
[[nodiscard]] View item_row(const eval::ItemAnswers& item, const SideNames& names);

}  // namespace assay::report::page
