#include "report/page/item_view.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/numbers.hpp"
#include "report/page/block.hpp"

namespace assay::report::page {
namespace {

constexpr std::size_t kReasonCharacters = 300;
constexpr std::size_t kReadAsCharacters = 60;
constexpr std::size_t kCellCharacters = 80;

/// A text as it is, a record over several lines, a list in one.
std::string label_text(const std::string& json) {
  const JsonReading reading = read_json(json);
  if (!reading.ok()) return json;
  if (reading.value.is_string()) return reading.value.get<std::string>();
  return safe_dump(reading.value, reading.value.is_object() ? 2 : -1);
}

bool is_text(const std::string& json) {
  return json.starts_with('"');
}

struct State {
  const char* style;
  std::string word;
};

State state_of(const eval::GivenAnswers& given) {
  if (given.scored == 0) return {"unscored", "not scored"};
  if (given.answers == 1) {
    return given.right == 1 ? State{"right", "right"} : State{"wrong", "wrong"};
  }
  std::string word = fmt::format("right in {} of {} answers", given.right, given.answers);
  if (given.scored < given.answers) {
    word += fmt::format(", {} not scored", given.answers - given.scored);
  }
  return {given.right == given.answers ? "right" : "wrong", std::move(word)};
}

bool is_wrong(const eval::GivenAnswers& given) {
  return given.shown.score && given.shown.score->verdict == "wrong";
}

/// The JSON object that an answer is or has in it; null: there is none.
Json object_in(std::string_view text) {
  const std::size_t first = text.find('{');
  const std::size_t last = text.rfind('}');
  if (first == std::string_view::npos || last == std::string_view::npos || last < first) return {};
  return read_json(text.substr(first, last - first + 1)).value;
}

/// The record as the model wrote it. The canonical one is folded for comparison, and so is second
/// choice.
std::string read_record(const store::AnswerRow& row) {
  const Json object = object_in(row.text);
  return object.is_object() ? safe_dump(object) : row.score->answer;
}

/// The text of an answer out of what it came in; likewise.
std::string read_text(const store::AnswerRow& row) {
  const store::ScoreRecord& score = *row.score;
  if (score.answer.empty() || !is_text(row.expected_json)) return score.answer;
  const Json object = object_in(row.text);
  if (!object.is_object()) {
    return score.rung == "strict" ? std::string(trimmed(row.text)) : score.answer;
  }
  const auto text = object.find("text");
  return text != object.end() && text->is_string() ? text->get<std::string>() : score.answer;
}

/// What is wrong with a wrong answer: field by field, or word by word where that shows anything.
Views changes_of(PageFormat format, const store::AnswerRow& row) {
  Views changes;
  if (row.score->answer.empty()) return changes;
  for (const FieldDiff& field :
       diff_fields(row.expected_json, read_record(row), row.score->fields_json)) {
    changes.emplace_back("field", field.name);
    changes.back().set("diff", block(format, field.diff));
  }
  if (!changes.empty() || !is_text(row.expected_json)) return changes;
  const Diff diff = diff_words(label_text(row.expected_json), read_text(row));
  if (diff.has_common_words()) changes.emplace_back("diff", block(format, diff));
  return changes;
}

/// How it was read, where that is short and not plain from what was received.
std::string read_as(const store::AnswerRow& row) {
  if (!row.score) return "";
  const std::string answer = read_text(row);
  const bool is_short = answer.size() <= kReadAsCharacters && !answer.starts_with('{');
  return is_short && answer != trimmed(row.text) ? answer : "";
}

/// `812 ms, answered by gpt-4.1-2026, wire.timeout`
std::string facts_of(const store::AnswerRow& row) {
  std::string facts;
  const auto add = [&facts](const std::string& fact) {
    facts += (facts.empty() ? "" : ", ") + fact;
  };
  const std::string& outcome = row.score ? row.score->outcome : row.attempt_outcome;
  if (outcome != "ok") add(outcome);
  if (row.from_cache) add("from the cache");
  if (row.kind == store::AttemptKind::correction) add("asked once more");
  if (row.latency_us && !row.from_cache) {
    add(milliseconds(static_cast<double>(*row.latency_us) / 1000) + " ms");
  }
  if (!row.served_model.empty()) add("answered by " + excerpt(row.served_model, kCellCharacters));
  return facts;
}

void set_text(View& view, const char* name, const std::string& text) {
  if (!text.empty()) view.set(name, text);
}

View side_view(PageFormat format, const eval::GivenAnswers& given, const std::string& name) {
  const store::AnswerRow& row = given.shown;
  const State state = state_of(given);
  View view("name", name);
  view.set("state", state.style);
  view.set("word", state.word);
  if (row.text.empty()) {
    view.set("silent", true);
  } else {
    view.set("text", block(format, row.text));
  }
  set_text(view, "read_as", read_as(row));
  if (row.score) set_text(view, "reason", excerpt(row.score->reason, kReasonCharacters));
  set_text(view, "error", excerpt(row.error, kReasonCharacters));
  set_text(view, "facts", facts_of(row));
  const Views changes = is_wrong(given) ? changes_of(format, row) : Views();
  view.set("has_changes", !changes.empty());
  view.set("changes", changes);
  return view;
}

std::string slices_text(const decide::Slices& slices) {
  std::string text;
  for (const auto& [name, value] : slices) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

/// What a side said, in a cell.
std::string cell_text(const std::optional<eval::GivenAnswers>& given) {
  if (!given) return "not known";
  const store::AnswerRow& row = given->shown;
  if (!is_wrong(*given)) {
    const State state = state_of(*given);
    return state.style == std::string_view("unscored") ? row.attempt_outcome : state.word;
  }
  const store::ScoreRecord& score = *row.score;
  const bool has_answer = !score.answer.empty() && score.fields_json.empty();
  const std::string& said = has_answer ? score.answer : score.reason;
  return excerpt(said.empty() ? score.outcome : said, kCellCharacters);
}

}  // namespace

View item_card(PageFormat format, const eval::ItemAnswers& item, const SideNames& names) {
  View view("id", item.id);
  set_text(view, "slices", slices_text(item.slices));
  view.set("input", block(format, item.input));
  view.set("expected", block(format, label_text(item.expected_json)));
  Views sides;
  if (item.baseline) sides.push_back(side_view(format, *item.baseline, names.baseline));
  if (item.candidate) sides.push_back(side_view(format, *item.candidate, names.candidate));
  view.set("sides", sides);
  return view;
}

View item_row(const eval::ItemAnswers& item, const SideNames& names) {
  View view("id", item.id);
  view.set("expected", excerpt(label_text(item.expected_json), kCellCharacters));
  if (!names.baseline.empty()) view.set("baseline", cell_text(item.baseline));
  view.set("candidate", cell_text(item.candidate));
  return view;
}

}  // namespace assay::report::page
