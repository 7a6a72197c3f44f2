#include "assay/report/promptfoo_json.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assay/core/clock.hpp"
#include "report/data/answer_values.hpp"

namespace assay::report {
namespace {

/// promptfoo's words for why an answer does not count.
enum FailureReason : int { kNone = 0, kAssert = 1, kError = 2 };

/// What a reader fills in; the whole prompt with its examples is not in the file.
constexpr const char* kTemplate = "{{input}}";

/// Adds up, and stays unknown as soon as one part is.
template <class T>
class Sum {
 public:
  void add(const std::optional<T>& part) {
    if (part && value_) {
      *value_ += *part;
    } else {
      value_.reset();
    }
  }
  [[nodiscard]] const std::optional<T>& value() const { return value_; }

 private:
  std::optional<T> value_ = T{};
};

void set_if_known(Json& object, const char* key, const Json& value) {
  if (!value.is_null()) object[key] = value;
}

struct Tokens {
  Sum<std::int64_t> input, output, cached;

  void add(const TokenUsage& usage) {
    input.add(usage.input);
    output.add(usage.output);
    cached.add(usage.cached);
  }

  [[nodiscard]] Json json() const {
    Json object = Json::object();
    if (input.value() && output.value()) object["total"] = *input.value() + *output.value();
    if (input.value()) object["prompt"] = *input.value();
    if (output.value()) object["completion"] = *output.value();
    if (cached.value()) object["cached"] = *cached.value();
    return object;
  }
};

/// What is counted over results: one column of the viewer's table, or all of them.
struct Counts {
  std::array<std::int64_t, 3> by_reason{};  ///< indexed by FailureReason
  Sum<std::int64_t> latency_us;
  Sum<std::int64_t> micro_usd;
  Tokens tokens;

  void add(const store::AnswerRow& answer, FailureReason reason) {
    ++by_reason[reason];
    latency_us.add(answer.latency_us);
    micro_usd.add(answer.micro_usd);
    tokens.add(answer.usage);
  }
};

/// A model, over all of its tasks.
struct Column {
  std::string model;
  std::string label;  ///< task and prompt version of each of its arms
  Counts counts;

  [[nodiscard]] Json json() const {
    Json metrics = {{"score", counts.by_reason[kNone]},
                    {"testPassCount", counts.by_reason[kNone]},
                    {"testFailCount", counts.by_reason[kAssert]},
                    {"testErrorCount", counts.by_reason[kError]},
                    {"assertPassCount", counts.by_reason[kNone]},
                    {"assertFailCount", counts.by_reason[kAssert]},
                    {"tokenUsage", counts.tokens.json()},
                    {"namedScores", Json::object()},
                    {"namedScoresCount", Json::object()}};
    set_if_known(metrics, "totalLatencyMs", milliseconds_value(counts.latency_us.value()));
    set_if_known(metrics, "cost", dollars_value(counts.micro_usd.value()));
    return {{"raw", kTemplate}, {"label", label}, {"provider", model}, {"metrics", metrics}};
  }
};

FailureReason failure_reason(const store::AnswerRow& answer) {
  if (!answer.score || answer.score->verdict == "unscored") return kError;
  return answer.score->verdict == "correct" ? kNone : kAssert;
}

/// Why, in a word where the scorer gave no reason.
const std::string& reason_text(const store::ScoreRecord& score) {
  if (!score.reason.empty()) return score.reason;
  return score.outcome == "ok" ? score.verdict : score.outcome;
}

Json variables(const store::ArmRecord& arm, const store::AnswerRow& answer, int repeats) {
  const Json expected = json_or_text(answer.expected_json);
  Json object = {{"task", arm.task},
                 {"item", answer.item_id},
                 {"input", answer.input},
                 {"expected", expected.is_string() ? expected : Json(safe_dump(expected))}};
  if (repeats > 1) object["repeat"] = fmt::to_string(answer.key.repeat + 1);
  return object;
}

Json response(const store::AnswerRow& answer) {
  Json object = {{"output", answer.text}, {"cached", answer.from_cache}};
  Tokens tokens;
  tokens.add(answer.usage);
  object["tokenUsage"] = tokens.json();
  if (!answer.finish_reason.empty()) object["finishReason"] = answer.finish_reason;
  return object;
}

class PromptfooWriter {
 public:
  PromptfooWriter(const RunReport& report, store::RunStore& store,
                  const std::function<Status(std::string_view)>& write)
      : run_(report.run.run), report_(report), store_(store), write_(write) {}

