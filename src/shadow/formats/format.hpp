#pragma once

/// \file
/// One reader per log format: a JSON value of the log in, calls in our words out. Pure.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/shadow/import_traffic.hpp"
#include "shadow/logged_call.hpp"

namespace assay::shadow {

/// What an entry is.
struct Entry {
  LoggedCall call;
  std::string skipped;  ///< not empty: no call to a chat model, but this; there is no `call` then
};

struct Format {
  LogFormat kind;
  std::string_view name;
  /// How to tell it: why a line is of this format, or empty. Asked in the order of the table.
  std::string (*recognise)(const Json& line);
  /// The entries that a line holds, each as one JSON value. Null: the line is the entry.
  std::vector<Json> (*entries)(const Json& line);
  /// \error invalid_argument  the reason, without a place
  Result<Entry> (*read)(const Json& entry);
};

extern const Format kJsonl, kLiteLlm, kLangfuse, kHelicone, kPortkey, kOtel, kOpenAi;

/// Those with the most telling marks first.
[[nodiscard]] const std::array<const Format*, 7>& formats();
[[nodiscard]] const Format& format_of(LogFormat kind);

}  // namespace assay::shadow
