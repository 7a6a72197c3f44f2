#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

constexpr FallbackOn kReasons[] = {FallbackOn::unreachable, FallbackOn::rate_limited,
                                   FallbackOn::overloaded, FallbackOn::invalid};

Status read_reasons(YamlMap& run, std::vector<FallbackOn>& reasons) {
  std::vector<std::string> words;
  for (const FallbackOn reason : kReasons) words.emplace_back(to_string(reason));
  ASSAY_TRY(const auto named, run.texts("fallback"));
  for (const std::string& word : named) {
    if (std::find(words.begin(), words.end(), word) != words.end()) continue;
    return run.error_at("fallback",
                        fmt::format("run.fallback: \"{}\" is none of {}{}", printable(word, 60),
                                    fmt::join(words, ", "), did_you_mean(word, words)));
  }
  for (const FallbackOn reason : kReasons) {
    if (std::find(named.begin(), named.end(), to_string(reason)) != named.end()) {
      reasons.push_back(reason);
    }
  }
  return {};
}

}  // namespace

std::string_view to_string(FallbackOn reason) {
  switch (reason) {
    case FallbackOn::unreachable:
      return "unreachable";
    case FallbackOn::rate_limited:
      return "rate_limited";
    case FallbackOn::overloaded:
      return "overloaded";
    case FallbackOn::invalid:
      return "invalid";
  }
  return "unknown";
}

Status read_run(YamlMap& root, Config& config) {
  const YamlNode* node = root.node("run");
  if (node == nullptr) return {};
  RunConfig& run = config.run;
  ASSAY_TRY(auto map, YamlMap::open(*node, root.file(), "run"));
  ASSAY_TRY(const auto repeats, map.integer("repeats", 1, 1000));
  ASSAY_TRY(const auto attempts, map.integer("max_attempts", 1, 10));
  ASSAY_TRY(const auto correction, map.boolean("correction"));
  ASSAY_TRY(const auto cache, map.boolean("cache"));
  ASSAY_CHECK(read_reasons(map, run.fallback));
  run.repeats = static_cast<int>(repeats.value_or(run.repeats));
  run.max_attempts = static_cast<int>(attempts.value_or(run.max_attempts));
  run.correction = correction.value_or(false);
  run.cache = cache.value_or(false);
  if (run.cache && run.repeats > 1) {
    return map.error_at("cache",
                        "run.cache cannot be used with run.repeats: a repeat that is copied says "
                        "nothing about how much answers vary");
  }
  if (run.cache) {
    for (const ModelConfig& model : config.models) {
      if (model.batch == 0) continue;
      config.warnings.push_back(
          fmt::format("{}:{}: models.{}.batch: run.cache keeps no answers that came in batches",
                      config.name, model.line, model.name));
    }
  }
  if (!run.fallback.empty() && config.fallback.empty()) {
    return map.error_at("fallback",
                        "run.fallback says when to ask another model, but there is no \"fallback\" "
                        "that says which");
  }
  return map.finish();
}

}  // namespace assay::config
