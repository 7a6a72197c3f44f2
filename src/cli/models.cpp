#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/model_list.hpp"
#include "assay/provider/registry.hpp"
#include "assay/report/table.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

using Align = report::Table::Align;

Json price_json(const provider::KnownModel& model) {
  if (!model.price) return nullptr;
  Json bands = Json::array();
  for (const provider::PriceBand& band : model.price->bands) {
    Json entry = {{"above_input_tokens", band.above_input_tokens},
                  {"input", band.input},
                  {"output", band.output}};
    if (band.cached_input) entry["cached_input"] = *band.cached_input;
    if (band.cache_write) entry["cache_write"] = *band.cache_write;
    bands.push_back(std::move(entry));
  }
  return {{"usd_per_million_tokens", std::move(bands)},
          {"source", model.price->source},
          {"date", model.price->date}};
}

std::string registry_json(const provider::Registry& registry) {
  Json models = Json::array();
  for (const provider::KnownModel& model : registry.models()) {
    models.push_back(
        {{"id", model.id},
         {"protocol", provider::to_string(model.protocol)},
         {"tier", model.tier},
         {"context_tokens", model.context_tokens ? Json(*model.context_tokens) : Json(nullptr)},
         {"max_output_tokens",
          model.max_output_tokens ? Json(*model.max_output_tokens) : Json(nullptr)},
         {"price", price_json(model)},
         {"shutdown_date", model.shutdown_date ? Json(*model.shutdown_date) : Json(nullptr)},
         {"takes_temperature", model.capabilities.temperature}});
  }
  return safe_dump(Json{{"models", std::move(models)}}, 2) + "\n";
}

std::string registry_table(const provider::Registry& registry, report::Style style) {
  report::Table table({{"protocol", Align::left},
                       {"id", Align::left},
                       {"tier", Align::left},
                       {"context"},
                       {"input $/M"},
                       {"output $/M"},
                       {"priced on"},
                       {"shutdown"},
                       {"temperature", Align::left}});
  for (const provider::KnownModel& model : registry.models()) {
    const auto* const band = model.price ? &model.price->bands.front() : nullptr;
    table.add({std::string(provider::to_string(model.protocol)), model.id, model.tier,
               model.context_tokens ? fmt::to_string(*model.context_tokens) : "-",
               band != nullptr ? fmt::format("{:.3f}", band->input) : "-",
               band != nullptr ? fmt::format("{:.3f}", band->output) : "-",
               model.price ? model.price->date : "-", model.shutdown_date.value_or("-"),
               model.capabilities.temperature ? "yes" : "refused"});
  }
  return table.text(style);
}

std::string listed_json(const std::vector<provider::ListedModel>& models) {
  Json list = Json::array();
  for (const provider::ListedModel& model : models) {
    list.push_back(
        {{"id", model.id},
         {"shutdown_date", model.shutdown_date ? Json(*model.shutdown_date) : Json(nullptr)},
         {"context_tokens", model.context_tokens ? Json(*model.context_tokens) : Json(nullptr)}});
  }
  return safe_dump(Json{{"models", std::move(list)}}, 2) + "\n";
}

std::string listed_table(const std::vector<provider::ListedModel>& models, report::Style style) {
  report::Table table({{"id", Align::left}, {"shutdown"}, {"context"}});
  for (const provider::ListedModel& model : models) {
    table.add({model.id, model.shutdown_date.value_or("-"),
               model.context_tokens ? fmt::to_string(*model.context_tokens) : "-"});
  }
  return table.text(style);
}

class Models final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--provider", provider_, "NAME", "ask this provider of the config for its list");
  }

  Result<int> run(const Globals& globals) override {
    if (!provider_.empty()) return list_of_provider(globals);
    ASSAY_TRY(const auto registry, provider::Registry::builtin());
    ASSAY_CHECK(
        print(globals.json ? registry_json(registry) : registry_table(registry, globals.style())));
    return kDone;
  }

 private:
  Result<int> list_of_provider(const Globals& globals) {
    ASSAY_TRY(const auto suite, load_suite(globals, {}));
    const auto& providers = suite.config.providers;
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [this](const auto& p) { return p.name == provider_; });
    if (found == providers.end()) {
      std::vector<std::string> names;
      for (const auto& provider : providers) names.push_back(provider.name);
      return invalid(fmt::format("--provider {}: not in {}{}", printable(provider_, 60),
                                 suite.config.name, did_you_mean(provider_, names)));
    }
    if (found->protocol == provider::ProtocolKind::local) {
      return invalid("a local provider has four models: majority, one-word, small and large");
    }
    ASSAY_TRY(const auto models, eval::list_models(*found, suite.config.name));
    ASSAY_CHECK(print(globals.json ? listed_json(models) : listed_table(models, globals.style())));
    return kDone;
  }

  std::string provider_;
};

}  // namespace

std::unique_ptr<Command> make_models() {
  return std::make_unique<Models>();
}

}  // namespace assay::cli
