// What `assay report --results` writes, against the schema that `assay schema results` prints.

#include <algorithm>

#include "assay/core/file.hpp"
#include "cli_fixture.hpp"
#include "support/json_schema.hpp"

namespace assay::cli {
namespace {

class ResultsJsonTest : public CliTest {
 protected:
  ResultsJsonTest() : schema_(assay({"schema", "results"}).output) {
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }

  void run(const std::string& models, const std::string& tasks) {
    folder_.write("assay.yaml", "providers:\n  local: {protocol: local}\nmodels:\n" + models +
                                    "tasks: [" + tasks + "]\n");
    ASSERT_EQ(assay({"run", "-q", "--new"}).exit_code, 0);
  }

  /// The report of the latest run; it must keep the schema.
  Json results(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"report", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto ended = assay(arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_EQ(schema_.refusal(ended.output), "");
    return parsed(ended.output);
  }

  static constexpr const char* kSmall = "  small: {provider: local, id: small, tier: lite}\n";
  static constexpr const char* kLarge = "  large: {provider: local, id: large, tier: pro}\n";
  static constexpr const char* kBoth =
      "  small: {provider: local, id: small, tier: lite}\n"
      "  large: {provider: local, id: large, tier: pro}\n";

  const fake::JsonSchema schema_;
};

TEST_F(ResultsJsonTest, KeepsItsSchemaWithOneModel) {
  run(kSmall, "departments");
  const Json json = results();
  EXPECT_EQ(json["arms"].size(), 1U);
  EXPECT_EQ(json["comparisons"].size(), 0U);
  EXPECT_TRUE(json["no_comparison"].is_string());
  EXPECT_EQ(json["gate"], nullptr);
}

TEST_F(ResultsJsonTest, KeepsItsSchemaWithEveryKindOfTask) {
  run(kBoth, "support-tickets, invoices, phone-numbers, departments, search-results");
  const Json json = results({"--requests-per-month", "3000000"});
  EXPECT_EQ(json["arms"].size(), 10U);
  EXPECT_EQ(json["comparisons"].size(), 5U);
  EXPECT_EQ(json["replays"].size(), 5U);
  EXPECT_EQ(json["golden_sets"].size(), 5U);
  EXPECT_TRUE(json["golden_sets"][0]["lint"].is_object());
  EXPECT_EQ(json["requests_per_month"], 3'000'000);
}

TEST_F(ResultsJsonTest, SaysWhatTheOtherVerbsSay) {
  run(kBoth, "departments");
  run(kBoth, "departments");
  const Json json = results();
  const auto said = [this](const std::vector<std::string>& arguments) {
    return parsed(assay(arguments).output);
  };
  EXPECT_EQ(json["comparisons"][0], said({"compare", "large", "small", "--json"}));
  EXPECT_EQ(json["replays"][0], said({"replay", "small", "large", "--json"}));
  EXPECT_EQ(json["trends"].size(), 2U);
  EXPECT_EQ(json["trends"][0], said({"trend", "small", "--json"}));
  EXPECT_EQ(json["golden_sets"][0]["lint"], said({"dataset", "lint", "--json"})["sets"][0]);
  Json run = said({"score", "--json"});
  Json arms = json["arms"];
  for (Json& arm : arms) arm.erase("registry");
  EXPECT_EQ(arms, run["arms"]);
  run.erase("arms");
  EXPECT_EQ(json["run"], run);
}

TEST_F(ResultsJsonTest, KeepsItsSchemaAgainstABaselineFile) {
  run(kLarge, "departments");
  ASSERT_EQ(assay({"export", "baseline", "large", "-o", "pro.baseline.jsonl"}).exit_code, 0);
  run(kSmall, "departments");
  const Json json = results({"--baseline", "pro.baseline.jsonl"});
  EXPECT_EQ(json["comparisons"].size(), 1U);
  EXPECT_EQ(json["comparisons"][0]["label_suspects"], nullptr);
  EXPECT_EQ(json["replays"].size(), 0U);
}

TEST_F(ResultsJsonTest, KeepsItsSchemaWithAnswersFromElsewhere) {
  folder_.write("answers.jsonl", R"({"id": "d-001", "output": "{\"label\": \"broadband\"}"})"
                                 "\n");
  const auto imported = assay({"import", "outputs", "answers.jsonl", "--task", "golden/departments",
                               "--model", "ours", "--tier", "homemade"});
  ASSERT_EQ(imported.exit_code, 4) << "one answer of 300: " << imported.error;
  const Json json = results();
  EXPECT_EQ(json["run"]["origin"], "import");
  EXPECT_EQ(json["arms"][0]["tier"], "homemade");
  EXPECT_EQ(json["arms"][0]["cost_usd"], nullptr);
}

TEST_F(ResultsJsonTest, HoldsTheGateThatWroteIt) {
  run(kBoth, "departments");
  const auto ended =
      assay({"gate", "small", "--baseline", "large", "--results", "results.json", "--json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  const std::string text = read_file(folder_ / "results.json", 100'000'000).value();
  EXPECT_EQ(schema_.refusal(text), "");
  EXPECT_EQ(parsed(text)["gate"], parsed(ended.output));
}

/// A document with at most two values in each list: of the same shapes, quicker to walk.
Json shortened(const Json& value) {
  Json result = value;
  if (value.is_array()) {
    result = Json::array();
    for (std::size_t i = 0; i < std::min<std::size_t>(value.size(), 2); ++i) {
      result.push_back(shortened(value[i]));
    }
  } else if (value.is_object()) {
    for (Json& member : result) member = shortened(member);
  }
  return result;
}

/// Pointers to every object of a document.
void find_objects(const Json& value, const Json::json_pointer& at,
                  std::vector<Json::json_pointer>& found) {
  if (value.is_object()) {
    found.push_back(at);
    for (const auto& [key, member] : value.items()) find_objects(member, at / key, found);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) find_objects(value[i], at / i, found);
  }
}

TEST_F(ResultsJsonTest, HasASchemaThatNoPlaceEscapes) {
  run(kBoth, "departments");
  const Json good = shortened(results());
  ASSERT_EQ(schema_.refusal(safe_dump(good)), "");
  std::vector<Json::json_pointer> objects;
  find_objects(good, Json::json_pointer(), objects);
  ASSERT_GT(objects.size(), 50U);
  for (const auto& place : objects) {
    Json broken = good;
    broken[place]["no such key"] = Json::array({Json::object()});
    EXPECT_NE(schema_.refusal(safe_dump(broken)), "") << place.to_string() << " takes anything";
  }
}

}  // namespace
}  // namespace assay::cli
