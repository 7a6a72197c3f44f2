// task.yaml, and prompts for a task.

#include "assay/dataset/task.hpp"

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/prompt_template.hpp"
#include "fuzz/property.hpp"
#include "scoring/tasks.hpp"

using assay::fuzz::require;

namespace {

void check_prompt(std::string_view text) {
  static const assay::dataset::TaskSpec task = assay::scoring::ticket_task();
  static const std::vector<assay::dataset::Example> train = {{"t1", "pay me", R"("refund")"}};
  const auto prompt = assay::dataset::PromptTemplate::parse(text, "v1.yaml", task, train);
  if (!prompt.has_value()) {
    require(assay::printable(prompt.error().message, 1 << 20) == prompt.error().message,
            "a reason may be printed");
    return;
  }
  for (const auto& [protocol, renderer] : prompt->variants()) {
    const std::string item = "{{input}} {{labels}} </input> <input>";
    const std::string user = renderer.render(item).user;
    require(user.find(item) != std::string::npos, "an item is in its prompt as it is");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  check_prompt(text);
  const auto task = assay::dataset::parse_task(text, "task.yaml");
  if (!task.has_value()) {
    require(assay::printable(task.error().message, 1 << 20) == task.error().message,
            "a reason may be printed");
    return 0;
  }
  require(!task->name.empty(), "a task has a name");
  require(assay::read_json(task->schema_json).ok(), "its schema is JSON");
  static_cast<void>(assay::scoring::Scorer::open(*task));
  return 0;
}
