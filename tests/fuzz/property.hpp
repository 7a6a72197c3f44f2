#pragma once

/// \file
/// What every fuzz target needs: its input as text, and rules that no input may break.
///
/// A target is one function, `LLVMFuzzerTestOneInput`, in one file. `scripts/fuzz` builds each with
/// libFuzzer; the ordinary suite runs all of them over tests/fuzz/corpus.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace assay::fuzz {

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A broken rule is an exception that nobody catches: libFuzzer keeps the input, and the suite
/// names the file.
inline void require(bool holds, const char* rule) {
  if (!holds) throw std::logic_error(rule);
}

}  // namespace assay::fuzz
