#pragma once

/// \file
/// Lists in pages, as Anthropic and Gemini give them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

struct Page {
  std::vector<std::string> ids;
  bool has_more = false;
  std::size_t next = 0;  ///< index of the first id of the next page
};

/// The ids after `after_id` or before `before_id`, at most `limit` (20 unless the query says).
/// \return nullopt when `limit` is not an integer from 1 to 1000
[[nodiscard]] std::optional<Page> id_page(const std::vector<std::string>& ids,
                                          std::string_view query);

/// The ids from `pageToken` on, at most `pageSize` (50 unless the query says, at most 1000).
/// \return nullopt when either is not a number that we gave or take
[[nodiscard]] std::optional<Page> token_page(const std::vector<std::string>& ids,
                                             std::string_view query);

}  // namespace assay::simulate
