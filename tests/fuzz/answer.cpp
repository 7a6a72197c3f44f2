// A model's text on the parse ladder, and under the scorers.

#include <string>

#include "assay/core/text.hpp"
#include "fuzz/property.hpp"
#include "scoring/parse.hpp"
#include "scoring/tasks.hpp"

using assay::fuzz::require;
using assay::scoring::Rung;
using assay::scoring::Score;
using assay::scoring::Scorer;
using assay::scoring::Verdict;

namespace {

struct Case {
  Scorer scorer;
  std::string expected;
};

const std::vector<Case>& cases() {
  namespace scoring = assay::scoring;
  static const std::vector<Case> all = [] {
    std::vector<Case> made;
    const auto add = [&made](const assay::dataset::TaskSpec& task, const char* expected) {
      made.push_back({Scorer::open(task).value(), expected});
    };
    add(scoring::ticket_task(), R"("refund")");
    add(scoring::ticket_task(false), R"("refund")");
    add(scoring::invoice_task(),
        R"({"number":"A-1","vendor":"Ärzte AG","total":12.5,"date":"2026-01-31",)"
        R"("lines":[{"item":"pen","quantity":2}]})");
    return made;
  }();
  return all;
}

void check(const Score& score) {
  require(score.verdict != Verdict::unscored, "an answer has a verdict");
  require((score.verdict == Verdict::correct) == score.reason.empty(),
          "what is wrong has a reason");
  require(score.verdict != Verdict::correct || score.rung != Rung::none, "right was read");
  require(!score.confidence || (*score.confidence >= 0 && *score.confidence <= 1), "a share");
  for (const auto& field : score.fields) {
    require(field.matched <= field.expected && field.matched <= field.given, "matches exist");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  const auto answer = assay::scoring::parse_answer(text);
  require((answer.rung == Rung::none) == !answer.reason.empty(), "unread has a reason");
  if (answer.rung == Rung::strict) {
    const auto strict = assay::read_json(assay::trimmed(text));
    require(strict.ok(), "strict is strict");
    require(assay::safe_dump(strict.value) == assay::safe_dump(answer.value), "and the same value");
  }
  for (const Case& each : cases()) {
    const Score score = each.scorer.score(each.expected, assay::Outcome::ok, text);
    check(score);
    const Score again = each.scorer.score(each.expected, assay::Outcome::ok, text);
    require(score.answer == again.answer && score.reason == again.reason, "the same every time");
    require(each.scorer.score(each.expected, assay::Outcome::wire_reset, text).verdict ==
                Verdict::unscored,
            "the wire is not scored");
  }
  return 0;
}
