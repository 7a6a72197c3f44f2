#include "assay/store/records.hpp"

namespace assay::store {
namespace {

constexpr AttemptKind kKinds[] = {AttemptKind::call, AttemptKind::correction, AttemptKind::fallback,
                                  AttemptKind::traffic};

}  // namespace

std::string_view to_string(AttemptKind kind) {
  switch (kind) {
    case AttemptKind::call:
      return "call";
    case AttemptKind::correction:
      return "correction";
    case AttemptKind::fallback:
      return "fallback";
    case AttemptKind::traffic:
      return "traffic";
  }
  return "unknown";
}

std::optional<AttemptKind> attempt_kind_from_string(std::string_view text) {
  for (const AttemptKind kind : kKinds) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace assay::store
