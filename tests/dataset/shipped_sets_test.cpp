#include <gtest/gtest.h>

#include <set>
#include <string>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "dataset/sets.hpp"

namespace assay::dataset {
namespace {

struct Shipped {
  const char* name;
  TaskKind kind;
  std::size_t items;
};

class ShippedSet : public ::testing::TestWithParam<Shipped> {
 protected:
  void SetUp() override {
    const auto folder = std::filesystem::path(ASSAY_SOURCE_DIR) / "golden" / GetParam().name;
    auto loaded = load_golden_set(folder, nullptr, problems);
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    set = *std::move(loaded);
  }

  Problems problems;
  GoldenSet set;
};

TEST_P(ShippedSet, LoadsWithoutAWarning) {
  EXPECT_TRUE(problems.errors.empty());
  EXPECT_TRUE(problems.warnings.empty()) << problems.warnings.front();
  EXPECT_EQ(problems.omitted, 0U);
  EXPECT_EQ(set.task.kind, GetParam().kind);
  EXPECT_EQ(set.task.name, GetParam().name);
}

TEST_P(ShippedSet, IsLargeEnoughToShowSomething) {
  EXPECT_GE(set.items.size(), GetParam().items);
  EXPECT_GE(set.train.size(), 100U);
}

TEST_P(ShippedSet, CarriesItsSlicesOnEveryItem) {
  ASSERT_FALSE(set.task.slices.empty());
  for (const Item& item : set.items) {
    EXPECT_EQ(item.slices.size(), set.task.slices.size()) << item.id;
    for (const std::string& slice : set.task.slices) {
      ASSERT_EQ(item.slices.count(slice), 1U) << item.id << " " << slice;
      EXPECT_FALSE(item.slices.at(slice).empty()) << item.id;
    }
  }
}

TEST_P(ShippedSet, NeverTrainsOnAnItem) {
  std::set<std::string> ids, inputs;
  for (const Example& example : set.train) {
    ids.insert(example.id);
    inputs.insert(normalised(example.input));
  }
  for (const Item& item : set.items) {
    EXPECT_EQ(ids.count(item.id), 0U) << item.id;
    EXPECT_EQ(inputs.count(normalised(item.input)), 0U) << item.id;
  }
}

TEST_P(ShippedSet, HasDistinctHashesAndReadsBackTheSame) {
  std::set<std::string> hashes;
  for (const Item& item : set.items) EXPECT_TRUE(hashes.insert(item.hash).second) << item.id;
  Problems again;
  EXPECT_EQ(load_golden_set(set.folder, nullptr, again)->hash, set.hash);
}

TEST_P(ShippedSet, AsksForItsDefaultPromptWithTheSchemaOrLabelsInIt) {
  const auto prompt = set.prompts.find(set.task.prompt_version);
  ASSERT_NE(prompt, set.prompts.end());
  const std::string system = prompt->second.for_protocol("openai").system();
  EXPECT_EQ(system.find("{{"), std::string::npos);
  for (const std::string& label : set.task.labels)
    EXPECT_NE(system.find(label), std::string::npos) << label;
  for (const FieldRule& field : set.task.fields) {
    EXPECT_NE(system.find(field.name), std::string::npos) << field.name;
  }
}

// Two people labelled every item of these two; how often they agree is in the sets' READMEs.
TEST_P(ShippedSet, CarriesASecondLabelWhereItsReadmeSaysSo) {
  for (const Item& item : set.items) {
    EXPECT_EQ(item.second_label.empty(), !set.task.has_labels()) << item.id;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ShippedSet,
                         ::testing::Values(Shipped{"support-tickets", TaskKind::classification,
                                                   300},
                                           Shipped{"invoices", TaskKind::extraction, 200},
                                           Shipped{"phone-numbers", TaskKind::transformation, 300},
                                           Shipped{"departments", TaskKind::routing, 300},
                                           Shipped{"search-results", TaskKind::ranking, 200}),
                         [](const auto& test) { return std::string(to_string(test.param.kind)); });

}  // namespace
}  // namespace assay::dataset
