// Many items in one request, through the real binary and the three wire protocols.

#include "assay/core/clock.hpp"
#include "cli_fixture.hpp"
#include "simulate_server.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

constexpr int kTickets = 330;
constexpr int kNumbers = 300;

class BatchTest : public CliTest {
 protected:
  void SetUp() override {
    environment_["SIM_KEY"] = "any-key";
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }

  /// The same model asked one by one and in batches of 20.
  [[nodiscard]] std::string config(const SimulateServer& server, const std::string& protocol,
                                   bool stream) const {
    return fmt::format(
        "providers:\n  sim: {{protocol: {}, base_url: \"{}\", api_key_env: SIM_KEY}}\nmodels:\n"
        "  lite: {{provider: sim, id: small, tier: lite, stream: {}, price: {{input: 1, output: "
        "4}}}}\n"
        "  lite-batched: {{provider: sim, id: small, tier: lite, batch: 20, stream: {}, price: "
        "{{input: 1, output: 4}}}}\ntasks: [support-tickets, phone-numbers]\n",
        protocol, server.base_url(protocol), stream, stream);
  }

  /// Looks at a copy: tidying up after a kill is the next run's task, not that of the test's
  /// SQLite.
  [[nodiscard]] bool has_finished_a_run(const std::string& database) const {
    const std::filesystem::path copy = folder_ / "copy.db";
    for (const char* const end : {"", "-wal"}) {
      const std::string original = (folder_ / database).string() + end;
      std::filesystem::remove(copy.string() + end);
      if (std::filesystem::exists(original)) {
        std::filesystem::copy_file(original, copy.string() + end);
      }
    }
    return fake::sql_value(copy, "SELECT count(*) FROM sqlite_master WHERE name = 'run'") != "0" &&
           fake::sql_value(copy, "SELECT count(*) FROM run WHERE finished_unix_ms IS NOT NULL") !=
               "0";
  }

  /// `task item` -> outcome, verdict and answer of one model.
  [[nodiscard]] std::map<std::string, std::string> answers(const std::string& database,
                                                           const std::string& model) const {
    std::map<std::string, std::string> all;
    for (const Json& row : parsed_lines(assay({"export", "--db", database}).output)) {
      if (row["model"] != model) continue;
      all[row["task"].get<std::string>() + " " + row["item_id"].get<std::string>()] =
          safe_dump(Json{row["outcome"], row["verdict"], row["answer"], row["confidence"]});
    }
    return all;
  }
};

TEST_F(BatchTest, GivesTheSameAnswersAsOneByOneOverThreeProtocols) {
  SimulateServer server;
  std::int64_t requests = 0;
  for (const char* const protocol : {"openai", "anthropic", "gemini"}) {
    for (const bool stream : {true, false}) {
      const std::string name = fmt::format("{}-{}", protocol, stream ? "stream" : "whole");
      SCOPED_TRACE(name);
      folder_.write(name + ".yaml", config(server, protocol, stream));
      const auto ran = assay({"run", "--json", "-c", name + ".yaml", "--db", name + ".db"});
      ASSERT_EQ(ran.exit_code, 0) << ran.error;
      const auto one_by_one = answers(name + ".db", "lite");
      EXPECT_EQ(one_by_one.size(), kTickets + kNumbers);
      EXPECT_TRUE(answers(name + ".db", "lite-batched") == one_by_one);

      const Json document = parsed(ran.output);
      for (const Json& arm : document["arms"]) {
        const bool is_batched = arm["model"] == "lite-batched";
        const int items = arm["task"] == "support-tickets" ? kTickets : kNumbers;
        const int calls = is_batched ? (items + 19) / 20 : items;
        requests += calls;
        EXPECT_EQ(arm["attempts"], calls);
        EXPECT_EQ(arm["items"], items);
        EXPECT_EQ(arm["parse_success_strict"]["value"], 1.0);
        EXPECT_EQ(arm["latency_ms"]["n"], items);
        ASSERT_EQ(arm["batch"].is_object(), is_batched);
        if (!is_batched) continue;
        EXPECT_EQ(arm["batch"]["size"], 20);
        EXPECT_EQ(arm["batch"]["unasked_ids"], 0);
        std::int64_t placed = 0;
        for (const Json& band : arm["batch"]["by_position"]) {
          placed += band["accuracy"]["n"].get<std::int64_t>();
        }
        EXPECT_EQ(placed, items);
      }
    }
  }
  EXPECT_EQ(server.stop(), requests);
}

