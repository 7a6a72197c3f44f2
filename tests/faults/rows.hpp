#pragma once

/// \file
/// A run against a provider of the test's own, as the rows of the fault matrix need it.

#include <fmt/format.h>

#include "cli/cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_provider.hpp"
#include "support/sql.hpp"

namespace assay::cli {

class Rows : public CliTest {
 protected:
  /// assay.yaml for one model on golden/colours; `rest` is added at the end.
  void write_config(const fake::ScriptedProvider& provider, const std::string& rest = "",
                    int concurrency = 4) const {
    folder_.write(
        "assay.yaml",
        fmt::format(
            "providers:\n  fake: {{protocol: openai, base_url: \"{}\", "
            "limits: {{concurrency: {}}}}}\n"
            "models:\n  lite: {{provider: fake, id: m, stream: false}}\ntasks: [colours]\n{}",
            provider.base_url(), concurrency, rest));
  }

  static fake::ProviderReply answer(const fake::Asked& asked) {
    return fake::says(asked, fake::label(fake::colour_of(asked.user)));
  }

  [[nodiscard]] std::string value(const std::string& query,
                                  const std::string& database = "assay.db") const {
    return fake::sql_value(folder_ / database, query);
  }
  [[nodiscard]] int stored() const { return std::stoi(value("SELECT count(*) FROM v_answer")); }
};

}  // namespace assay::cli
