#pragma once

/// \file
/// A small task, logs of traffic for it, and the commands over them.

#include <gmock/gmock.h>

#include <fstream>

#include "assay/core/json.hpp"
#include "assay/shadow/experiment.hpp"
#include "assay/shadow/import_traffic.hpp"
#include "support/temporary_folder.hpp"

namespace assay::shadow {

/// A folder with a golden set `tickets`, a config with two embedded models, and a database.
class World {
 public:
  World() {
    const auto set = folder_ / "tickets";
    std::filesystem::create_directories(set / "prompts");
    write("tickets/task.yaml",
          "name: tickets\nkind: classification\nlabels: [billing, technical]\nanswer: json\n"
          "max_output_tokens: 32\nprompt: v1\n");
    write("tickets/prompts/v1.yaml", "version: v1\nsystem: Sort.\nuser: |\n  {{input}}\n");
    write("tickets/items.jsonl", R"({"id":"i1","input":"a refund please","expected":"billing"})"
                                 "\n");
    std::string train;
    for (int i = 0; i < 6; ++i) {
      const std::string n = std::to_string(i);
      train += R"({"id":"b)" + n + R"(","input":"refund of the invoice )" + n +
               R"(","expected":"billing"})" + "\n" + R"({"id":"t)" + n +
               R"(","input":"the app crashes with error )" + n + R"(","expected":"technical"})" +
               "\n";
    }
    write("tickets/train.jsonl", train);
    write("assay.yaml",
          "providers:\n  local: {protocol: local}\nmodels:\n"
          "  lite: {provider: local, id: small, tier: lite}\n"
          "  pro: {provider: local, id: large, tier: pro}\ntasks: [tickets]\n"
          "budget: {calls: 100000}\n");
    dataset::Problems problems;
    task_ = eval::load_task(set, problems).value();
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] std::filesystem::path database() const { return folder_ / "assay.db"; }
  [[nodiscard]] const eval::Task& task() const { return *task_; }

  /// A line of our own format; `i` decides session, language and time.
  static std::string line(int i, const std::string& model = "small", const std::string& more = "") {
    const Json entry = {
        {"id", "req-" + std::to_string(i)},
        {"started_at", 1'794'000'000'000 + std::int64_t{i} * 600'000},
        {"model", model},
        {"system", "Sort the message."},
        {"prompt",
         i % 2 == 0 ? "refund number " + std::to_string(i) : "error number " + std::to_string(i)},
        {"output", {{"label", i % 3 == 0 ? "billing" : "technical"}, {"confidence", 0.75}}},
        {"latency_ms", 100 + i % 7},
        {"tokens", {{"input", 20}, {"output", 8}}},
        {"session", "s" + std::to_string(i / 3)},
        {"slices", {{"language", i % 10 == 0 ? "fr" : "en"}}}};
    std::string text = safe_dump(entry);
    if (!more.empty()) text.insert(text.size() - 1, "," + more);
    return text + "\n";
  }

  static std::string lines(int from, int to) {
    std::string text;
    for (int i = from; i < to; ++i) text += line(i);
    return text;
  }

  [[nodiscard]] ImportRequest request(const std::string& log) const {
    write("log.jsonl", log);
    ImportRequest request;
    request.files = {file("log.jsonl")};
    request.database = database();
    return request;
  }

  ImportReport imported(const std::string& log) const {
    return import_traffic(task(), request(log)).value();
  }

  SampleReport sampled(const std::optional<ExperimentRules>& rules,
                       const std::string& name = "") const {
    auto runs = store::RunStore::open(database(), store::Access::read_write).value();
    return sample(runs, task(), name, rules).value();
  }

 private:
  const fake::TemporaryFolder folder_;
  std::unique_ptr<eval::Task> task_;
};

}  // namespace assay::shadow
