#include <fmt/format.h>

#include <array>

#include "assay/config/config.hpp"
#include "assay/core/file.hpp"
#include "assay/core/json.hpp"
#include "cli/verbs.hpp"

namespace assay::embedded {
extern const std::string_view example_task;
extern const std::string_view example_items;
extern const std::string_view example_train;
extern const std::string_view example_prompt;
}  // namespace assay::embedded

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

struct Written {
  const char* path;
  std::string_view content;
};

std::array<Written, 6> files() {
  return {{{"assay.yaml", config::starter_config()},
           {"assay.schema.json", config::json_schema()},
           {"golden/example/task.yaml", embedded::example_task},
           {"golden/example/items.jsonl", embedded::example_items},
           {"golden/example/train.jsonl", embedded::example_train},
           {"golden/example/prompts/v1.yaml", embedded::example_prompt}}};
}

class Init final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FOLDER", folder_, false, "where to write (default: here)");
  }

  Result<int> run(const Globals& globals) override {
    const fs::path folder = folder_;
    // Looked at before the first write, so that a refusal leaves nothing half done.
    for (const Written& file : files()) {
      std::error_code failure;
      const fs::path path = folder / file.path;
      if (fs::exists(path, failure)) {
        return invalid(path.string() + ": exists already; nothing was written");
      }
      if (failure) return invalid(path.string() + ": " + failure.message());
    }
    Json written = Json::array();
    for (const Written& file : files()) {
      const fs::path path = folder / file.path;
      std::error_code failure;
      fs::create_directories(path.parent_path().empty() ? "." : path.parent_path(), failure);
      if (failure) return Error{ErrorKind::storage, path.string() + ": " + failure.message()};
      ASSAY_CHECK(replace_file(path, file.content));
      written.push_back(path.lexically_normal().string());
      say(globals, "wrote " + path.lexically_normal().string());
    }
    if (globals.json)
      ASSAY_CHECK(print(safe_dump(Json{{"written", std::move(written)}}, 2) + "\n"));
    const std::string flag = folder_ == "." ? "" : " -c " + (folder / "assay.yaml").string();
    say(globals, fmt::format("next: assay check{0} && assay run{0}", flag));
    return kDone;
  }

 private:
  std::string folder_ = ".";
};

}  // namespace

std::unique_ptr<Command> make_init() {
  return std::make_unique<Init>();
}

}  // namespace assay::cli
