#pragma once

/// \file
/// What has the digits of a telephone number and the form of something else.

#include <cstddef>
#include <string_view>
#include <vector>

#include "local/phone_runs.hpp"
#include "local/phone_shape.hpp"

namespace assay::local {

/// A date, an IP address, a card or parcel number in fours, a tax id: groups [first, last].
[[nodiscard]] bool looks_otherwise(std::string_view text, const DigitRun& run, std::size_t first,
                                   std::size_t last);

/// Groups that no American writes: 8435-5501-70 is ten digits as well.
[[nodiscard]] bool is_grouped_american(const DigitRun& run, std::size_t first, std::size_t last);

/// The IBANs of a text, in order.
[[nodiscard]] std::vector<Bytes> find_ibans(std::string_view text);

}  // namespace assay::local
