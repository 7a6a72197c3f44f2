#include <fmt/format.h>

#include <algorithm>

#include "assay/report/figures.hpp"
#include "report/page/block.hpp"
#include "report/page/item_lists.hpp"
#include "report/page/item_view.hpp"
#include "report/page/section.hpp"

namespace assay::report::page {
namespace {

constexpr std::size_t kRowsOfAPage = 500;
constexpr std::size_t kMarkdownItems = 20;

/// Arms that are looked at together, with what is known of them.
struct Sides {
  std::optional<eval::ArmOfRun>
      baseline;  ///< nothing: its answers are not stored, or there is none
  eval::ArmOfRun candidate;
  SideNames names;
  const decide::Comparison* comparison = nullptr;
  std::string anchor;
};

struct List {
  std::string title;
  std::string note;
  const std::vector<std::string>* ids = nullptr;
  bool is_shown_empty = false;  ///< that there are none is worth a line
};

/// Writes one list after another, each item straight to the output.
class ItemsWriter {
 public:
  ItemsWriter(Page& page, const Sides& sides, const eval::ItemReader& reader)
      : page_(page), sides_(sides), reader_(reader) {}

  Status write(const List& list) {
    ids_ = list.ids;
    View view("title", list.title);
    view.set("count", fmt::to_string(ids_->size()));
    if (!list.note.empty()) view.set("note", list.note);
    ASSAY_CHECK(page_.writer.render("items_list", view));
    ASSAY_CHECK(write_cards());
    ASSAY_CHECK(write_rows());
    return write_rest();
  }

 private:
  [[nodiscard]] bool is_html() const { return page_.options.format == PageFormat::html; }

  Status write_cards() {
    const std::size_t most = page_.options.full_items;
    const std::size_t shown = is_html() ? std::min(most, page_.cards_left)  //
                                        : std::min(most, kMarkdownItems);
    for (at_ = 0; at_ < std::min(shown, ids_->size()) && !page_.writer.is_full(); ++at_) {
      const std::string& id = (*ids_)[at_];
      ASSAY_TRY(const auto item, reader_.read(id));
      View view = item_card(page_.options.format, item, sides_.names);
      view.set("anchor", fmt::format("{}-{}", sides_.anchor, ++cards_));
      view.set("is_suspect", is_suspect(id));
      ASSAY_CHECK(page_.writer.render("items_card", view));
    }
    page_.cards_left -= std::min(at_, page_.cards_left);
    return {};
  }

  [[nodiscard]] bool is_suspect(const std::string& id) const {
    if (sides_.comparison == nullptr) return false;
    const auto& suspects = sides_.comparison->suspects.ids;
    return std::binary_search(suspects.begin(), suspects.end(), id);
  }

  Status write_rows() {
    if (!is_html()) return {};
    while (at_ < ids_->size() && page_.rows_left > 0) {
      ASSAY_CHECK(write_page(std::min({at_ + kRowsOfAPage, ids_->size(), at_ + page_.rows_left})));
    }
    return {};
  }

  /// Folded rows up to `end`.
  Status write_page(std::size_t end) {
    View view("first", fmt::to_string(at_ + 1));
    view.set("last", fmt::to_string(end));
    view.set("count", fmt::to_string(ids_->size()));
    if (!sides_.names.baseline.empty()) view.set("baseline", sides_.names.baseline);
    view.set("candidate", sides_.names.candidate);
    ASSAY_CHECK(page_.writer.render("items_rows", view));
    for (; at_ < end; ++at_, --page_.rows_left) {
      ASSAY_TRY(const auto item, reader_.read((*ids_)[at_]));
      View row = item_row(item, sides_.names);
      row.set("is_suspect", is_suspect(item.id));
      ASSAY_CHECK(page_.writer.render("items_row", row));
    }
    return page_.writer.render("items_rows_end", View());
  }

  Status write_rest() {
    if (at_ == ids_->size()) return {};
    View view("count", count_text(static_cast<std::int64_t>(ids_->size() - at_), "more item"));
    view.set("command", fmt::format("assay export {}", sides_.candidate.run->id));
    return page_.writer.render("items_rest", view);
  }

