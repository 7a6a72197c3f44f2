#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/simulate/faults.hpp"
#include "assay/simulate/latency.hpp"
#include "simulate/faults/fault.hpp"

namespace assay::simulate {
namespace {

constexpr std::int64_t kMost = 1'000'000'000'000;
constexpr std::string_view kProtocols[] = {"openai", "anthropic", "gemini"};

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Fault* fault : all_faults()) names.emplace_back(fault->name);
  return names;
}

Result<std::vector<std::string>> read_names(YamlMap& map) {
  std::vector<std::string> names;
  const YamlNode* node = map.node("fault");
  if (node != nullptr && node->is_sequence()) {
    ASSAY_TRY(names, map.texts("fault"));
  } else {
    ASSAY_TRY(auto name, map.required_text("fault"));
    if (name == "all") return all_names();
    names.push_back(std::move(name));
  }
  if (names.empty()) return map.error_at("fault", map.what() + ".fault names no fault");
  for (const std::string& name : names) {
    if (find_fault(name) == nullptr) {
      return map.error_at("fault",
                          fmt::format("fault \"{}\" is not known{}; `assay simulate "
                                      "--list-faults` shows them all",
                                      printable(name, 60), did_you_mean(name, all_names())));
    }
  }
  return names;
}

/// \error invalid_argument  not whole numbers from 1 on
Result<std::vector<std::int64_t>> read_calls(YamlMap& map) {
  std::vector<std::int64_t> calls;
  const YamlNode* node = map.node("calls");
  if (node == nullptr) return calls;
  ASSAY_TRY(const auto texts, map.texts("calls"));
  for (const std::string& text : texts) {
    const bool is_number =
        !text.empty() && text.size() < 13 && text.find_first_not_of("0123456789") == text.npos;
    calls.push_back(is_number ? std::stoll(text) : 0);
    if (calls.back() < 1) {
      return map.error_at("calls", fmt::format("{}.calls: \"{}\" is not the number of a call; the "
                                               "first one is 1",
                                               map.what(), printable(text, 40)));
    }
  }
  if (calls.empty()) return map.error_at("calls", map.what() + ".calls is empty");
  return calls;
}

/// A header is written on the socket as it stands: a line break in it would be another header, or
/// the end of all of them.
bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool is_field_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

Result<net::Headers> read_headers(YamlMap& map) {
  net::Headers headers;
  const YamlNode* node = map.node("headers");
  if (node == nullptr) return headers;
  ASSAY_TRY(auto section, YamlMap::open(*node, map.file(), map.what() + ".headers"));
  for (const YamlEntry& entry : node->entries) {
    ASSAY_TRY(auto value, section.required_text(entry.key));
    if (!is_field_name(entry.key) || !is_field_value(value)) {
      return section.error_at(
          entry.key,
          fmt::format("{} \"{}\": a name is letters, digits and dashes, a value one line "
                      "of visible text; to break the framing there are faults of their "
                      "own",
                      section.what(), printable(entry.key, 60)));
    }
    headers.push_back({entry.key, std::move(value)});
  }
  return headers;
}

Result<FaultRule> read_rule(YamlMap map) {
  FaultRule rule;
  for (const char* key : {"fault", "share", "attempts", "calls", "first", "every", "model",
                          "protocol", "stream", "headers", "pause"}) {
    (void)map.node(key);
  }
  ASSAY_CHECK(map.finish());
  ASSAY_TRY(rule.faults, read_names(map));
  ASSAY_TRY(const auto share, map.number("share", 0, 1));
  rule.share = share.value_or(1);
  ASSAY_TRY(const auto attempts, map.integer("attempts", 1, 1'000'000));
  if (attempts) rule.attempts = static_cast<int>(*attempts);
  ASSAY_TRY(rule.calls, read_calls(map));
  ASSAY_TRY(rule.first, map.integer("first", 1, kMost));
  ASSAY_TRY(rule.every, map.integer("every", 1, kMost));
  ASSAY_TRY(const auto model, map.text("model"));
  rule.model = model.value_or("");
  ASSAY_TRY(const auto protocol, map.text("protocol"));
  rule.protocol = protocol.value_or("");
  const auto* const end = std::end(kProtocols);
  if (protocol && std::find(std::begin(kProtocols), end, *protocol) == end) {
    return map.error_at("protocol",
                        fmt::format("protocol \"{}\" is not one of openai, anthropic, gemini{}",
                                    printable(*protocol, 60), did_you_mean(*protocol, kProtocols)));
  }
  ASSAY_TRY(rule.stream, map.boolean("stream"));
  ASSAY_TRY(rule.headers, read_headers(map));
  ASSAY_TRY(const auto pause, map.text("pause"));
  if (pause) {
    const auto spec = LatencySpec::parse(*pause);
    if (!spec.has_value()) return map.error_at("pause", spec.error().message);
    rule.pause = spec->draw(0, 0);
  }
  return rule;
}

}  // namespace

Result<FaultScript> parse_faults(std::string_view yaml, const std::string& name) {
  ASSAY_TRY(const auto document, parse_yaml(yaml, name));
  ASSAY_TRY(auto root, YamlMap::open(document, name, "the fault file"));
  FaultScript script;
  ASSAY_TRY(const auto seed, root.integer("seed", 0, kMost));
  if (seed) script.seed = static_cast<std::uint64_t>(*seed);
  const YamlNode* rules = root.node("faults");
  ASSAY_CHECK(root.finish());
  if (rules == nullptr || !rules->is_sequence() || rules->items.empty()) {
    return root.missing("faults", "the fault file needs \"faults\", a list of rules");
  }
  for (std::size_t i = 0; i < rules->items.size(); ++i) {
    ASSAY_TRY(auto map, YamlMap::open(rules->items[i], name, fmt::format("faults[{}]", i)));
    ASSAY_TRY(auto rule, read_rule(std::move(map)));
    script.rules.push_back(std::move(rule));
  }
  return script;
}

}  // namespace assay::simulate
