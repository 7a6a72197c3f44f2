#pragma once

/// \file
/// Golden sets in memory, and what lint says about them.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/curate/lint.hpp"

namespace assay::curate {

/// Red or blue, without items.
inline dataset::GoldenSet colour_set(
    const std::string& kind_yaml = "kind: classification\nlabels: [red, blue]\n") {
  dataset::GoldenSet set;
  set.folder = "golden/colours";
  set.task = dataset::parse_task("name: colours\ndescription: Which colour?\n" + kind_yaml +
                                     "max_output_tokens: 20\nprompt: v1\nslices: []\n",
                                 "task.yaml")
                 .value();
  set.hash = "hash-of-the-set";
  return set;
}

inline dataset::Item& add_item(dataset::GoldenSet& set, const std::string& input,
                               const std::string& label) {
  dataset::Item& item = set.items.emplace_back();
  item.line = static_cast<int>(set.items.size());
  item.id = fmt::format("i-{}", item.line);
  item.input = input;
  item.expected_json = json_quoted(label);
  return item;
}

inline void add_example(dataset::GoldenSet& set, const std::string& input,
                        const std::string& label) {
  dataset::Example& example = set.train.emplace_back();
  example.line = static_cast<int>(set.train.size());
  example.id = fmt::format("t-{}", example.line);
  example.input = input;
  example.expected_json = json_quoted(label);
}

/// A text that shares next to nothing with that of another number, and tells no label.
inline std::string distinct_text(int number) {
  std::string text;
  unsigned state = static_cast<unsigned>(number) * 2654435761U + 12345U;
  for (int i = 0; i < 40; ++i) {
    state = state * 1664525U + 1013904223U;
    text += i % 6 == 5 ? ' ' : static_cast<char>('a' + (state >> 16U) % 26U);
  }
  return text;
}

/// `count` items, red and blue in turn, nothing wrong with them.
inline dataset::GoldenSet sound_set(int count = 40) {
  dataset::GoldenSet set = colour_set();
  for (int i = 0; i < count; ++i) add_item(set, distinct_text(i), i % 2 == 0 ? "red" : "blue");
  for (int i = 0; i < 20; ++i) {
    add_example(set, distinct_text(1000 + i), i % 2 == 0 ? "red" : "blue");
  }
  return set;
}

inline LintReport linted(const dataset::GoldenSet& set, const LintOptions& options = {}) {
  auto report = lint(set, options);
  EXPECT_TRUE(report.has_value()) << (report.has_value() ? "" : report.error().message);
  return report.has_value() ? *std::move(report) : LintReport{};
}

/// The findings of one rule.
inline std::vector<Finding> of_rule(const LintReport& report, const std::string& rule) {
  std::vector<Finding> found;
  for (const Finding& finding : report.findings) {
    if (finding.rule == rule) found.push_back(finding);
  }
  return found;
}

}  // namespace assay::curate
