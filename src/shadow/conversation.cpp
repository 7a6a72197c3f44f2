#include "shadow/conversation.hpp"

#include "assay/core/json.hpp"

namespace assay::shadow {

std::string conversation_text(const store::TrafficRequest& request) {
  const JsonReading turns = read_json(request.turns_json);
  if (!turns.ok() || !turns.value.is_array() || turns.value.empty()) {
    return "(its text was not kept)";
  }
  std::string text;
  for (const Json& turn : turns.value) {
    if (!turn.is_array() || turn.size() != 2) continue;
    if (!turn[0].is_string() || !turn[1].is_string()) continue;
    if (!text.empty()) text += "\n";
    if (turns.value.size() > 1) text += turn[0].get<std::string>() + ": ";
    text += turn[1].get<std::string>();
  }
  return text;
}

std::string slices_text(const std::string& slices_json) {
  const JsonReading slices = read_json(slices_json);
  std::string text;
  if (!slices.ok() || !slices.value.is_object()) return text;
  for (const auto& [name, value] : slices.value.items()) {
    if (!value.is_string()) continue;
    text += (text.empty() ? "" : ", ") + name + "=" + value.get<std::string>();
  }
  return text;
}

}  // namespace assay::shadow
