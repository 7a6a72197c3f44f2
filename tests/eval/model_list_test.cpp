#include "assay/eval/model_list.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "assay/core/json.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

constexpr const char* kKeyVariable = "ASSAY_TEST_MODEL_LIST_KEY";
constexpr const char* kKey = "sk-canary-0123456789abcdefghij";

class ModelListTest : public RunTest {
 protected:
  void SetUp() override {
    fake::write_colours(folder_, 1);
    ::setenv(kKeyVariable, kKey, 1);
  }
  void TearDown() override { ::unsetenv(kKeyVariable); }

  [[nodiscard]] Result<std::vector<provider::ListedModel>> listed(
      const fake::ScriptedProvider& provider) {
    const Suite suite =
        suite_for(provider, {.provider = fmt::format(", api_key_env: {}", kKeyVariable)});
    return list_models(suite.config.providers.at(0), "assay.yaml");
  }
};

fake::ProviderReply list_of(const std::vector<std::string>& ids) {
  Json data = Json::array();
  for (const std::string& id : ids) data.push_back({{"id", id}, {"object", "model"}});
  fake::ProviderReply reply;
  reply.headers = {{"content-type", "application/json"}};
  reply.body = safe_dump(Json{{"object", "list"}, {"data", data}});
  return reply;
}

TEST_F(ModelListTest, HoldsTheIdsOfTheProvider) {
  const fake::ScriptedProvider provider([](const fake::Asked&) {
    return list_of({"small-1", "large-1"});
  });
  const auto models = listed(provider);
  ASSERT_TRUE(models.has_value()) << models.error().message;
  ASSERT_EQ(models->size(), 2U);
  EXPECT_EQ((*models)[1].id, "large-1");
}

TEST_F(ModelListTest, ShowsNoKeyThatAProviderPutsIntoAnId) {
  const fake::ScriptedProvider provider([](const fake::Asked&) {
    return list_of({std::string("model-") + kKey, "echo " + std::string(kKey) + " end"});
  });
  const auto models = listed(provider);
  ASSERT_TRUE(models.has_value()) << models.error().message;
  for (const auto& model : *models) {
    EXPECT_THAT(model.id, testing::Not(testing::HasSubstr(kKey)));
    EXPECT_NE(model.id, "");
  }
}

TEST_F(ModelListTest, ShowsNoKeyInARefusal) {
  const fake::ScriptedProvider provider([](const fake::Asked&) {
    return fake::fails(401, "invalid_api_key", std::string("no such key: ") + kKey);
  });
  const auto models = listed(provider);
  ASSERT_FALSE(models.has_value());
  EXPECT_THAT(models.error().message,
              testing::AllOf(testing::HasSubstr("assay.yaml:2: provider \"fake\""),
                             testing::Not(testing::HasSubstr(kKey))));
}

}  // namespace
}  // namespace assay::eval
