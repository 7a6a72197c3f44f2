// Answers to batches: every item gets one part, whatever came, and what was written well comes
// back.

#include "eval/batch_answer.hpp"

#include "assay/core/json.hpp"
#include "assay/core/outcome.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/batch.hpp"
#include "fuzz/property.hpp"

using assay::Outcome;
using assay::fuzz::require;

namespace {

constexpr int kItems = 7;

void check_any(std::string_view text) {
  for (const Outcome outcome : {Outcome::ok, Outcome::model_truncated}) {
    const auto batch = assay::eval::parts_of(outcome, text, kItems, false);
    require(batch.parts.size() == kItems, "one part for each item");
    require(batch.unasked >= 0, "numbers that nobody asked are counted");
    for (const auto& part : batch.parts) {
      require(assay::is_scored(part.outcome), "never the wire's fault");
      require((part.outcome == Outcome::ok) == part.error.empty(), "what is missing is explained");
      require(part.outcome == Outcome::ok || part.text.empty(), "no text but an answer's");
    }
  }
}

/// The lines of the input as answers, and as inputs.
void check_round_trip(std::string_view text) {
  std::vector<std::string> answers;
  while (answers.size() < static_cast<std::size_t>(kItems)) {
    const auto end = text.find('\n');
    answers.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  const std::vector<std::string_view> inputs(answers.begin(), answers.end());
  const std::string block = assay::dataset::numbered(inputs);
  require(assay::dataset::unnumbered(block) == inputs, "inputs come back as they went");
  const auto batch = assay::eval::parts_of(Outcome::ok, assay::dataset::batch_answer(answers),
                                           static_cast<int>(answers.size()), true);
  require(batch.unasked == 0, "nothing was answered that nobody asked");
  for (std::size_t i = 0; i < answers.size(); ++i) {
    require(batch.parts[i].outcome == Outcome::ok, "every item has its answer");
    require(batch.parts[i].text == assay::trimmed(answers[i]) || batch.parts[i].text == answers[i],
            "and that is the one it was given");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  check_any(text);
  if (!assay::invalid_utf8_at(text)) check_round_trip(text);
  return 0;
}