  Page& page_;
  const Sides& sides_;
  const eval::ItemReader& reader_;
  const std::vector<std::string>* ids_ = nullptr;  ///< of the list that is written
  std::size_t at_ = 0;                             ///< how many of them are
  std::size_t cards_ = 0;                          ///< of all lists
};

/// The lists of two sides; the ones that are empty say so where that is news.
std::vector<List> lists_of(const Sides& sides, const ItemLists& found) {
  const std::string& baseline = sides.names.baseline;
  const std::string& candidate = sides.names.candidate;
  const bool has_repeats = sides.comparison->has_repeats;
  const auto is_better = [has_repeats](const std::string& one, const std::string& other) {
    return has_repeats ? fmt::format("{} right more often than {}", one, other)
                       : fmt::format("{} right, {} wrong", one, other);
  };
  std::vector<List> lists = {{"Flips: " + is_better(baseline, candidate), "", &found.flips, true},
                             {"Gains: " + is_better(candidate, baseline), "", &found.gains, true}};
  lists.push_back({has_repeats ? "Both wrong more often than right" : "Both wrong",
                   sides.baseline ? "" : "A baseline file does not keep what was answered.",
                   &found.wrong});
  lists.push_back(
      {"Not scored", "In no figure: without a verdict on at least one side.", &found.unscored});
  const std::int64_t missing =
      sides.comparison->evidence.table.unscored - static_cast<std::int64_t>(found.unscored.size());
  if (sides.baseline && missing > 0) {
    lists.back().is_shown_empty = true;
    lists.back().note +=
        fmt::format(" {} never asked.",
                    missing == 1 ? "1 more item was" : fmt::format("{} more items were", missing));
  }
  return lists;
}

std::vector<List> lists_of_failures(const ItemLists& found) {
  return {{"Wrong", "", &found.wrong, true},
          {"Not scored", "In no figure: without a verdict.", &found.unscored}};
}

Status write_sides(Page& page, const Sides& sides, const std::string& title) {
  const bool is_pair = sides.comparison != nullptr && sides.baseline.has_value();
  ASSAY_TRY(const auto found, is_pair
                                  ? list_pairs(page.store, *sides.baseline, sides.candidate)
                                  : list_failures(page.store, sides.candidate, sides.comparison));
  ASSAY_TRY(const auto reader, eval::ItemReader::open(page.store, sides.baseline, sides.candidate));
  View view("title", title);
  view.set("anchor", sides.anchor);
  ASSAY_CHECK(page.writer.render("items", view));
  ItemsWriter writer(page, sides, reader);
  const auto lists =
      sides.comparison != nullptr ? lists_of(sides, found) : lists_of_failures(found);
  for (const List& list : lists) {
    if (!list.ids->empty() || list.is_shown_empty) ASSAY_CHECK(writer.write(list));
  }
  return page.writer.render("items_end", View());
}

/// The run's arm with that row.
const store::ArmRecord* find_arm(const RunReport& report, store::RowId row) {
  for (const eval::ArmSummary& arm : report.run.arms) {
    if (arm.arm.row == row) return &arm.arm;
  }
  return nullptr;
}

std::optional<eval::ArmOfRun> find_arm(const std::optional<store::RunRecord>& run,
                                       store::RowId row) {
  if (!run) return std::nullopt;
  for (const store::ArmRecord& arm : run->arms) {
    if (arm.row == row) return eval::ArmOfRun{&*run, &arm};
  }
  return std::nullopt;
}

Status write_comparison(Page& page, const TaskReport& task, const ReportComparison& comparison) {
  const TaskComparison& compared = comparison.compared;
  const auto* const candidate = find_arm(page.report, comparison.candidate.arm);
  if (candidate == nullptr) return {};
  Sides sides;
  sides.candidate = {&page.report.run.run, candidate};
  sides.names.candidate = compared.candidate.model;
  sides.anchor =
      fmt::format("{}-items-{}", anchor(page, task), &comparison - task.comparisons.data() + 1);
  std::optional<store::RunRecord> run;
  if (!compared.is_comparable) {
    return write_sides(page, sides,
                       fmt::format("{}: what {} got wrong", task.task, compared.candidate.model));
  }
  sides.comparison = &compared.comparison;
  sides.names.baseline = compared.baseline.model;
  if (comparison.baseline) {
    ASSAY_TRY(run, page.store.find_run(compared.baseline.run_id));
    sides.baseline = find_arm(run, comparison.baseline->arm);
    if (!sides.baseline) return {};
  }
  return write_sides(page, sides,
                     fmt::format("{}: {} against {}, item by item", task.task,
                                 compared.candidate.model, compared.baseline.model));
}

}  // namespace

Status write_items(Page& page, const TaskReport& task) {
  for (const ReportComparison& comparison : task.comparisons) {
    ASSAY_CHECK(write_comparison(page, task, comparison));
  }
  if (!task.comparisons.empty()) return {};
  std::size_t count = 0;
  for (const eval::ArmSummary* const summary : arms_of(page.report, task)) {
    const store::ArmRecord& arm = summary->arm;
    Sides sides;
    sides.candidate = {&page.report.run.run, &arm};
    sides.names.candidate = arm.model;
    sides.anchor = fmt::format("{}-items-{}", anchor(page, task), ++count);
    ASSAY_CHECK(
        write_sides(page, sides, fmt::format("{}: what {} got wrong", task.task, arm.model)));
  }
  return {};
}

}  // namespace assay::report::page
