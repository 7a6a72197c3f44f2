#pragma once

/// \file
/// Replays to be shown.

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "assay/report/task_replay.hpp"

namespace assay::report {

/// Makes of two usable, right answers of unknown cost what a test needs.
using ChangeAnswers =
    std::function<void(int item, decide::StoredAnswer& lite, decide::StoredAnswer& pro)>;

/// One reply of each model to every item.
[[nodiscard]] inline TaskReplay replay_of(int count, const ChangeAnswers& change,
                                          const std::string& lite = "lite",
                                          const std::string& pro = "pro") {
  std::vector<decide::ReplayItem> items;
  for (int i = 0; i < count; ++i) {
    decide::StoredReply of_lite;
    of_lite.first.rung = decide::Rung::strict;
    of_lite.first.is_usable = of_lite.first.is_correct = true;
    decide::StoredReply of_pro = of_lite;
    change(i, of_lite.first, of_pro.first);
    decide::ReplayItem item;
    item.pair.id = fmt::format("i{:04}", i);
    item.lite = {of_lite};
    item.pro = {of_pro};
    items.push_back(std::move(item));
  }
  TaskReplay replay;
  replay.task = "tickets";
  replay.lite = lite;
  replay.pro = pro;
  replay.replay = decide::replay(items).value();
  return replay;
}

}  // namespace assay::report
