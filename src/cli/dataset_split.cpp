#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/curate/split.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr std::size_t kStrataShown = 50;

class DatasetSplit final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FOLDER|FILE", source_, true,
                     "a golden set, whose lines are dealt again, or a JSONL file of items");
    flags.text("--items", options_.items, "N|SHARE",
               "how many lines become items: 300, 0.7 or 70% (required)");
    flags.number("--seed", seed_, 0, std::numeric_limits<std::int64_t>::max(),
                 "another seed, another split (required)");
    flags.texts("--by", options_.by, "KEYS",
                "what both parts have alike: expected, slices.NAME (default: the label)");
    flags.text("-o,--output", folder_, "FOLDER", "where to (default: the folder of the lines)");
    flags.toggle("--force", options_.replace, "replace items.jsonl and train.jsonl");
  }

  Result<int> run(const Globals& globals) override {
    if (options_.items.empty()) {
      return invalid("dataset split needs --items: how many lines become items (300, 0.7 or 70%)");
    }
    if (seed_ < 0) {
      return invalid("dataset split needs --seed: any number, the same for the same split");
    }
    options_.source = source_;
    options_.seed = static_cast<std::uint64_t>(seed_);
    options_.folder = folder_;
    ASSAY_TRY(const auto report, curate::split_dataset(options_));
    for (const std::string& note : report.notes) say(globals, note);
    ASSAY_CHECK(print(globals.json ? safe_dump(json(report), 2) + "\n" : text(report)));
    say(globals, fmt::format("{} items and {} training examples written to {}", report.items,
                             report.train, report.folder.string()));
    return kDone;
  }

 private:
  static std::string text(const curate::SplitReport& report) {
    std::size_t width = 5;
    for (const auto& stratum : report.strata) {
      width = std::max(width, display_width(printable(stratum.name, 60)));
    }
    std::string table;
    const auto row = [&](const std::string& name, std::size_t items, std::size_t train) {
      table += name + std::string(width - std::min(width, display_width(name)), ' ');
      table += fmt::format("  {:>6} items  {:>6} train\n", items, train);
    };
    const std::size_t shown = std::min(report.strata.size(), kStrataShown);
    for (std::size_t i = 0; i < shown && report.strata.size() > 1; ++i) {
      const auto& stratum = report.strata[i];
      row(printable(stratum.name, 60), stratum.items, stratum.train);
    }
    if (shown < report.strata.size()) {
      table += fmt::format("and {} more\n", report.strata.size() - shown);
    }
    row("all", report.items, report.train);
    return table;
  }

  static Json json(const curate::SplitReport& report) {
    Json strata = Json::array();
    for (const auto& stratum : report.strata) {
      strata.push_back(
          {{"stratum", stratum.name}, {"items", stratum.items}, {"train", stratum.train}});
    }
    return {{"folder", report.folder.string()},
            {"items", report.items},
            {"train", report.train},
            {"strata", std::move(strata)},
            {"notes", report.notes}};
  }

  curate::SplitOptions options_;
  std::string source_;
  std::string folder_;
  std::int64_t seed_ = -1;
};

}  // namespace

std::unique_ptr<Command> make_dataset_split() {
  return std::make_unique<DatasetSplit>();
}

}  // namespace assay::cli
