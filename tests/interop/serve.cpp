/// \file
/// Serves the embedded models of support-tickets on a free loopback port until standard input ends.
///
/// Prints one line of JSON: where it serves, the key it wants, a prompt, and the answers that the
/// models give in-process, for the checks to compare with.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "assay/core/json.hpp"
#include "assay/net/event_loop.hpp"
#include "simulate/golden_models.hpp"

namespace {

using namespace assay;

constexpr const char* kKey = "interop-key";

/// \param latency  as `--latency` takes it
int serve(const std::string& golden_set, const std::string& latency) {
  const auto fail = [](const Error& error) {
    std::fprintf(stderr, "interop_server: %s\n", error.message.c_str());
    return EXIT_FAILURE;
  };
  auto trained = simulate::train_models(golden_set);
  if (!trained.has_value()) return fail(trained.error());
  const auto spec = simulate::LatencySpec::parse(latency);
  if (!spec.has_value()) return fail(spec.error());

  net::EventLoop loop;
  simulate::SimulatorOptions options;
  options.require_key = kKey;
  options.latency = *spec;
  const auto simulator = simulate::Simulator::open(loop, options, trained->served);
  if (!simulator.has_value()) return fail(simulator.error());

  const dataset::GoldenSet& set = trained->set;
  const auto& prompt = set.prompts.begin()->second.for_protocol("");
  Json items = Json::array();
  for (std::size_t i = 0; i < 10; ++i) {
    const std::string& input = set.items.at(i).input;
    items.push_back({{"message", prompt.render(input).user},
                     {"small", trained->served[0].model->answer(input)},
                     {"large", trained->served[1].model->answer(input)}});
  }
  const Json about = {{"base", "http://127.0.0.1:" + std::to_string((*simulator)->port())},
                      {"key", kKey},
                      {"task", set.task.name},
                      {"labels", set.task.labels},
                      {"system", prompt.system()},
                      {"items", items}};
  std::printf("%s\n", safe_dump(about).c_str());
  std::fflush(stdout);

  std::thread until_closed([&loop] {
    while (std::getchar() != EOF) {
    }
    loop.stop();
  });
  loop.run();
  until_closed.join();
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: interop_server <golden set> [<latency>]\n");
    return EXIT_FAILURE;
  }
  return serve(argv[1], argc == 3 ? argv[2] : "0");
}
