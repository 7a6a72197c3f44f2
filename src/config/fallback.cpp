#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

/// A chain that comes back to where it started would never end. Follows every edge once: a
/// template's chain makes a fallback of every later model, and its paths are too many to be walked
/// one by one.
class CycleSearch {
 public:
  explicit CycleSearch(const Config& config) : config_(config) {}

  /// The first cycle found from here, as `a -> b -> a`; empty if there is none.
  std::string from(const std::string& name) {
    if (const auto start = std::find(path_.begin(), path_.end(), name); start != path_.end()) {
      return fmt::format("{} -> {}", fmt::join(start, path_.end(), " -> "), name);
    }
    const auto next = config_.fallback.find(name);
    if (next == config_.fallback.end() || !visited_.insert(name).second) return {};
    path_.push_back(name);
    for (const std::string& to : next->second) {
      if (std::string cycle = from(to); !cycle.empty()) return cycle;
    }
    path_.pop_back();
    return {};
  }

 private:
  const Config& config_;
  std::set<std::string> visited_;
  std::vector<std::string> path_;
};

}  // namespace

Status read_fallback(YamlMap& root, Config& config) {
  const YamlNode* node = root.node("fallback");
  if (node != nullptr) {
    ASSAY_TRY(auto map, YamlMap::open(*node, root.file(), "fallback"));
    ASSAY_CHECK(check_names(map));
    for (const auto& [name, ignored] : node->entries) {
      ASSAY_TRY(config.fallback[name], map.texts(name));
    }
  }
  const auto models = names_of(config.models);
  const char* const place = node != nullptr ? "fallback" : "routing";
  CycleSearch search(config);
  for (const auto& [from, targets] : config.fallback) {
    std::vector<std::string> named = targets;
    named.push_back(from);
    for (const std::string& name : named) {
      if (std::find(models.begin(), models.end(), name) == models.end()) {
        return root.error_at(place, fmt::format("{}: \"{}\" is not a model{}", place,
                                                printable(name, 60), did_you_mean(name, models)));
      }
    }
  }
  for (const auto& [from, targets] : config.fallback) {
    if (const std::string cycle = search.from(from); !cycle.empty()) {
      return root.error_at(place, fmt::format("{} never ends: {}", place, printable(cycle, 400)));
    }
  }
  return {};
}

std::vector<const ModelConfig*> Config::fallbacks_of(const ModelConfig& model) const {
  std::map<std::string_view, const ModelConfig*> by_name;
  for (const ModelConfig& other : models) by_name.emplace(other.name, &other);
  std::vector<const ModelConfig*> chain = {&model};
  std::set<const ModelConfig*> seen = {&model};
  for (std::size_t at = 0; at < chain.size(); ++at) {
    const auto list = fallback.find(chain[at]->name);
    if (list == fallback.end()) continue;
    for (const std::string& listed : list->second) {
      const ModelConfig* const next = by_name.at(listed);
      if (seen.insert(next).second) chain.push_back(next);
    }
  }
  chain.erase(chain.begin());
  return chain;
}

}  // namespace assay::config
