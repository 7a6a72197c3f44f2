#pragma once

/// \file
/// Imports of small files that a test writes.

#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "assay/curate/import.hpp"
#include "support/temporary_folder.hpp"

namespace assay::curate {

class ImportTest : public testing::Test {
 protected:
  /// Writes `text` to a file and makes options that import it to the folder `out`.
  [[nodiscard]] ImportOptions file(const std::string& name, std::string_view text,
                                   std::vector<std::string> map = {}) const {
    ImportOptions options;
    options.file = folder_.write(name, text);
    options.map = std::move(map);
    options.folder = folder_ / "out";
    return options;
  }

  /// A task with the labels ham and spam and the slice `lang`.
  [[nodiscard]] std::filesystem::path mail_task(
      const std::string& more = "slices: [lang]\n") const {
    folder_.write("mail/task.yaml",
                  "# A comment that stays.\nname: mail\nkind: classification\nlabels: [ham, spam]\n"
                  "max_output_tokens: 20\nprompt: v1\n" +
                      more);
    folder_.write("mail/prompts/v1.yaml", "version: v1\nuser: |\n  {{input}}\n");
    return folder_ / "mail";
  }

  /// The items of `out`, one JSON object each.
  [[nodiscard]] std::vector<Json> items() const { return lines("out/items.jsonl"); }
  [[nodiscard]] std::vector<Json> lines(const std::string& name) const {
    std::vector<Json> values;
    std::istringstream text(fake::file_bytes(folder_ / name));
    for (std::string line; std::getline(text, line);) values.push_back(read_json(line).value);
    return values;
  }

  /// Nothing but what the test wrote is in the folder.
  void expect_nothing_written() const {
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      EXPECT_FALSE(entry.path().filename().string().starts_with(".assay")) << entry.path();
    }
  }

  /// `line: reason` of every refusal; the error's message if the import failed as a whole.
  [[nodiscard]] static std::vector<std::string> refusals(const ImportOptions& options) {
    const auto report = import_dataset(options);
    if (!report.has_value()) return {report.error().message};
    EXPECT_EQ(report->written, 0U);
    std::vector<std::string> texts;
    for (const RefusedLine& refused : report->refused) {
      texts.push_back(std::to_string(refused.line) + ": " + refused.reason);
    }
    return texts;
  }

  const fake::TemporaryFolder folder_;
};

/// `value[key]` as text.
inline std::string text(const Json& value, const char* key) {
  return value.contains(key) && value[key].is_string() ? value[key].get<std::string>() : "";
}

}  // namespace assay::curate
