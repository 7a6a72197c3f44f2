#include "shadow/formats/format.hpp"

namespace assay::shadow {

const std::array<const Format*, 7>& formats() {
  static const std::array<const Format*, 7> kFormats = {
      &kOtel, &kHelicone, &kPortkey, &kLiteLlm, &kLangfuse, &kOpenAi, &kJsonl};
  return kFormats;
}

const Format& format_of(LogFormat kind) {
  for (const Format* format : formats()) {
    if (format->kind == kind) return *format;
  }
  return kJsonl;
}

std::string_view to_string(LogFormat format) {
  return format_of(format).name;
}

std::optional<LogFormat> log_format_from_string(std::string_view text) {
  for (const Format* format : formats()) {
    if (format->name == text) return format->kind;
  }
  return std::nullopt;
}

}  // namespace assay::shadow
