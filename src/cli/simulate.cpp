#include "assay/simulate/simulator.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>

#include "assay/core/json.hpp"
#include "cli/suite_loading.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// Every embedded model for every golden set of the config.
Result<std::vector<simulate::ServedModel>> train_models(const eval::Suite& suite) {
  std::vector<simulate::ServedModel> models;
  for (const auto& task : suite.tasks) {
    for (const local::Method method : local::kMethods) {
      simulate::ServedModel served;
      served.id = local::to_string(method);
      served.task = task->set.task.name;
      for (const auto& [version, prompt] : task->set.prompts) {
        for (const auto& [protocol, renderer] : prompt.variants()) {
          served.systems.push_back(renderer.system());
        }
      }
      ASSAY_TRY(auto model, local::train(task->set.task, task->set.train, method));
      served.model = std::move(model);
      served.max_output_tokens = task->set.task.max_output_tokens;
      models.push_back(std::move(served));
    }
  }
  return models;
}

class Simulate final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.number("-p,--port", port_, 0, 65535,
                 "port to listen on (default: 0, any free one; it is printed)");
    flags.text("--address", address_, "IP", "address to listen on (default: 127.0.0.1)");
    flags.text("--latency", latency_, "SPEC",
               "0, 200ms, uniform(100ms,300ms), normal(200ms,50ms) or lognormal(200ms,0.4)");
    flags.text("--key-env", key_env_, "VARIABLE",
               "accept only the key in this environment variable (default: any key)");
    flags.number("--seed", seed_, 0, 1'000'000'000, "seed of the latencies (default: 1)");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto suite, load_suite(globals, {}));
    ASSAY_TRY(auto models, train_models(suite));
    simulate::SimulatorOptions options;
    options.server.address = address_;
    options.server.port = static_cast<std::uint16_t>(port_);
    ASSAY_TRY(options.latency, simulate::LatencySpec::parse(latency_));
    options.seed = static_cast<std::uint64_t>(seed_);
    if (!key_env_.empty()) {
      const char* const key = std::getenv(key_env_.c_str());
      if (key == nullptr || *key == '\0') {
        return invalid(fmt::format("--key-env: environment variable {} is not set", key_env_));
      }
      options.require_key = key;
    }
    net::EventLoop loop;
    ASSAY_TRY(const auto simulator,
              simulate::Simulator::open(loop, std::move(options), std::move(models)));
    loop.on_signal({SIGINT, SIGTERM}, [&loop](int) { loop.stop(); });
    ASSAY_CHECK(announce(globals, simulator->port()));
    loop.run_until_stopped();
    say(globals, fmt::format("{} requests answered", simulator->requests()));
    return kDone;
  }

 private:
  [[nodiscard]] Status announce(const Globals& globals, std::uint16_t port) const {
    const std::string origin = fmt::format("http://{}:{}", address_, port);
    if (globals.json) {
      return print(safe_dump(Json{{"port", port},
                                  {"openai_base_url", origin + "/v1"},
                                  {"anthropic_base_url", origin},
                                  {"gemini_base_url", origin}}) +
                   "\n");
    }
    return print(
        fmt::format("models majority, one-word, small and large, any key, stop with Ctrl-C\n"
                    "  openai     base_url: {0}/v1\n"
                    "  anthropic  base_url: {0}\n"
                    "  gemini     base_url: {0}\n",
                    origin));
  }

  std::int64_t port_ = 0;
  std::int64_t seed_ = 1;
  std::string address_ = "127.0.0.1";
  std::string latency_ = "0";
  std::string key_env_;
};

}  // namespace

std::unique_ptr<Command> make_simulate() {
  return std::make_unique<Simulate>();
}

}  // namespace assay::cli
