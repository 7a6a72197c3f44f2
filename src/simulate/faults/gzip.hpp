#pragma once

/// \file
/// Gzip files (RFC 1952) that nobody asked for. Written by hand: this much needs no library.

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::simulate {

/// `text` as a valid gzip file, not shorter than before.
[[nodiscard]] std::string gzipped(std::string_view text);

/// That many zero bytes in about a 158th of the room. The checksum is not right: who gets that far
/// has unpacked it all.
[[nodiscard]] std::string gzipped_zeros(std::size_t bytes);

}  // namespace assay::simulate
