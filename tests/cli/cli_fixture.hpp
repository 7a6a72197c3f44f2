#pragma once

/// \file
/// The real binary in a folder of its own, with a clean environment.

#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "support/process.hpp"
#include "support/temporary_folder.hpp"

namespace assay::cli {

class CliTest : public testing::Test {
 protected:
  [[nodiscard]] fake::ProcessOptions options() const {
    fake::ProcessOptions options;
    options.folder = folder_.path();
    options.environment = environment_;
    options.unset = {"NO_COLOR",       "OPENAI_API_KEY", "ANTHROPIC_API_KEY",
                     "GEMINI_API_KEY", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"};
    return options;
  }

  /// `assay ...` to its end.
  [[nodiscard]] fake::Ended assay(const std::vector<std::string>& arguments) const {
    return fake::run_process(ASSAY_BINARY, arguments, options());
  }

  const fake::TemporaryFolder folder_;
  std::map<std::string, std::string> environment_;
};

/// A whole text as JSON; null and a failure if it is not.
[[nodiscard]] inline Json parsed(const std::string& text) {
  JsonReading reading = read_json(text);
  EXPECT_TRUE(reading.ok()) << reading.message << " in: " << text.substr(0, 400);
  return std::move(reading.value);
}

/// One JSON value a line.
[[nodiscard]] inline std::vector<Json> parsed_lines(const std::string& text) {
  std::vector<Json> values;
  std::size_t at = 0;
  for (std::size_t end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    values.push_back(parsed(text.substr(at, end - at)));
  }
  EXPECT_EQ(at, text.size()) << "the last line has no end";
  return values;
}

/// The part of `run --json` that says how the models did, without ids, times and counts of calls.
[[nodiscard]] inline std::string figures(const std::string& run_json) {
  Json arms = parsed(run_json)["arms"];
  for (Json& arm : arms) {
    for (const char* varying :
         {"latency_ms", "ttft_ms", "attempts", "provider", "model_id", "served_models",
          "known_cost_usd", "cost_usd", "spent_usd", "unpriced_attempts", "tokens", "waited_s"}) {
      arm.erase(varying);
    }
  }
  return safe_dump(arms, 1);
}

}  // namespace assay::cli
