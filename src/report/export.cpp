#include "assay/report/export.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "assay/core/clock.hpp"
#include "report/csv_cell.hpp"
#include "report/data/answer_values.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

/// One attempt as named values; strings stay strings, numbers numbers, unknown is null.
using Row = std::vector<std::pair<const char*, Json>>;

/// Of an item that was asked alone: null.
Json unless_alone(int count) {
  return count == 0 ? Json(nullptr) : Json(count);
}

Row make_row(const store::RunRecord& run, const store::ArmRecord& arm,
             const store::AnswerRow& answer) {
  const auto score = [&answer](auto member) -> Json {
    return answer.score ? Json((*answer.score).*member) : Json(nullptr);
  };
  return {{"run_id", run.id},
          {"task", arm.task},
          {"model", arm.model},
          {"tier", arm.tier},
          {"provider", arm.provider},
          {"model_id", arm.model_id},
          {"served_model", answer.served_model},
          {"prompt_version", arm.prompt_version},
          {"item_id", answer.item_id},
          {"slices", json_or_text(answer.slices_json)},
          {"repeat", answer.key.repeat},
          {"attempt_no", answer.key.attempt_no},
          {"kind", store::to_string(answer.kind)},
          {"served_by", answer.served_by},
          {"batch_size", unless_alone(answer.batch.size)},
          {"batch_position", unless_alone(answer.batch.position)},
          {"from_cache", answer.from_cache},
          {"started", iso_time(answer.started_unix_ms)},
          {"attempt_outcome", answer.attempt_outcome},
          {"outcome", score(&store::ScoreRecord::outcome)},
          {"verdict", score(&store::ScoreRecord::verdict)},
          {"rung", score(&store::ScoreRecord::rung)},
          {"expected", json_or_text(answer.expected_json)},
          {"answer", answer.score ? json_or_text(answer.score->answer) : Json(nullptr)},
          {"confidence", answer.score ? or_null(answer.score->confidence) : Json(nullptr)},
          {"measures", measures_value(answer)},
          {"reason", score(&store::ScoreRecord::reason)},
          {"latency_ms", milliseconds_value(answer.latency_us)},
          {"ttft_ms", milliseconds_value(answer.ttft_us)},
          {"tokens_input", or_null(answer.usage.input)},
          {"tokens_cached", or_null(answer.usage.cached)},
          {"tokens_output", or_null(answer.usage.output)},
          {"tokens_reasoning", or_null(answer.usage.reasoning)},
          {"cost_usd", dollars_value(answer.micro_usd)},
          {"finish_reason", answer.finish_reason},
          {"dropped_parameters", answer.dropped_parameters},
          {"error", answer.error},
          {"input", answer.input},
          {"output", answer.text}};
}

std::string jsonl_line(const Row& row) {
  Json object = Json::object();
  for (const auto& [name, value] : row) object[name] = value;
  return safe_dump(object) + "\n";
}

std::string csv_line(const Row& row) {
  std::string line;
  for (const auto& [name, value] : row) {
    if (!line.empty()) line += ',';
    line += csv_cell(value);
  }
  return line + "\r\n";
}

std::string csv_header(const Row& row) {
  std::string line;
  for (const auto& [name, value] : row) line += fmt::format("{}{}", line.empty() ? "" : ",", name);
  return line + "\r\n";
}

}  // namespace

std::optional<ExportFormat> export_format_from_string(std::string_view text) {
  if (text == "jsonl") return ExportFormat::jsonl;
  if (text == "csv") return ExportFormat::csv;
  return std::nullopt;
}

Status export_attempts(store::RunStore& store, const store::RunRecord& run, ExportFormat format,
                       const std::function<Status(std::string_view)>& write) {
  Status written;
  if (format == ExportFormat::csv) written = write(csv_header(make_row(run, {}, {})));
  for (const store::ArmRecord& arm : run.arms) {
    if (!written.has_value()) break;
    ASSAY_CHECK(store.for_each_attempt(run.row, arm.row, [&](const store::AnswerRow& answer) {
      if (!written.has_value()) return;
      const Row row = make_row(run, arm, answer);
      written = write(format == ExportFormat::jsonl ? jsonl_line(row) : csv_line(row));
    }));
  }
  return written;
}

}  // namespace assay::report
