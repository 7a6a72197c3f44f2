#include "assay/eval/routing_material.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "assay/core/json.hpp"
#include "assay/eval/replay_material.hpp"

namespace assay::eval {
namespace {

/// Characters, not bytes: what starts a UTF-8 sequence.
std::int64_t characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

/// Fields that the answer left out, wanted or not: a rule may not look at the label.
std::int64_t missing_fields(const std::string& fields_json) {
  if (fields_json.empty()) return 0;
  const JsonReading fields = read_json(fields_json);
  if (!fields.ok() || !fields.value.is_array()) return 0;
  return std::count_if(fields.value.begin(), fields.value.end(), [](const Json& field) {
    return field.is_object() && field.value("given", 1) == 0;
  });
}

bool is_about_model(const store::AnswerRow& answer) {
  return answer.score && answer.served_by.empty() &&
         (answer.score->verdict == "correct" || answer.score->verdict == "wrong");
}

decide::RoutedItem routed(decide::ReplayItem&& item) {
  decide::RoutedItem routed;
  routed.pair = std::move(item.pair);
  if (!item.lite.empty()) {
    const decide::StoredAnswer& lite = item.lite.front().first;
    routed.confidence = lite.confidence;
    routed.rung = lite.rung;
    routed.is_schema_valid = lite.is_schema_valid;
    routed.is_lite_right = lite.is_correct;
    routed.lite_usd = lite.cost_usd;
    routed.lite_ms = lite.latency_ms;
  }
  if (!item.pro.empty()) {
    const decide::StoredAnswer& pro = item.pro.front().first;
    routed.is_pro_right = pro.is_correct;
    routed.pro_usd = pro.cost_usd;
    routed.pro_ms = pro.latency_ms;
  }
  return routed;
}

}  // namespace

Result<RoutingMaterial> routing_material(store::RunStore& store, const ArmOfRun& lite,
                                         const ArmOfRun& pro) {
  ASSAY_TRY(auto replayed, replay_material(store, lite, pro));
  RoutingMaterial material;
  material.missing = replayed.missing;
  material.disparities = std::move(replayed.disparities);
  material.items.reserve(replayed.items.size());
  for (decide::ReplayItem& item : replayed.items) material.items.push_back(routed(std::move(item)));
  std::unordered_map<std::string_view, decide::RoutedItem*> by_id;
  for (decide::RoutedItem& item : material.items) by_id.emplace(item.pair.id, &item);
  ASSAY_CHECK(
      store.for_each_attempt(lite.run->row, lite.arm->row, [&](const store::AnswerRow& answer) {
        const auto found = by_id.find(answer.item_id);
        if (found == by_id.end() || !is_about_model(answer)) return;
        decide::RoutedItem& item = *found->second;
        if (item.input_characters) return;  // a later answer
        item.input_characters = characters(answer.input);
        item.missing_fields = missing_fields(answer.score->fields_json);
        if (answer.score->fields_json.empty()) item.lite_class = answer.score->answer;
      }));
  return material;
}

}  // namespace assay::eval
