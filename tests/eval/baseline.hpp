#pragma once

/// \file
/// A baseline file of three items, as it is written, and its lines.

#include <fstream>
#include <sstream>

#include "assay/eval/baseline_file.hpp"
#include "stored_arms.hpp"

namespace assay::eval {

class BaselineTest : public StoredArmsTest {
 protected:
  /// Right, wrong and unscored answers of the first arm.
  void record_all() {
    auto timed_out = answer(run_, 0, set_.item_rows[2], "unscored", "");
    timed_out.attempt.cost.reset();
    store_
        .record(run_.row, {answer(run_, 0, set_.item_rows[0], "correct"),
                           answer(run_, 0, set_.item_rows[1], "wrong", "blue"), timed_out})
        .value();
  }

  std::unique_ptr<AnswerSource> stored(std::size_t arm) {
    return open_stored_arm(store_, run_, run_.arms.at(arm)).value();
  }

  static std::string written(AnswerSource& source) {
    std::string text;
    write_baseline(source, [&](std::string_view piece) -> Status {
      text += piece;
      return {};
    }).value();
    return text;
  }

  [[nodiscard]] std::unique_ptr<AnswerSource> opened(const std::string& text) const {
    folder_.write("a.baseline.jsonl", text);
    return open_baseline_file(folder_ / "a.baseline.jsonl").value();
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  static std::vector<AnsweredItem> items_of(AnswerSource& source) {
    std::vector<AnsweredItem> items;
    source
        .for_each_item([&](const AnsweredItem& item) -> Status {
          items.push_back(item);
          return {};
        })
        .value();
    return items;
  }
};

}  // namespace assay::eval
