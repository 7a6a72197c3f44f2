#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/dataset/batch.hpp"
#include "assay/dataset/prompt_template.hpp"
#include "assay/eval/limits.hpp"
#include "assay/eval/model_list.hpp"
#include "assay/eval/preflight.hpp"
#include "assay/local/model.hpp"
#include "assay/net/http_client.hpp"
#include "assay/net/sse.hpp"
#include "assay/report/annotations.hpp"
#include "assay/report/table.hpp"
#include "assay/store/run_store.hpp"
#include "cli/step_summary.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// Does every provider answer, and does it serve the models that the config names?
Status check_online(const Globals& globals, const eval::Suite& suite) {
  for (const config::ProviderConfig* provider : eval::used_providers(suite)) {
    if (provider->protocol == provider::ProtocolKind::local) continue;
    ASSAY_TRY(const auto listed, eval::list_models(*provider, suite.config.name));
    std::vector<std::string> ids;
    for (const auto& model : listed) ids.push_back(model.id);
    for (const eval::Arm& arm : suite.arms) {
      if (arm.provider != provider) continue;
      if (std::find(ids.begin(), ids.end(), arm.model->id) == ids.end()) {
        return invalid(fmt::format("{}:{}: provider \"{}\" does not list model \"{}\"{}",
                                   suite.config.name, arm.model->line, provider->name,
                                   arm.model->id, did_you_mean(arm.model->id, ids)));
      }
    }
    say(globals, fmt::format("provider \"{}\" answers and lists its {} models here", provider->name,
                             listed.size()));
  }
  return {};
}

/// Do the training examples teach every embedded model what it needs?
Status check_training(const eval::Suite& suite) {
  for (const eval::Arm& arm : suite.arms) {
    const auto method = arm.provider->protocol == provider::ProtocolKind::local
                            ? local::method_from_string(arm.model->id)
                            : std::nullopt;
    if (!method) continue;
    const auto trained = local::train(arm.task->set.task, arm.task->set.train, *method);
    if (!trained.has_value()) return trained.error();
  }
  return {};
}

struct Limit {
  const char* name;
  std::string value;
};

std::vector<Limit> limits() {
  const net::ExchangeLimits exchange;
  const net::ClientOptions client;
  const JsonLimits json;
  const dataset::DatasetLimits data;
  const config::ProviderLimits provider;
  const config::Timeouts timeouts;
  const config::RunConfig run;
  const auto seconds = [](auto duration) {
    return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(duration).count());
  };
  const auto kib = [](std::size_t bytes) { return fmt::format("{} KiB", bytes / 1024); };
  return {{"connect (DNS, TCP, TLS)", seconds(timeouts.connect)},
          {"first byte of an answer", seconds(timeouts.first_byte)},
          {"silence within an answer", seconds(timeouts.idle)},
          {"a whole answer", seconds(timeouts.total)},
          {"response header", kib(exchange.header_bytes)},
          {"fields of a header", fmt::to_string(net::kHeaderFields)},
          {"response body", kib(exchange.body_bytes)},
          {"one event of a stream", kib(net::kSseEventBytes)},
          {"text of an answer", kib(eval::kStoredAnswerBytes)},
          {"idle connection kept", seconds(client.idle_keep_alive)},
          {"JSON depth", fmt::to_string(json.depth)},
          {"JSON values", fmt::to_string(json.nodes)},
          {"JSON keys of an object", fmt::to_string(json.keys_per_object)},
          {"calls in flight of a provider", fmt::to_string(provider.concurrency)},
          {"calls for one answer", fmt::to_string(run.max_attempts)},
          {"items in one request", fmt::to_string(dataset::kBatchItems)},
          {"pause before a retry",
           fmt::format("below 0.5 s, 1 s, 2 s, up to {}", seconds(eval::kLongestRetryPause))},
          {"longest wait a provider may ask for", seconds(eval::kLongestHonouredWait)},
          {"provider that answers nothing", seconds(eval::kRefusingPatience)},
          {"provider that cannot be reached", seconds(eval::kAwayPatience)},
          {"retries in a minute",
           fmt::format("{:g} % of the first calls, at least {}, and one for each answer",
                       eval::kRetryShare * 100, eval::kRetryFloor)},
          {"attempts waiting for the disk", fmt::to_string(eval::kUnstoredLimit)},
          {"a locked database", seconds(store::kBusyTimeout)},
          {"line of a dataset file", kib(data.line_bytes)},
          {"item id", fmt::format("{} bytes", data.id_bytes)},
          {"config, task or prompt file", kib(kYamlBytes)},
          {"prompt with labels and schema", kib(dataset::kFilledPromptBytes)},
          {"job summary", kib(kMostSummaryBytes)},
          {"annotations of a kind", fmt::to_string(report::kMostAnnotations)}};
}

