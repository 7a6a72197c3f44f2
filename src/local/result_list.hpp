#pragma once

/// \file
/// A query and its numbered results, read from a ranking task's input.

#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

struct Candidate {
  int id = 0;  ///< its number in the input
  std::string title;
  std::string snippet;  ///< empty where a line is all title
};

struct ResultList {
  std::string query;
  std::vector<Candidate> candidates;  ///< in the order of the input; each id once
};

/// A result is a line that starts with `N.` or `N)`, N from 1 to `most`, and the lines after it up
/// to the next. Title and snippet are parted by the first dash with blanks around it. All text
/// before the first result is the query; a leading `Query:` is dropped. A number's second
/// appearance belongs to the text around it. Query, title and snippet are cut at about a thousand
/// bytes: whoever ranks results reads no further.
[[nodiscard]] ResultList read_result_list(std::string_view input, int most);

}  // namespace assay::local
