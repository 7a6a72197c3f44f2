#include <fmt/format.h>

#include "report/page/section.hpp"
#include "report/page/templates.hpp"

namespace assay::report::page {

Status write_head(Page& page) {
  Views tasks;
  for (const TaskReport& task : page.report.tasks) {
    tasks.push_back(View("name", task.task));
    tasks.back().set("anchor", anchor(page, task));
  }
  View view;
  view.set("run", page.report.run.run.id);
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
