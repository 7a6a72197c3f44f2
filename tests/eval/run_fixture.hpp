#pragma once

/// \file
/// Runs over the colours golden set against a scripted provider.

#include <gmock/gmock.h>

#include "assay/eval/runner.hpp"
#include "assay/eval/summary.hpp"
#include "support/colours.hpp"
#include "support/scripted_provider.hpp"

namespace assay::eval {

/// What the config of such a run says beside its defaults.
struct ConfigText {
  int concurrency = 4;
  std::string provider{};  ///< further entries of the provider, with a leading comma
  std::string model{};     ///< further entries of every model, with a leading comma
  std::vector<std::string> models = {"lite"};
  std::string rest{};  ///< further sections
};

class RunTest : public testing::Test {
 protected:
  [[nodiscard]] Suite suite_for(const fake::ScriptedProvider& provider,
                                const ConfigText& text = {}) {
    std::string yaml = fmt::format(
        "providers:\n  fake: {{protocol: openai, base_url: \"{}\", limits: {{concurrency: "
        "{}}}{}}}\n"
        "models:\n",
        provider.base_url(), text.concurrency, text.provider);
    for (const std::string& name : text.models) {
      yaml +=
          fmt::format("  {0}: {{provider: fake, id: {0}-model, tier: {0}{1}}}\n", name, text.model);
    }
    folder_.write("assay.yaml", yaml + "tasks: [colours]\n" + text.rest);
    dataset::Problems problems;
    return load_suite(folder_ / "assay.yaml", {}, problems).value();
  }

  [[nodiscard]] RunReport run(const Suite& suite, bool start_new = false) {
    RunOptions options;
    options.database = database();
    options.start_new = start_new;
    options.on_notice = [this](const std::string& line) { notices_.push_back(line); };
    return run_suite(suite, options).value();
  }

  [[nodiscard]] std::filesystem::path database() const { return folder_ / "runs.db"; }
  [[nodiscard]] store::RunStore reader() const {
    return store::RunStore::open(database(), store::Access::read_only).value();
  }
  [[nodiscard]] RunSummary summary(const std::string& run_id) const {
    auto store = reader();
    return summarise(store, *store.find_run(run_id).value()).value();
  }

  /// Every stored attempt of all arms: `c001#2 wire.reset`.
  [[nodiscard]] std::vector<std::string> attempts(const std::string& run_id) const {
    std::vector<std::string> lines;
    auto store = reader();
    const auto run = *store.find_run(run_id).value();
    for (const auto& arm : run.arms) {
      store
          .for_each_attempt(run.row, arm.row,
                            [&lines](const store::AnswerRow& row) {
                              lines.push_back(fmt::format("{}#{} {}", row.item_id,
                                                          row.key.attempt_no, row.attempt_outcome));
                            })
          .value();
    }
    return lines;
  }

  const fake::TemporaryFolder folder_;
  std::vector<std::string> notices_;
};

[[nodiscard]] inline fake::ProviderReply answer_rightly(const fake::Asked& asked) {
  return fake::says(asked, fake::label(fake::colour_of(asked.user)));
}

}  // namespace assay::eval
