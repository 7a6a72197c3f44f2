#include "assay/report/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/clock.hpp"
#include "report/ci/answered.hpp"
#include "report/ci/junit_gate.hpp"
#include "report/ci/xml.hpp"

namespace assay::report {
namespace {

using ci::Counts;
using ci::Ending;
using ci::xml_attribute;
using ci::xml_text;

constexpr std::size_t kShortMessageBytes = 80;

/// What messages and texts of tests that did not pass may still take. Once it is used up, the tests
/// that follow get a short message and no text.
struct TextBudget {
  std::int64_t of_a_test = 0;
  std::int64_t left = ci::kTextBytes;

  [[nodiscard]] bool is_open() const { return of_a_test > 0 && left > 0; }
};

/// Only live calls took time now.
std::optional<std::int64_t> micros_of(bool from_cache, std::optional<std::int64_t> latency_us) {
  return from_cache ? std::nullopt : latency_us;
}

std::string property(std::string_view name, std::string_view value) {
  return "<property" + xml_attribute("name", name) + xml_attribute("value", value) + "/>";
}

/// `gemini-3.1-flash (9), gemini-3.1-flash-002 (1)`
std::string served_by(const eval::ArmSummary& arm) {
  std::string text;
  for (const auto& [model, answers] : arm.served_models) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", model, answers);
  }
  return text.empty() ? "unknown" : text;
}

/// \param bytes  for all of it together, before XML's escapes
std::string details(const store::AnswerRow& row, std::int64_t bytes) {
  const auto part = [bytes](const std::string& text, std::int64_t percent) {
    return ci::beginning(text, static_cast<std::size_t>(bytes * percent / 100));
  };
  std::string text = "input: " + part(row.input, 35) +
                     "\nexpected: " + part(row.expected_json, 16) +
                     "\nanswer: " + part(row.text, 35);
  const std::string& reason =
      row.score && !row.score->reason.empty() ? row.score->reason : row.error;
  if (!reason.empty()) text += "\nreason: " + part(reason, 14);
  return text;
}

/// One task of one model.
class Suite {
 public:
  Suite(const RunReport& report, store::RunStore& store, const TaskReport& task,
        const eval::ArmSummary& arm)
      : run_(report.run.run), store_(store), task_(task), arm_(arm) {}

  /// First pass: the numbers stand before the tests.
  Status count() {
    std::int64_t answers = 0;
    ASSAY_CHECK(store_.for_each_score(run_.row, arm_.arm.row, [&](const store::ScoreRow& row) {
      ++answers;
      const Ending ending = ci::ending_of(row.score);
      counts_.failures += ending == Ending::wrong ? 1 : 0;
      counts_.errors += ending == Ending::broken ? 1 : 0;
      counts_.add_time(micros_of(row.from_cache, row.latency_us));
    }));
    ASSAY_TRY(const auto items, store_.item_count(arm_.arm.golden_set_hash));
    counts_.skipped = std::max<std::int64_t>(0, items * run_.repeats - answers);
    counts_.tests = answers + counts_.skipped;
    return {};
  }

  [[nodiscard]] const Counts& counts() const { return counts_; }

  Status write(TextBudget& budget, const std::function<Status(std::string_view)>& out) {
    ASSAY_CHECK(out(head()));
    Status written;
    ASSAY_CHECK(store_.for_each_answer(run_.row, arm_.arm.row, [&](const store::AnswerRow& row) {
      if (written.has_value()) written = out(test(row, budget));
    }));
    ASSAY_CHECK(std::move(written));
    if (counts_.skipped > 0) ASSAY_CHECK(write_skipped(out));
    return out("</testsuite>\n");
  }

 private:
  [[nodiscard]] std::string head() const {
    const store::ArmRecord& arm = arm_.arm;
    return "<testsuite" + xml_attribute("name", arm.task + " / " + arm.model) + counts_.xml() +
           xml_attribute("timestamp", iso_time(run_.started_unix_ms).substr(0, 19)) +
           ">\n<properties>" + property("run", run_.id) + property("model", arm.model_id) +
           property("served_model", served_by(arm_)) + property("prompt", arm.prompt_version) +
           property("golden_set", arm.golden_set_hash) + property("assay", run_.tool_version) +
           "</properties>\n";
  }

