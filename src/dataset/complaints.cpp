#include "dataset/complaints.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"

namespace assay::dataset {
namespace {

constexpr std::size_t kErrorsPerFile = 100;

}  // namespace

Status Problems::first() const {
  if (errors.empty()) return {};
  const std::size_t others = errors.size() - 1 + omitted;
  return invalid(errors.front() + (others > 0 ? fmt::format(" (and {} more)", others) : ""));
}

void Complaints::error(int line, const std::string& reason) {
  if (++errors_ > kErrorsPerFile) {
    ++problems_.omitted;
  } else {
    problems_.errors.push_back(fmt::format("{}:{}: {}", file_, line, reason));
  }
}

void Complaints::warning(int line, const std::string& reason) {
  if (++warnings_ <= kErrorsPerFile) {
    problems_.warnings.push_back(fmt::format("{}:{}: {}", file_, line, reason));
  }
}

void SeenIds::add(const std::string& id, int line, Complaints& complaints) {
  const auto [first, is_new] = lines_.emplace(id, line);
  if (!is_new) {
    complaints.error(line, fmt::format("id \"{}\" was already used on line {}", printable(id, 80),
                                       first->second));
    return;
  }
  const auto [alike, distinct] = folded_.emplace(normalised(id), line);
  if (!distinct) {
    complaints.warning(line, fmt::format("id \"{}\" differs from that of line {} only in case, "
                                         "white space or Unicode form",
                                         printable(id, 80), alike->second));
  }
}

}  // namespace assay::dataset
