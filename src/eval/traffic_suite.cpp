#include "assay/eval/traffic_suite.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/hash.hpp"

namespace assay::eval {
namespace {

/// What an arm over traffic has from the task: the shape of the answer that is asked for.
std::string traffic_arm_hash(const Arm& arm) {
  const auto schema = arm.task->set.task.output_schema();
  return Hasher().add(arm_hash(arm)).add(schema ? schema->json : "").hex();
}

}  // namespace

void ask_traffic(Suite& suite, Traffic traffic) {
  Task& task = *suite.tasks.front();
  task.set.items = std::move(traffic.items);
  task.set.hash = std::move(traffic.set_hash);
  config::RunConfig& run = suite.config.run;
  run.cache = run.correction = false;
  run.fallback.clear();
  run.repeats = 1;
  suite.fallback_arms.clear();
  Hasher hasher;
  hasher.add("traffic");
  for (std::size_t i = 0; i < suite.arms.size(); ++i) {
    Arm& arm = suite.arms[i];
    arm.prompt = &dataset::PromptRenderer::as_logged();
    arm.prompt_version = "as logged";
    arm.corrects = false;
    arm.batch = 0;
    arm.fallback.clear();
    arm.repeats = std::move(traffic.repeats[i]);
    for (const std::uint8_t repeats : arm.repeats) {
      run.repeats = std::max(run.repeats, static_cast<int>(repeats));
    }
    arm.hash = traffic_arm_hash(arm);
    hasher.add(arm.hash);
  }
  suite.given = std::move(traffic.given);
  suite.is_traffic = true;
  suite.hash = hasher.hex();
}

}  // namespace assay::eval