class Check final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--online", online_,
                 "also ask the providers for their model lists (free of charge)");
    flags.toggle("--limits", show_limits_, "print every limit that assay keeps, and stop");
  }

  Result<int> run(const Globals& globals) override {
    if (show_limits_) return print_limits(globals);
    ASSAY_TRY(const auto suite, load_suite(globals, {}));
    ASSAY_CHECK(eval::preflight(suite));
    ASSAY_CHECK(check_training(suite));
    if (online_) ASSAY_CHECK(check_online(globals, suite));
    ASSAY_CHECK(print(globals.json ? as_json(suite) : as_text(globals, suite)));
    return kDone;
  }

 private:
  static Result<int> print_limits(const Globals& globals) {
    Json object = Json::object();
    report::Table table({{"limit", report::Table::Align::left}, {"default"}});
    for (const Limit& limit : limits()) {
      object[limit.name] = limit.value;
      table.add({limit.name, limit.value});
    }
    ASSAY_CHECK(print(globals.json ? safe_dump(object, 2) + "\n" : table.text(globals.style())));
    return kDone;
  }

  static std::string as_json(const eval::Suite& suite) {
    Json tasks = Json::array();
    for (const auto& task : suite.tasks) {
      tasks.push_back({{"task", task->set.task.name},
                       {"kind", dataset::to_string(task->set.task.kind)},
                       {"items", task->set.items.size()},
                       {"train", task->set.train.size()},
                       {"hash", task->set.hash}});
    }
    Json arms = Json::array();
    for (const eval::Arm& arm : suite.arms) {
      arms.push_back({{"task", arm.task->set.task.name},
                      {"model", arm.model->name},
                      {"provider", arm.provider->name},
                      {"model_id", arm.model->id},
                      {"prompt_version", arm.prompt_version}});
    }
    return safe_dump(Json{{"ok", true},
                          {"tasks", std::move(tasks)},
                          {"arms", std::move(arms)},
                          {"warnings", suite.warnings}},
                     2) +
           "\n";
  }

  static std::string as_text(const Globals& globals, const eval::Suite& suite) {
    using Align = report::Table::Align;
    report::Table tasks(
        {{"task", Align::left}, {"kind", Align::left}, {"items"}, {"training"}, {"prompts"}});
    for (const auto& task : suite.tasks) {
      tasks.add({task->set.task.name, std::string(dataset::to_string(task->set.task.kind)),
                 fmt::to_string(task->set.items.size()), fmt::to_string(task->set.train.size()),
                 fmt::to_string(task->set.prompts.size())});
    }
    report::Table models({{"model", Align::left},
                          {"tier", Align::left},
                          {"provider", Align::left},
                          {"id", Align::left},
                          {"tasks"}});
    std::size_t calls = 0;
    for (const config::ModelConfig& model : suite.config.models) {
      std::size_t used = 0;
      for (const eval::Arm& arm : suite.arms) {
        if (arm.model != &model) continue;
        ++used;
        calls += arm.task->set.items.size() * static_cast<std::size_t>(suite.config.run.repeats);
      }
      models.add({model.name, model.tier, model.provider, model.id, fmt::to_string(used)});
    }
    return fmt::format(
        "{}\n{}\n{} is fine: `assay run` would ask for {} answers; `assay plan` says at what "
        "cost.\n",
        tasks.text(globals.style()), models.text(globals.style()), suite.config.name, calls);
  }

  bool online_ = false;
  bool show_limits_ = false;
};

}  // namespace

std::unique_ptr<Command> make_check() {
  return std::make_unique<Check>();
}

}  // namespace assay::cli
