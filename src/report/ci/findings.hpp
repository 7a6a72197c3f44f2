#pragma once

/// \file
/// What somebody should look at in a run: the one list behind SARIF and annotations.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/report/run_report.hpp"

namespace assay::report::ci {

enum class Level { error, warning, note };
inline constexpr std::array kLevels = {Level::error, Level::warning, Level::note};

/// Where the file of a golden set says it.
struct Place {
  std::string file;  ///< as the config names its folder
  int line = 0;      ///< 1-based; 0: the file as a whole
};

struct Finding {
  Level level = Level::note;
  std::string rule;  ///< `gate/accuracy`, `flip`, `lint/leak`
  std::string task;
  std::string model;               ///< empty: not about one
  std::vector<std::string> items;  ///< empty: about all of them
  std::string check;               ///< the gate's name for it: several may share a rule
  std::string message;             ///< quotes data; one line, what a terminal would obey is shown
  std::optional<Place> place;      ///< nothing: the golden set is not at hand
};

struct Findings {
  std::vector<Finding> worst;         ///< errors, then warnings, then notes
  std::array<std::int64_t, 3> count;  ///< of each level, `worst` or not

  [[nodiscard]] std::int64_t count_of(Level level) const {
    return count[static_cast<std::size_t>(level)];
  }
};

/// How many findings are kept.
struct Most {
  std::size_t of_each_level = 0;
  std::size_t in_all = 0;
};

/// \error storage
[[nodiscard]] Result<Findings> find(const RunReport& report, store::RunStore& store, Most most);

/// The rule of a gate check: `gate/slice` of `slice language=de`, as rules must be few.
[[nodiscard]] std::string rule_of(const decide::GateCheck& check);

/// An item that only the baseline answers right.
inline constexpr const char* kFlip = "flip";

/// `error`, `warning`, or the word that a format has for a note.
[[nodiscard]] std::string_view word(Level level, std::string_view for_note);

}  // namespace assay::report::ci
