#include "cli_fixture.hpp"
#include "simulate_server.hpp"

namespace assay::cli {
namespace {

/// Every item's answer: what was read out of the text, and what it was worth.
std::map<std::string, std::string> answers(const std::string& jsonl) {
  std::map<std::string, std::string> all;
  for (const Json& row : parsed_lines(jsonl)) {
    std::string key;
    for (const char* part : {"task", "model", "item_id"}) key += row[part].get<std::string>() + " ";
    const Json worth = {row["outcome"], row["verdict"], row["answer"], row["confidence"]};
    EXPECT_TRUE(all.emplace(key, safe_dump(worth)).second) << key;
  }
  return all;
}

constexpr const char* kTasks =
    "support-tickets, invoices, phone-numbers, departments, search-results";
constexpr int kItems = 330 + 216 + 300 + 300 + 200;

class ProtocolsTest : public CliTest {
 protected:
  void SetUp() override {
    environment_["SIM_KEY"] = "any-key";
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }

  struct Run {
    std::string figures;
    std::map<std::string, std::string> answers;
  };
  Run run(const std::string& name, const std::string& config) {
    folder_.write(name + ".yaml", config);
    const std::vector<std::string> files = {"-c", name + ".yaml", "--db", name + ".db"};
    std::vector<std::string> arguments = {"run", "--json"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    const fake::Ended ran = assay(arguments);
    EXPECT_EQ(ran.exit_code, 0) << name << ": " << ran.error;
    return {figures(ran.output), answers(assay({"export", "--db", name + ".db"}).output)};
  }
};

TEST_F(ProtocolsTest, GiveTheSameAnswersAsTheModelsInProcess) {
  const Run here = run("local",
                       "providers:\n  local: {protocol: local}\n"
                       "models:\n  small: {provider: local, id: small, tier: lite}\n"
                       "  large: {provider: local, id: large, tier: pro}\n"
                       "tasks: [" +
                           std::string(kTasks) + "]\n");
  EXPECT_EQ(here.answers.size(), 2U * kItems);
  EXPECT_THAT(here.figures, testing::HasSubstr("accuracy"));
  SimulateServer server;
  for (const char* protocol : {"openai", "anthropic", "gemini"}) {
    for (const bool stream : {true, false}) {
      const std::string name = fmt::format("{}-{}", protocol, stream ? "stream" : "whole");
      const Run there = run(name, server.config(protocol, stream, 16, kTasks));
      EXPECT_EQ(there.figures, here.figures) << name;
      EXPECT_TRUE(there.answers == here.answers) << name;
    }
  }
  EXPECT_EQ(server.stop(), 6 * 2 * kItems);
}

}  // namespace
}  // namespace assay::cli
