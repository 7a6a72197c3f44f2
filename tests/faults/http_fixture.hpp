#pragma once

/// \file
/// A run over one of the protocols against a server with faults, and what a fault may do to it:
/// heal and leave every figure as it is, or leave an answer missing and the run incomplete. Nothing
/// else.

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "assay/eval/runner.hpp"
#include "assay/eval/summary.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/fault_server.hpp"
#include "support/temporary_folder.hpp"

namespace assay::faults {

inline constexpr int kItems = 20;

/// What a run over HTTP says beside its defaults.
struct RunShape {
  bool stream = false;
  int items = kItems;
  int concurrency = 8;
  int max_attempts = 2;
  int sessions = 1;  ///< the run is gone on with so often until it is complete
  std::string timeouts =
      "{connect_ms: 5000, first_byte_ms: 10000, idle_ms: 10000, total_ms: 20000}";
  std::string model{};  ///< further entries of the model, with a leading comma
};

/// Patience for faults that are silent; everything else must not wait that long on a slow machine.
inline constexpr const char* kHasty =
    "{connect_ms: 5000, first_byte_ms: 400, idle_ms: 400, total_ms: 1000}";

struct Ran {
  eval::RunReport report;  ///< of the last session
  std::string figures;     ///< what the models were worth, without times and counts of calls
  std::map<std::string, std::vector<std::string>> outcomes;  ///< item -> of each attempt
  std::map<std::string, std::string> worth;                  ///< item -> verdict and answer
  std::vector<store::AnswerRow> attempts;
  std::vector<std::string> notices;

  [[nodiscard]] bool is_complete() const { return report.ending == eval::Ending::complete; }
  [[nodiscard]] std::vector<std::string> errors_of(const std::string& outcome) const;
};

[[nodiscard]] Ran run_against(const std::string& base_url, const std::string& protocol,
                              const RunShape& shape);
/// The same run without any fault; computed once for each protocol and kind of answer.
[[nodiscard]] const Ran& clean_run(const std::string& protocol, const RunShape& shape);

/// A rule that hits a few items' first attempts: three of twenty, always the same.
[[nodiscard]] std::string on_first_attempts(const std::string& fault);

class HttpFaults : public testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] static std::string protocol() { return GetParam(); }

  /// Hits a few first attempts: they end in `outcome`, are asked again, and no figure changes.
  Ran expect_healed(const std::string& id, const std::string& fault, const std::string& outcome,
                    const RunShape& shape = {});
  /// Hits a few first attempts: they end in `outcome`, are not asked again, and the run is
  /// incomplete; all else is as in the clean run.
  Ran expect_given_up(const std::string& id, const std::string& fault, const std::string& outcome,
                      const RunShape& shape = {});
  /// Hits every call, and nobody notices: one attempt for each item, every figure as it is.
  Ran expect_unharmed(const std::string& id, const std::string& fault, const RunShape& shape = {});
  /// Hits every call's answer: it counts, as what the model did.
  Ran expect_scored_as(const std::string& id, const std::string& fault, const std::string& outcome,
                       const RunShape& shape = {});

  /// Does all of these at the same time: most of a run with faults is waiting.
  static void at_once(const std::vector<std::function<void()>>& checks);

 private:
  Ran hit_some(const std::string& fault, const std::string& outcome, bool is_asked_again,
               const RunShape& shape);
  void row(const std::string& id, const std::string& fault, const RunShape& shape,
           const std::string& outcome) const;
};

/// For INSTANTIATE_TEST_SUITE_P.
[[nodiscard]] inline auto all_protocols() {
  return testing::Values("openai", "anthropic", "gemini");
}
[[nodiscard]] inline std::string protocol_name(const testing::TestParamInfo<const char*>& info) {
  return info.param;
}

}  // namespace assay::faults
