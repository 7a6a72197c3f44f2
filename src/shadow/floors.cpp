#include "shadow/floors.hpp"

#include <algorithm>

#include "assay/core/json.hpp"

namespace assay::shadow {

void Floors::for_each_value(const std::string& slices_json, const Visit& visit) const {
  if (floors_.empty()) return;
  const JsonReading slices = read_json(slices_json);
  if (!slices.ok() || !slices.value.is_object()) return;
  for (const auto& [slice, floor] : floors_) {
    const auto found = slices.value.find(slice);
    if (found == slices.value.end() || !found->is_string()) continue;
    visit(slice, floor, found->get_ref<const std::string&>());
  }
}

void Floors::count_sampled(const std::string& slices_json) {
  for_each_value(slices_json,
                 [this](const std::string& slice, std::int64_t, const std::string& value) {
                   ++counts_[slice][value].sampled;
                 });
}

void Floors::count_new(const std::string& slices_json) {
  for_each_value(slices_json, [this](const std::string& slice, std::int64_t,
                                     const std::string& value) { ++counts_[slice][value].fresh; });
}

double Floors::rate_for(std::int64_t floor, const Count& count) const {
  const std::int64_t missing = floor - count.sampled;
  if (missing <= 0 || count.fresh == 0) return rate_;
  const double wanted = static_cast<double>(missing) / static_cast<double>(count.fresh);
  return std::max(rate_, std::min(1.0, wanted));
}

double Floors::rate_of(const std::string& slices_json) const {
  double rate = rate_;
  for_each_value(slices_json,
                 [&](const std::string& slice, std::int64_t floor, const std::string& value) {
                   const auto values = counts_.find(slice);
                   if (values == counts_.end()) return;
                   const auto count = values->second.find(value);
                   if (count == values->second.end()) return;
                   rate = std::max(rate, rate_for(floor, count->second));
                 });
  return rate;
}

std::string Floors::rates_json() const {
  Json rates = Json::object();
  for (const auto& [slice, values] : counts_) {
    for (const auto& [value, count] : values) {
      const double rate = rate_for(floors_.at(slice), count);
      if (rate > rate_) rates[slice + "=" + value] = rate;
    }
  }
  return safe_dump(rates);
}

}  // namespace assay::shadow