TEST_F(BatchTest, IsComparedWithOneByOneAndShownForWhatItIs) {
  SimulateServer server;
  folder_.write("assay.yaml", config(server, "openai", false));
  const auto planned = assay({"plan", "--json"});
  ASSERT_EQ(planned.exit_code, 0) << planned.error;
  const Json plan = parsed(planned.output);
  ASSERT_EQ(plan["arms"].size(), 4U);
  for (const Json& arm : plan["arms"]) {
    EXPECT_EQ(arm["calls"].get<int>() <= 17, arm["model"] == "lite-batched");
  }
  const auto ran = assay({"run", "--details"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_THAT(ran.output, HasSubstr("lite-batched (lite, batch of 20)"));
  EXPECT_THAT(ran.output, HasSubstr("its latencies are those of whole requests"));
  EXPECT_THAT(ran.output, HasSubstr("17 to 20"));
  const auto refused = assay({"compare", "lite", "lite-batched", "-t", "support-tickets"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.output + refused.error, HasSubstr("batch unset and 20"));
  const auto compared = assay({"compare", "lite", "lite-batched", "-t", "support-tickets",
                               "--allow", "parameters", "--json"});
  ASSERT_EQ(compared.exit_code, 0) << compared.error;
  const Json document = parsed(compared.output);
  EXPECT_EQ(document["verdict"], "not_worse");
  EXPECT_EQ(document["difference"]["value"], 0.0);
  EXPECT_THAT(safe_dump(document), HasSubstr("cost"));
}

// S09 for calls that bring many answers: all of them are stored, or none.
TEST_F(BatchTest, S09_KilledRunsGoOnWithTheSameBatchesAndFigures) {
  SimulateServer server("uniform(5ms,15ms)");
  folder_.write("assay.yaml",
                fmt::format("providers:\n  sim: {{protocol: openai, base_url: \"{}\", api_key_env: "
                            "SIM_KEY, limits: {{concurrency: 2}}}}\nmodels:\n  lite: {{provider: "
                            "sim, id: small, batch: 7}}\ntasks: [support-tickets]\n",
                            server.base_url("openai")));
  const auto undisturbed = assay({"run", "--json", "--db", "undisturbed.db"});
  ASSERT_EQ(undisturbed.exit_code, 0) << undisturbed.error;
  // Lives are counted from where a run begins to ask on this machine.
  const auto start = SteadyClock::now();
  ASSERT_EQ(assay({"check", "-q"}).exit_code, 0);
  auto life = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
  int kills = 0;
  for (; kills < 8; life += std::chrono::milliseconds(15)) {
    fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
    if (run.run_for(life)) {
      (void)run.wait();
      break;
    }
    run.send_signal(SIGKILL);
    kills += run.wait().signal == SIGKILL ? 1 : 0;
    // Killed behind its last word: there is nothing to go on with.
    if (has_finished_a_run("assay.db")) break;
  }
  EXPECT_GT(kills, 1);
  if (has_finished_a_run("assay.db")) {
    fake::sql(folder_ / "assay.db", "UPDATE run SET finished_unix_ms = NULL");
  }
  const auto ended = assay({"run", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(figures(ended.output), figures(undisturbed.output));
  const auto value = [this](const std::string& query) {
    return fake::sql_value(folder_ / "assay.db", query);
  };
  EXPECT_EQ(value("SELECT count(*) FROM run"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM attempt"), std::to_string(kTickets));
  EXPECT_EQ(value("SELECT count(*) FROM (SELECT 1 FROM attempt GROUP BY request_hash "
                  "HAVING count(*) <> max(batch_size) OR max(batch_position) <> count(*))"),
            "0");
}

TEST_F(BatchTest, EmbeddedModelsAreNotAskedInBatches) {
  folder_.write("assay.yaml",
                "providers:\n  local: {protocol: local}\nmodels:\n"
                "  lite: {provider: local, id: small, batch: 20}\ntasks: [support-tickets]\n");
  const auto ran = assay({"check"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_THAT(ran.error, HasSubstr("assay.yaml:4: models.lite.batch: embedded models read one "
                                   "input at a time"));
}

}  // namespace
}  // namespace assay::cli
