#include "simulate/paging.hpp"

#include <algorithm>
#include <charconv>

#include "simulate/exchange.hpp"

namespace assay::simulate {
namespace {

std::optional<std::size_t> count_in(std::string_view query, std::string_view name,
                                    std::size_t otherwise) {
  const auto text = query_value(query, name);
  if (!text || text->empty()) return otherwise;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

Page cut(const std::vector<std::string>& ids, std::size_t first, std::size_t last) {
  Page page;
  for (std::size_t i = first; i < last; ++i) page.ids.push_back(ids[i]);
  page.next = last;
  page.has_more = last < ids.size();
  return page;
}

}  // namespace

std::optional<Page> id_page(const std::vector<std::string>& ids, std::string_view query) {
  const auto limit = count_in(query, "limit", 20);
  if (!limit || *limit == 0 || *limit > 1000) return std::nullopt;
  const auto index = [&ids](const std::string& id) {
    return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  };
  if (const auto before = query_value(query, "before_id")) {
    const std::size_t last = index(*before);
    const std::size_t first = last > *limit ? last - *limit : 0;
    Page page = cut(ids, first, last);
    page.has_more = first > 0;  // in the direction that was asked for
    return page;
  }
  const auto after = query_value(query, "after_id");
  const std::size_t first = after ? std::min(index(*after) + 1, ids.size()) : 0;
  return cut(ids, first, std::min(first + *limit, ids.size()));
}

std::optional<Page> token_page(const std::vector<std::string>& ids, std::string_view query) {
  const auto size = count_in(query, "pageSize", 50);
  const auto first = count_in(query, "pageToken", 0);
  if (!size || !first || *first > ids.size()) return std::nullopt;
  const std::size_t taken = std::clamp<std::size_t>(*size == 0 ? 50 : *size, 1, 1000);
  return cut(ids, *first, std::min(*first + taken, ids.size()));
}

}  // namespace assay::simulate
