#include <fmt/format.h>

#include "assay/core/clock.hpp"
#include "assay/core/json.hpp"
#include "assay/report/table.hpp"
#include "assay/store/run_store.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

std::string arms_of(const store::RunRecord& run) {
  std::string text;
  for (const store::ArmRecord& arm : run.arms) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", arm.task, arm.model);
  }
  return text;
}

std::string as_json(const std::vector<store::RunRecord>& runs) {
  Json list = Json::array();
  for (const store::RunRecord& run : runs) {
    Json arms = Json::array();
    for (const store::ArmRecord& arm : run.arms)
      arms.push_back({{"task", arm.task}, {"model", arm.model}});
    list.push_back({{"run_id", run.id},
                    {"origin", run.origin},
                    {"started", iso_time(run.started_unix_ms)},
                    {"is_complete", run.finished_unix_ms.has_value()},
                    {"arms", std::move(arms)}});
  }
  return safe_dump(Json{{"runs", std::move(list)}}, 2) + "\n";
}

std::string as_table(const std::vector<store::RunRecord>& runs, report::Style style) {
  using Align = report::Table::Align;
  report::Table table({{"run", Align::left},
                       {"started", Align::left},
                       {"state", Align::left},
                       {"origin", Align::left},
                       {"arms", Align::left}});
  for (const store::RunRecord& run : runs) {
    table.add({run.id, iso_time(run.started_unix_ms),
               run.finished_unix_ms ? "complete" : "unfinished", run.origin, arms_of(run)});
  }
  return table.text(style);
}

class Runs final : public Command {
 public:
  void declare(Flags& /*flags*/) override {}
  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    ASSAY_TRY(const auto runs, store.runs());
    ASSAY_CHECK(print(globals.json ? as_json(runs) : as_table(runs, globals.style())));
    return kDone;
  }
};

}  // namespace

std::unique_ptr<Command> make_runs() {
  return std::make_unique<Runs>();
}

}  // namespace assay::cli
