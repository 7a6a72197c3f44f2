#include <fmt/format.h>

#include <set>

#include "assay/report/figures.hpp"
#include "report/page/section.hpp"
#include "report/page/templates.hpp"
#include "report/page/words.hpp"

namespace assay::report::page {

Status write_head(Page& page) {
  Views tasks;
  for (const TaskReport& task : page.report.tasks) {
    tasks.push_back(View("name", task.task));
    tasks.back().set("anchor", anchor(page, task));
  }
  std::set<std::string> models;
  for (const eval::ArmSummary* arm : shown_arms(page.report)) models.insert(arm->arm.model);
  const auto count = [](std::size_t number, const char* noun) {
    return count_text(static_cast<std::int64_t>(number), noun);
  };
  View view;
  view.set("run", page.report.run.run.id);
  view.set("about", fmt::format("{} on {}, {}", count(models.size(), "model"),
                                count(page.report.tasks.size(), "task"),
                                time_text(page.report.run.run.started_unix_ms)));
  std::string style;
  for (const char* sheet : {"html/page.css", "html/plot.css", "html/items.css"}) {
    style += find_template(sheet);
  }
  view.set("style", style);
  view.set("tasks", tasks);
  return page.writer.render("head", view);
}

std::string anchor(const Page& page, const TaskReport& task) {
  return fmt::format("task-{}", &task - page.report.tasks.data() + 1);
}

}  // namespace assay::report::page
