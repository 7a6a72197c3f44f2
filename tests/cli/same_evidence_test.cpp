// The same answers give the same verdict, however they came in.

#include "cli_fixture.hpp"
#include "simulate_server.hpp"

namespace assay::cli {
namespace {

/// A document without what differs from run to run: ids and times.
std::string without_times(const std::string& text) {
  Json json = parsed(text);
  json.erase("latency_ms");
  for (const char* side : {"baseline_arm", "candidate_arm"}) json[side].erase("run_id");
  return safe_dump(json, 1);
}

class SameEvidenceTest : public CliTest {
 protected:
  SameEvidenceTest() : server_("uniform(0ms,3ms)") {
    environment_["SIM_KEY"] = "any-key";
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }

  void config(int connections, const std::string& budget = "") {
    folder_.write("assay.yaml",
                  server_.config("openai", true, connections, "support-tickets") + budget);
  }

  [[nodiscard]] std::string gate(const std::string& database) const {
    const auto ended = assay({"gate", "small", "--baseline", "large", "--json", "--db", database});
    EXPECT_EQ(ended.exit_code, 1) << ended.error;
    Json json = parsed(ended.output);
    for (Json& task : json["tasks"]) {
      for (const char* side : {"baseline", "candidate"}) task[side].erase("run_id");
    }
    return safe_dump(json, 1);
  }

  [[nodiscard]] std::string comparison(const std::string& database) const {
    const auto ended = assay({"compare", "large", "small", "--json", "--db", database});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return without_times(ended.output);
  }

  /// The results of a run without ids, times, and what follows from times.
  [[nodiscard]] std::string results(const std::string& database) const {
    const auto ended = assay({"report", "--json", "--db", database});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    Json json = parsed(ended.output);
    json.erase("command");
    for (const char* key : {"run_id", "started", "finished"}) json["run"].erase(key);
    for (Json& arm : json["arms"]) {
      for (const char* key : {"latency_ms", "ttft_ms"}) arm.erase(key);
    }
    for (Json& comparison : json["comparisons"]) {
      comparison.erase("latency_ms");
      for (const char* side : {"baseline_arm", "candidate_arm"}) comparison[side].erase("run_id");
    }
    for (Json& set : json["golden_sets"]) set["lint"]["facts"].erase("run_id");
    for (Json& replay : json["replays"]) {
      for (const char* side : {"lite_run_id", "pro_run_id"}) replay.erase(side);
      for (Json& policy : replay["policies"]) policy.erase("latency_ms");
    }
    return safe_dump(json, 1);
  }

  SimulateServer server_;
};

TEST_F(SameEvidenceTest, GivesTheSameVerdictsOverOneConnectionManyAndAResumedRun) {
  config(1);
  ASSERT_EQ(assay({"run", "-q", "--db", "one.db"}).exit_code, 0);
  config(64);
  ASSERT_EQ(assay({"run", "-q", "--db", "many.db"}).exit_code, 0);
  config(8, "budget: {calls: 200}\n");
  ASSERT_EQ(assay({"run", "-q", "--db", "resumed.db"}).exit_code, 4);
  config(16);
  ASSERT_EQ(assay({"run", "-q", "--db", "resumed.db"}).exit_code, 0);

  const std::string one = comparison("one.db");
  EXPECT_THAT(one, testing::HasSubstr("\"verdict\": \"worse\""));
  EXPECT_EQ(comparison("many.db"), one);
  EXPECT_EQ(comparison("resumed.db"), one);

  const std::string whole = results("one.db");
  EXPECT_THAT(whole, testing::HasSubstr("\"points\""));
  EXPECT_EQ(results("many.db"), whole);
  EXPECT_EQ(results("resumed.db"), whole);

  const std::string failed = gate("one.db");
  EXPECT_THAT(failed, testing::HasSubstr("\"verdict\": \"fail\""));
  EXPECT_EQ(gate("many.db"), failed);
  EXPECT_EQ(gate("resumed.db"), failed);
  EXPECT_EQ(server_.stop(), 3 * 2 * 330) << "the resumed run repeated nothing";
}

}  // namespace
}  // namespace assay::cli
