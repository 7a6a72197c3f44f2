#include "assay/simulate/simulator.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "assay/core/file.hpp"
#include "assay/core/json.hpp"
#include "assay/core/yaml.hpp"
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

/// Every fault that a rule can name, by the row of the fault matrix that it belongs to.
Status list_faults(const Globals& globals) {
  if (globals.json) {
    Json list = Json::array();
    for (const simulate::FaultKind& kind : simulate::fault_kinds()) {
      list.push_back({{"name", kind.name}, {"id", kind.id}, {"what", kind.what}});
    }
    return print(safe_dump(list, 1) + "\n");
  }
  std::string text;
  for (const simulate::FaultKind& kind : simulate::fault_kinds()) {
    text += fmt::format("{}  {:<24} {}\n", kind.id, kind.name, kind.what);
  }
  return print(text);
}

/// One line of JSON for each call that a model was asked in.
class CallLog {
 public:
  /// \error storage  the file cannot be written
  static Result<std::shared_ptr<CallLog>> open(const std::string& path) {
    auto log = std::make_shared<CallLog>();
    log->file_.open(path, std::ios::binary | std::ios::trunc);
    if (!log->file_) return Error{ErrorKind::storage, "cannot write " + path};
    return log;
  }

  void add(const simulate::ServedCall& call) {
    const Json line = {
        {"call", call.number},
        {"protocol", call.protocol},
        {"model", call.model},
        {"item", call.item},
        {"attempt", call.attempt},
        {"stream", call.stream},
        {"fault", call.fault.empty() ? Json() : Json(call.fault)},
        {"took_us", call.took ? Json(*call.took / std::chrono::microseconds(1)) : Json()}};
    file_ << safe_dump(line) << '\n' << std::flush;
  }

 private:
  std::ofstream file_;
};

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
    flags.text("--faults", faults_, "FILE",
               "break some of the answers as this file says (docs/faults.md)");
    flags.toggle("--list-faults", list_faults_, "print every fault that such a file can name");
    flags.text("--log", log_, "FILE", "write a line of JSON for each call");
  }

  Result<int> run(const Globals& globals) override {
    if (list_faults_) {
      ASSAY_CHECK(list_faults(globals));
      return kDone;
    }
    simulate::SimulatorOptions options;
    if (!faults_.empty()) {
      ASSAY_TRY(const std::string yaml, read_file(faults_, kYamlBytes));
      ASSAY_TRY(options.faults, simulate::parse_faults(yaml, faults_));
    }
    ASSAY_TRY(const auto suite, load_suite(globals, {}));
    ASSAY_TRY(auto models, train_models(suite));
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
    if (!log_.empty()) {
      ASSAY_TRY(const auto log, CallLog::open(log_));
      options.on_call = [log](const simulate::ServedCall& call) { log->add(call); };
    }
    net::EventLoop loop;
    ASSAY_TRY(const auto simulator,
              simulate::Simulator::open(loop, std::move(options), std::move(models)));
    loop.on_signal({SIGINT, SIGTERM}, [&loop](int) { loop.stop(); });
    ASSAY_CHECK(announce(globals, simulator->port()));
    loop.run_until_stopped();
    say(globals, fmt::format("{} requests answered", simulator->requests()));
    if (!faults_.empty()) say(globals, fmt::format("{} of them with a fault", simulator->faults()));
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
  std::string faults_;
  bool list_faults_ = false;
  std::string log_;
};

}  // namespace

std::unique_ptr<Command> make_simulate() {
  return std::make_unique<Simulate>();
}

}  // namespace assay::cli
