#include "assay/eval/slice_cache.hpp"

#include "assay/core/json.hpp"

namespace assay::eval {
namespace {

SliceCache::Slices parse(const std::string& json) {
  auto slices = std::make_shared<decide::Slices>();
  const JsonReading reading = read_json(json);
  if (!reading.ok() || !reading.value.is_object()) return slices;
  for (const auto& [name, value] : reading.value.items()) {
    if (value.is_string()) (*slices)[name] = value.get<std::string>();
  }
  return slices;
}

}  // namespace

SliceCache::Slices SliceCache::read(const std::string& json) {
  Slices& known = known_[json];
  if (known == nullptr) known = parse(json);
  return known;
}

}  // namespace assay::eval
