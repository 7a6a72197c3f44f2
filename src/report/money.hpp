#pragma once

/// \file
/// Money and large counts as people read them. The same bytes whatever the locale.

#include <cstdint>
#include <string>

namespace assay::report {

/// 1234567 -> `1 234 567`, with no-break spaces.
[[nodiscard]] std::string grouped(std::int64_t count);

/// US dollars, to be read and not to be added up: cents from one dollar on (whole dollars from
/// 1 000 on), three significant digits below. What is not nothing is never shown as $0.00.
[[nodiscard]] std::string money(double usd);

/// A difference: `+$0.16`, `-$0.16`, `$0.00`.
[[nodiscard]] std::string signed_money(double usd);

}  // namespace assay::report
