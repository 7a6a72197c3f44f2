#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/baseline_file.hpp"
#include "eval/baseline_format.hpp"

namespace assay::eval {
namespace {

struct Line {
  std::string id;
  std::string text;
};

Json or_null(const std::optional<std::int64_t>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string item_line(const AnsweredItem& item) {
  const ItemTally& tally = item.tally;
  Json object = {{"id", item.id},
                 {"hash", item.hash},
                 {"answers", tally.answers},
                 {"scored", tally.scored},
                 {"right", tally.right},
                 {"parsed", tally.parsed},
                 {"timed", tally.timed},
                 {"latency_us", tally.latency_us},
                 {"micro_usd", or_null(tally.micro_usd)},
                 {"output_tokens", or_null(tally.output_tokens)},
                 {"slices", Json(*item.slices)},
                 {"cluster", item.cluster}};
  return safe_dump(object) + "\n";
}

std::string header_line(const SourceFacts& facts, const SeenFacts& seen,
                        const BaselineCounts& counts) {
  JsonReading parameters = read_json(facts.arm.parameters_json);
  const Json object = {{"format", kBaselineFormat},
                       {"version", kBaselineVersion},
                       {"task", facts.arm.task},
                       {"golden_set", facts.arm.golden_set_hash},
                       {"golden_set_items", counts.set_items},
                       {"items", counts.items},
                       {"scored_items", counts.scored_items},
                       {"model", facts.arm.model},
                       {"tier", facts.arm.tier},
                       {"provider", facts.arm.provider},
                       {"protocol", facts.arm.protocol},
                       {"model_id", facts.arm.model_id},
                       {"served_models", Json(seen.served_models)},
                       {"prompt_version", facts.arm.prompt_version},
                       {"prompt", facts.arm.prompt_hash},
                       {"parameters", std::move(parameters.value)},
                       {"scorers", Json(seen.scorer_versions)},
                       {"run", facts.run_id},
                       {"started_unix_ms", facts.started_unix_ms},
                       {"repeats", facts.repeats},
                       {"assay", facts.tool_version}};
  return safe_dump(object) + "\n";
}

Status sort(std::vector<Line>& lines) {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.id < b.id; });
  const auto twice = std::adjacent_find(lines.begin(), lines.end(),
                                        [](const Line& a, const Line& b) { return a.id == b.id; });
  if (twice == lines.end()) return {};
  return invalid(fmt::format("item \"{}\" comes twice", printable(twice->id, 80)));
}

}  // namespace

Result<BaselineCounts> write_baseline(AnswerSource& source,
                                      const std::function<Status(std::string_view)>& write) {
  const SourceFacts& facts = source.facts();
  BaselineCounts counts;
  counts.set_items = facts.set_items;
  std::vector<Line> lines;
  ASSAY_TRY(const auto seen, source.for_each_item([&](const AnsweredItem& item) -> Status {
    lines.push_back({item.id, item_line(item)});
    ++counts.items;
    counts.scored_items += item.tally.scored > 0 ? 1 : 0;
    return {};
  }));
  if (counts.scored_items == 0) {
    return invalid(fmt::format("no answer of {} to {} has a verdict: nothing to compare with",
                               printable(facts.arm.model, 80), printable(facts.arm.task, 80)));
  }
  ASSAY_CHECK(sort(lines));
  Hasher hasher;
  const auto put = [&](const std::string& line) {
    hasher.add_raw(line);
    return write(line);
  };
  ASSAY_CHECK(put(header_line(facts, seen, counts)));
  for (const Line& line : lines) ASSAY_CHECK(put(line.text));
  ASSAY_CHECK(write(fmt::format("{{\"sha256\":\"{}\"}}\n", hasher.hex())));
  return counts;
}

}  // namespace assay::eval
