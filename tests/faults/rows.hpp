#pragma once

/// \file
/// A run against a provider of the test's own, as the rows of the fault matrix need it.

#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "cli/cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_provider.hpp"
#include "support/sql.hpp"

namespace assay::cli {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

class Rows : public CliTest {
 protected:
  /// A config for one model on golden/colours; `rest` is added at the end.
  void write_config(const fake::ScriptedProvider& provider, const std::string& rest = "",
                    int concurrency = 4, const std::string& name = "assay.yaml") const {
    folder_.write(name, fmt::format("providers:\n  fake: {{protocol: openai, base_url: \"{}\", "
                                    "limits: {{concurrency: {}}}}}\n"
                                    "models:\n  lite: {{provider: fake, id: m, stream: false}}\n"
                                    "tasks: [colours]\n{}",
                                    provider.base_url(), concurrency, rest));
  }

  static fake::ProviderReply answer(const fake::Asked& asked) {
    return fake::says(asked, fake::label(fake::colour_of(asked.user)));
  }

  [[nodiscard]] std::string value(const std::string& query,
                                  const std::string& database = "assay.db") const {
    return fake::sql_value(folder_ / database, query);
  }
  /// Loads tests/faults/clock_shim.cpp into every child.
  void shift_clock(const std::string& variable, const std::string& value) {
    environment_["LD_PRELOAD"] = ASSAY_CLOCK_SHIM;
    fake::add_sanitizer_option(environment_, "verify_asan_link_order=0");
    environment_[variable] = value;
  }
  /// Whoever sleeps sleeps a hundredth of it: SQLite waits 30 s for a lock.
  void quick_sleeps() { shift_clock("SHIM_SLEEP_DIVISOR", "100"); }

  /// Answers with a score; 0 where there are no tables yet.
  [[nodiscard]] int stored(const std::string& database = "assay.db") const {
    if (value("SELECT count(*) FROM sqlite_master", database) == "0") return 0;
    return std::stoi(value("SELECT count(*) FROM v_answer WHERE final_outcome = 'ok'", database));
  }
};

}  // namespace assay::cli
