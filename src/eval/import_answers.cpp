#include "assay/eval/import_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "assay/core/clock.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/line_reader.hpp"
#include "assay/store/run_store.hpp"
#include "assay/version.hpp"
#include "eval/run_id.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {
namespace {

constexpr std::size_t kShownProblems = 100;
constexpr std::string_view kKeys[] = {"id", "output", "latency_ms", "tokens"};
constexpr std::string_view kTokenKeys[] = {"input", "output"};

struct Answer {
  Attempt attempt;
  int line = 0;  ///< 0: no line names this item
};

/// The reason why a line cannot be used; empty if it can.
class LineReading {
 public:
  LineReading(const Json& object, const std::unordered_map<std::string_view, std::size_t>& items)
      : object_(object), items_(items) {}

  std::string reason;
  std::size_t item = 0;
  Answer answer;

  bool read() {
    if (!object_.is_object()) return refuse("must be a JSON object");
    for (const auto& [key, ignored] : object_.items()) {
      if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
        return refuse(
            fmt::format("unknown key \"{}\"{}", printable(key, 60), did_you_mean(key, kKeys)));
      }
    }
    return read_id() && read_output() && read_latency() && read_tokens();
  }

 private:
  bool refuse(std::string why) {
    reason = std::move(why);
    return false;
  }

  bool read_id() {
    const auto id = object_.find("id");
    if (id == object_.end() || !id->is_string()) return refuse("\"id\" is missing or not a string");
    const auto found = items_.find(id->get_ref<const std::string&>());
    if (found == items_.end()) {
      return refuse(fmt::format("id \"{}\" is not in the golden set",
                                printable(id->get_ref<const std::string&>(), 80)));
    }
    item = found->second;
    return true;
  }

  /// Text is taken as it is; JSON is what the model would have written.
  bool read_output() {
    const auto output = object_.find("output");
    if (output == object_.end()) return refuse("\"output\" is missing");
    answer.attempt.completion.text =
        output->is_string() ? output->get<std::string>() : safe_dump(*output);
    const bool is_empty = trimmed(answer.attempt.completion.text).empty();
    answer.attempt.outcome = is_empty ? Outcome::model_empty : Outcome::ok;
    return true;
  }

  bool read_latency() {
    const auto latency = object_.find("latency_ms");
    if (latency == object_.end() || latency->is_null()) {
      answer.attempt.timing.latency = std::chrono::nanoseconds(-1);  // unknown
      return true;
    }
    if (!latency->is_number() || !(latency->get<double>() >= 0) ||
        latency->get<double>() > 8.64e7) {
      return refuse("\"latency_ms\" must be a number of milliseconds, at least 0");
    }
    answer.attempt.timing.latency =
        std::chrono::nanoseconds(static_cast<std::int64_t>(latency->get<double>() * 1e6));
    return true;
  }

  bool read_tokens() {
    const auto tokens = object_.find("tokens");
    if (tokens == object_.end() || tokens->is_null()) return true;
    if (!tokens->is_object())
      return refuse("\"tokens\" must be an object with \"input\", \"output\"");
    for (const auto& [key, value] : tokens->items()) {
      if (std::find(std::begin(kTokenKeys), std::end(kTokenKeys), key) == std::end(kTokenKeys)) {
        return refuse(fmt::format("unknown key \"tokens.{}\"{}", printable(key, 60),
                                  did_you_mean(key, kTokenKeys)));
      }
      if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1'000'000'000) {
        return refuse(fmt::format("\"tokens.{}\" must be a whole number of tokens", key));
      }
      auto& usage = answer.attempt.completion.usage;
      (key == "input" ? usage.input : usage.output) = value.get<std::int64_t>();
    }
    return true;
  }

  const Json& object_;
  const std::unordered_map<std::string_view, std::size_t>& items_;
};

