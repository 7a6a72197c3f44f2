#include <csignal>
#include <iostream>
#include <random>

#include "assay/core/clock.hpp"
#include "cli/cli_fixture.hpp"
#include "cli/simulate_server.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

constexpr int kKills = 50;
constexpr int kConcurrency = 4;
constexpr int kRepeats = 5;
/// Answers that may have come in while a transaction was being synced: half the connections.
constexpr std::int64_t kUnstored = 2;
constexpr std::int64_t kAnswers = std::int64_t{2} * 330 * kRepeats;

class KillTest : public CliTest {
 protected:
  void SetUp() override {
    environment_["SIM_KEY"] = "any-key";
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
  }
  void write_config(const SimulateServer& server, int concurrency) {
    folder_.write("assay.yaml", server.config("openai", true, concurrency, "support-tickets") +
                                    fmt::format("run: {{repeats: {}}}\n", kRepeats));
  }
};

TEST_F(KillTest, LosesNothingAndAsksNothingTwiceInFiftyKills) {
  SimulateServer uninterrupted_server;
  write_config(uninterrupted_server, 32);
  const fake::Ended uninterrupted = assay({"run", "--json", "--db", "reference.db"});
  ASSERT_EQ(uninterrupted.exit_code, 0) << uninterrupted.error;
  EXPECT_EQ(uninterrupted_server.stop(), kAnswers);

  SimulateServer server("uniform(1ms,10ms)");
  write_config(server, kConcurrency);
  // From before the database is there to some way into the calls, however slow this build starts.
  const auto start = SteadyClock::now();
  ASSERT_EQ(assay({"check", "-q"}).exit_code, 0);
  const auto startup =
      std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
  std::minstd_rand random(20261122);
  std::uniform_int_distribution<std::int64_t> moment_ms(1, startup.count() + 180);
  int kills = 0;
  int early_ends = 0;
  while (kills < kKills) {
    fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
    if (run.run_for(std::chrono::milliseconds(moment_ms(random)))) {
      ++early_ends;  // it finished before the moment came
      break;
    }
    run.send_signal(SIGKILL);
    EXPECT_EQ(run.wait().signal, SIGKILL);
    ++kills;
  }
  EXPECT_EQ(early_ends, 0) << "the run was over after " << kills << " kills";
  const auto before_last = fake::sql_value(folder_ / "assay.db", "SELECT count(*) FROM v_answer");
  const fake::Ended last = assay({"run", "--json"});
  ASSERT_EQ(last.exit_code, 0) << last.error;
  EXPECT_THAT(last.error, testing::HasSubstr("(resumed)"));

  const auto database = folder_ / "assay.db";
  const auto count = [&](const std::string& query) {
    return std::stoll(fake::sql_value(database, query));
  };
  const auto requests = server.stop();
  std::cout << kills << " kills, " << before_last << " of " << kAnswers
            << " answers stored before the last session, " << count("SELECT count(*) FROM attempt")
            << " attempts stored, " << requests << " requests seen by the server\n";
  EXPECT_EQ(
      count("SELECT count(*) FROM (SELECT 1 FROM attempt GROUP BY run_id, arm_id, item_id, repeat, "
            "attempt_no HAVING count(*) > 1)"),
      0);
  EXPECT_EQ(count("SELECT count(*) FROM run"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM v_answer WHERE final_outcome = 'ok'"), kAnswers);
  EXPECT_EQ(count("SELECT count(*) FROM attempt WHERE id NOT IN (SELECT attempt_id FROM score)"),
            0);
  EXPECT_EQ(fake::sql_value(database, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(figures(last.output), figures(uninterrupted.output));
  // What a kill can lose: the calls in flight, and what came in since the last group commit.
  EXPECT_LE(requests, kAnswers + kKills * (kConcurrency + kUnstored));
}

}  // namespace
}  // namespace assay::cli