  [[nodiscard]] std::string opened(const std::string& item, int repeat) const {
    const store::ArmRecord& arm = arm_.arm;
    std::string name = item;
    if (run_.repeats > 1) name += fmt::format(" (repeat {})", repeat + 1);
    std::string text =
        "<testcase" +
        xml_attribute("classname", ci::without_dots(arm.task) + "." + ci::without_dots(arm.model)) +
        xml_attribute("name", name);
    if (task_.set_at_hand && task_.set_at_hand->items_file.is_relative()) {
      text += xml_attribute("file", task_.set_at_hand->items_file.string());
    }
    return text;
  }

  [[nodiscard]] std::string test(const store::AnswerRow& row, TextBudget& budget) const {
    std::string text = opened(row.item_id, row.key.repeat);
    if (const auto micros = micros_of(row.from_cache, row.latency_us)) {
      text += xml_attribute("time", ci::seconds(*micros));
    }
    const Ending ending = ci::ending_of(row.score);
    if (ending == Ending::right) return text + "/>\n";
    const std::string_view tag = ending == Ending::wrong ? "failure" : "error";
    std::string message = ci::what_is_wrong(row);
    std::string shown = "left out: too many tests failed";
    if (budget.is_open()) {
      shown = xml_text(details(row, budget.of_a_test));
      budget.left -= static_cast<std::int64_t>(message.size() + shown.size());
    } else {
      message = ci::beginning(message, kShortMessageBytes);
    }
    return fmt::format("{}><{}{}{}>{}</{}></testcase>\n", text, tag,
                       xml_attribute("message", message),
                       xml_attribute("type", ci::word_for(row.score)), shown, tag);
  }

  /// Items that were not answered, by id.
  Status write_skipped(const std::function<Status(std::string_view)>& out) {
    ASSAY_TRY(const auto rows, store_.item_rows(arm_.arm.golden_set_hash));
    ASSAY_TRY(const auto stored, store_.progress(run_.row, arm_.arm.row));
    std::vector<std::pair<std::string, int>> missing;
    for (const auto& [id, row] : rows) {
      for (int repeat = 0; repeat < run_.repeats; ++repeat) {
        if (!stored.contains({row, repeat})) missing.emplace_back(id, repeat);
      }
    }
    std::sort(missing.begin(), missing.end());
    for (const auto& [id, repeat] : missing) {
      ASSAY_CHECK(out(opened(id, repeat) + "><skipped message=\"no answer\"/></testcase>\n"));
    }
    return {};
  }

  const store::RunRecord& run_;
  store::RunStore& store_;
  const TaskReport& task_;
  const eval::ArmSummary& arm_;
  Counts counts_;
};

/// Of a gate, only the candidate's answers are tests: the baseline passed long ago.
bool is_shown(const RunReport& report, const eval::ArmSummary& arm) {
  if (!report.gate) return true;
  return std::any_of(report.gate->tasks.begin(), report.gate->tasks.end(), [&](const auto& task) {
    return task.task == arm.arm.task && task.candidate.model == arm.arm.model;
  });
}

}  // namespace

Status write_junit(const RunReport& report, store::RunStore& store,
                   const std::function<Status(std::string_view)>& write) {
  Counts all;
  if (report.gate) all += ci::counts_of(*report.gate);
  std::vector<Suite> suites;
  for (const TaskReport& task : report.tasks) {
    for (const eval::ArmSummary* const arm : arms_of(report, task)) {
      if (!is_shown(report, *arm)) continue;
      ASSAY_CHECK(suites.emplace_back(report, store, task, *arm).count());
      all += suites.back().counts();
    }
  }
  ASSAY_CHECK(write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    xml_attribute("name", "assay run " + report.run.run.id) + all.xml() + ">\n"));
  if (report.gate) ASSAY_CHECK(write(ci::gate_suite(*report.gate)));
  TextBudget budget{ci::text_bytes_of_a_test(all.failures + all.errors)};
  for (Suite& suite : suites) ASSAY_CHECK(suite.write(budget, write));
  return write("</testsuites>\n");
}

}  // namespace assay::report