  Status run() {
    const std::string started = iso_time(run_.started_unix_ms);
    ASSAY_CHECK(write_(fmt::format(R"({{"evalId":{},"results":{{"version":3,"timestamp":"{}",)"
                                   R"("results":[)",
                                   json_quoted(run_.id), started)));
    for (const TaskReport& task : report_.tasks) {
      rows_.clear();
      for (const eval::ArmSummary* arm : arms_of(report_, task)) ASSAY_CHECK(write_arm(arm->arm));
    }
    Json prompts = Json::array();
    for (const Column& column : columns_) prompts.push_back(column.json());
    const Json config = {{"description", "assay run " + run_.id}};
    const Json metadata = {{"evaluationCreatedAt", started}};
    return write_(fmt::format(
        "\n],\"prompts\":{},\"stats\":{}}},\"config\":{},"
        "\"shareableUrl\":null,\"metadata\":{}}}\n",
        safe_dump(prompts), safe_dump(stats()), safe_dump(config), safe_dump(metadata)));
  }

 private:
  Status write_arm(const store::ArmRecord& arm) {
    const std::size_t column = column_of(arm);
    Status written;
    ASSAY_CHECK(store_.for_each_answer(run_.row, arm.row, [&](const store::AnswerRow& answer) {
      if (!written.has_value()) return;
      written = write_((is_first_ ? "\n" : ",\n") + safe_dump(result(arm, answer, column)));
      is_first_ = false;
    }));
    return written;
  }

  std::size_t column_of(const store::ArmRecord& arm) {
    const std::string label = fmt::format("{} {}", arm.task, arm.prompt_version);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].model != arm.model) continue;
      columns_[i].label += ", " + label;
      return i;
    }
    columns_.push_back({arm.model, label, {}});
    return columns_.size() - 1;
  }

  /// The same item is the same row in every column.
  std::int64_t row_of(const store::AnswerRow& answer) {
    const auto [place, is_new] = rows_.try_emplace({answer.item_row, answer.key.repeat}, next_row_);
    if (is_new) ++next_row_;
    return place->second;
  }

  Json result(const store::ArmRecord& arm, const store::AnswerRow& answer, std::size_t column) {
    const FailureReason reason = failure_reason(answer);
    const bool is_right = reason == kNone;
    columns_[column].counts.add(answer, reason);
    all_.add(answer, reason);
    const Json values = variables(arm, answer, run_.repeats);
    const Json measures = measures_value(answer);
    const Json scores = measures.is_null() ? Json::object() : measures;
    Json object = {
        {"promptIdx", column},
        {"testIdx", row_of(answer)},
        {"testCase", {{"vars", values}, {"metadata", json_or_text(answer.slices_json)}}},
        {"promptId", arm.prompt_hash},
        {"provider", {{"id", arm.protocol + ":" + arm.model_id}, {"label", arm.model}}},
        {"prompt",
         {{"raw", kTemplate}, {"label", fmt::format("{} {}", arm.task, arm.prompt_version)}}},
        {"vars", values},
        {"response", response(answer)},
        {"failureReason", static_cast<int>(reason)},
        {"success", is_right},
        {"score", is_right ? 1 : 0},
        {"namedScores", scores},
        {"metadata", json_or_text(answer.slices_json)}};
    set_if_known(object, "latencyMs", milliseconds_value(answer.latency_us));
    set_if_known(object, "cost", dollars_value(answer.micro_usd));
    if (reason == kError) {
      object["error"] = answer.error.empty() ? answer.attempt_outcome : answer.error;
    } else {
      object["gradingResult"] = {
          {"pass", is_right}, {"score", is_right ? 1 : 0}, {"reason", reason_text(*answer.score)}};
    }
    return object;
  }

  [[nodiscard]] Json stats() const {
    Json object = {{"successes", all_.by_reason[kNone]},
                   {"failures", all_.by_reason[kAssert]},
                   {"errors", all_.by_reason[kError]},
                   {"tokenUsage", all_.tokens.json()}};
    if (run_.finished_unix_ms) object["durationMs"] = *run_.finished_unix_ms - run_.started_unix_ms;
    return object;
  }

  const store::RunRecord& run_;
  const RunReport& report_;
  store::RunStore& store_;
  const std::function<Status(std::string_view)>& write_;
  std::vector<Column> columns_;
  Counts all_;
  std::map<std::pair<store::RowId, int>, std::int64_t> rows_;  ///< of the task at hand
  std::int64_t next_row_ = 0;
  bool is_first_ = true;
};

}  // namespace

Status write_promptfoo(const RunReport& report, store::RunStore& store,
                       const std::function<Status(std::string_view)>& write) {
  return PromptfooWriter(report, store, write).run();
}

}  // namespace assay::report
