#pragma once

#include <string_view>

namespace assay {

/// Kept equal to the project version in CMakeLists.txt by a test.
inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace assay
