#include "eval/strict_object.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::eval {

const Json* StrictObject::find(const char* key) {
  known_.emplace_back(key);
  const auto found = object_.find(key);
  if (found != object_.end()) return &*found;
  refuse(fmt::format("\"{}\" is missing", key));
  return nullptr;
}

std::string StrictObject::text(const char* key, std::size_t limit_bytes) {
  const Json* const value = find(key);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    refuse(fmt::format("\"{}\" must be a string", key));
    return {};
  }
  if (value->get_ref<const std::string&>().size() > limit_bytes) {
    refuse(fmt::format("\"{}\" is longer than {} bytes", key, limit_bytes));
    return {};
  }
  return value->get<std::string>();
}

std::string StrictObject::hash(const char* key) {
  std::string hash = text(key);
  const bool is_hex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (hash.size() != 64 || !is_hex) refuse(fmt::format("\"{}\" must be 64 hex digits", key));
  return hash;
}

std::int64_t StrictObject::count(const char* key, std::int64_t low, std::int64_t high) {
  const Json* const value = find(key);
  if (value == nullptr) return 0;
  // Neither -1 nor 1.0 nor 1e3; what does not fit into 64 bits was read as a fraction.
  const bool is_whole = value->is_number_unsigned();
  const auto number = is_whole ? value->get<std::uint64_t>() : 0;
  if (!is_whole || number < static_cast<std::uint64_t>(low) ||
      number > static_cast<std::uint64_t>(high)) {
    refuse(fmt::format("\"{}\" must be a whole number from {} to {}", key, low, high));
    return 0;
  }
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> StrictObject::count_or_null(const char* key, std::int64_t high) {
  const auto value = object_.find(key);
  if (value == object_.end() || !value->is_null()) return count(key, 0, high);
  known_.emplace_back(key);
  return std::nullopt;
}

const Json* StrictObject::object(const char* key) {
  const Json* const value = find(key);
  if (value == nullptr || value->is_object()) return value;
  refuse(fmt::format("\"{}\" must be an object", key));
  return nullptr;
}

const Json* StrictObject::array(const char* key) {
  const Json* const value = find(key);
  if (value == nullptr || value->is_array()) return value;
  refuse(fmt::format("\"{}\" must be an array", key));
  return nullptr;
}

void StrictObject::refuse(std::string reason) {
  if (reason_.empty()) reason_ = std::move(reason);
}

Status StrictObject::finish() {
  for (const auto& [key, ignored] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      refuse(fmt::format("unknown key \"{}\"{}", printable(key, 60), did_you_mean(key, known_)));
    }
  }
  if (reason_.empty()) return {};
  return invalid(reason_);
}

}  // namespace assay::eval
