#pragma once

/// \file
/// A golden set small enough to count by hand: `item 0`, `item 1`, ... where every third one is red
/// and the others are blue.

#include <fmt/format.h>

#include <string>

#include "support/temporary_folder.hpp"

namespace assay::fake {

/// What is right for the user text `item 7`.
[[nodiscard]] inline std::string colour_of(const std::string& user) {
  return std::stoi(user.substr(user.find(' '))) % 3 == 0 ? "red" : "blue";
}

/// `{"label": "red"}`, as a model answers.
[[nodiscard]] inline std::string label(const std::string& name) {
  return R"({"label":")" + name + R"("})";
}

/// Writes golden/<name>/ with items 0 to `items` - 1.
inline void write_colours(const TemporaryFolder& folder, int items,
                          const std::string& name = "colours") {
  const std::filesystem::path set = "golden/" + name;
  folder.write(set / "task.yaml",
               fmt::format("name: {}\nkind: classification\ndescription: Which colour?\n"
                           "labels: [red, blue]\nanswer: json\nmax_output_tokens: 20\n"
                           "prompt: v1\nslices: []\n",
                           name));
  folder.write(set / "prompts/v1.yaml",
               "version: v1\nsystem: |\n  Say which colour.\nuser: |\n  {{input}}\n");
  std::string lines;
  for (int i = 0; i < items; ++i) {
    const std::string input = fmt::format("item {}", i);
    lines += fmt::format("{{\"id\":\"c{:03}\",\"input\":\"{}\",\"expected\":\"{}\"}}\n", i, input,
                         colour_of(input));
  }
  folder.write(set / "items.jsonl", lines);
  folder.write(set / "train.jsonl",
               "{\"id\":\"t1\",\"input\":\"a ruby\",\"expected\":\"red\"}\n"
               "{\"id\":\"t2\",\"input\":\"the sky\",\"expected\":\"blue\"}\n");
}

}  // namespace assay::fake