Result<std::vector<Answer>> read_answers(const Task& task, const std::filesystem::path& file,
                                         dataset::Problems& problems) {
  std::unordered_map<std::string_view, std::size_t> items;
  for (std::size_t i = 0; i < task.set.items.size(); ++i) items.emplace(task.set.items[i].id, i);
  std::vector<Answer> answers(task.set.items.size());
  ASSAY_TRY(auto reader, dataset::LineReader::open(file, dataset::DatasetLimits().line_bytes));
  const auto complain = [&](const std::string& reason) {
    if (problems.errors.size() < kShownProblems) {
      problems.errors.push_back(fmt::format("{}:{}: {}", file.string(), reader.number(), reason));
    } else {
      ++problems.omitted;
    }
  };
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) break;
    if (trimmed(line).empty()) continue;
    const JsonReading json = read_json(line);
    if (!json.ok()) {
      complain("not valid JSON: " + json.message);
      continue;
    }
    LineReading reading(json.value, items);
    if (!reading.read()) {
      complain(reading.reason);
    } else if (answers[reading.item].line != 0) {
      complain(fmt::format("id \"{}\" was already used on line {}",
                           printable(task.set.items[reading.item].id, 80),
                           answers[reading.item].line));
    } else {
      answers[reading.item] = std::move(reading.answer);
      answers[reading.item].line = reader.number();
    }
  }
  ASSAY_CHECK(problems.first());
  const auto is_given = [](const Answer& answer) { return answer.line > 0; };
  if (std::none_of(answers.begin(), answers.end(), is_given)) {
    return invalid(file.string() +
                   ": holds no answers; write one {\"id\", \"output\"} on each line");
  }
  return answers;
}

store::RunRecord run_record(const Task& task, const ImportRequest& request) {
  store::ArmRecord arm;
  arm.task = task.set.task.name;
  arm.golden_set_hash = task.set.hash;
  arm.model = request.model;
  arm.tier = request.tier;
  arm.provider = "import";
  arm.protocol = "import";
  arm.model_id = request.model;
  arm.parameters_json = "{}";
  arm.hash = Hasher().add("import").add(task.set.hash).add(request.model).add(request.tier).hex();
  store::RunRecord run;
  run.id = new_run_id();
  run.config_hash = arm.hash;
  run.tool_version = kVersion;
  run.origin = "import";
  run.started_unix_ms = unix_ms_now();
  run.arms.push_back(std::move(arm));
  return run;
}

/// What is stored of each answer that the file holds.
std::vector<store::RunStore::Entry> scored(const Task& task, const store::GoldenSetRecord& set,
                                           std::int64_t unix_ms, std::vector<Answer> answers) {
  std::vector<store::RunStore::Entry> entries;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].line == 0) continue;
    const Attempt& attempt = answers[i].attempt;
    const scoring::Score score = task.scorer.score(task.set.items[i].expected_json, attempt.outcome,
                                                   attempt.completion.text);
    store::RunStore::Entry& entry = entries.emplace_back();
    entry.attempt.key = {0, set.item_rows[i], 0, 1};  // the run's only arm
    entry.attempt.attempt = std::move(answers[i].attempt);
    entry.attempt.attempt.started_unix_ms = unix_ms;
    entry.score = to_record(score, task.scorer.version());
  }
  return entries;
}

}  // namespace

Result<ImportReport> import_answers(const Task& task, const ImportRequest& request,
                                    dataset::Problems& problems) {
  ASSAY_TRY(auto answers, read_answers(task, request.file, problems));
  store::RunRecord run = run_record(task, request);
  ImportReport report;
  report.run_id = run.id;
  report.missing = std::count_if(answers.begin(), answers.end(),
                                 [](const Answer& answer) { return answer.line == 0; });
  report.answers = static_cast<std::int64_t>(answers.size()) - report.missing;
  if (report.missing == 0) run.finished_unix_ms = run.started_unix_ms;

  ASSAY_TRY(auto store, store::RunStore::open(request.database, store::Access::read_write));
  auto set = golden_set_record(task);
  ASSAY_CHECK(store.put_golden_set(set, item_records(task)));
  ASSAY_CHECK(store.import_run(run, scored(task, set, run.started_unix_ms, std::move(answers))));
  return report;
}

}  // namespace assay::eval
