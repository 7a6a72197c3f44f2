// From files to rows: what is refused, what is stored once, what never reaches the disk.

#include "assay/shadow/import_traffic.hpp"

#include "shadow/world.hpp"
#include "support/sql.hpp"

namespace assay::shadow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(ImportTraffic, RefusesBadLinesByNumberAndKeepsTheRest) {
  const World world;
  const auto report = world.imported(World::line(0) + "{\"model\": \n" + "[1]\n\n" +
                                     World::line(1) + R"({"model":"m","prompt":"x"})" + "\n");
  EXPECT_EQ(report.entries, 5);
  EXPECT_EQ(report.stored.requests, 2);
  EXPECT_EQ(report.refused_count, 3);
  ASSERT_EQ(report.refused.size(), 3U);
  EXPECT_EQ(report.refused[0].line, 2);
  EXPECT_EQ(report.refused[1].line, 3);
  EXPECT_EQ(report.refused[2].line, 6);
  EXPECT_THAT(report.refused[2].reason, HasSubstr("neither \"output\" nor \"error\""));
  EXPECT_THAT(report.formats.at(0), HasSubstr("read as jsonl"));
}

TEST(ImportTraffic, StoresAnEntryOnceHoweverOftenItIsRead) {
  const World world;
  const std::string log = World::lines(0, 20);
  EXPECT_EQ(world.imported(log + World::line(3)).stored.duplicates, 1);
  const auto again = world.imported(log);
  EXPECT_EQ(again.stored.requests, 0);
  EXPECT_EQ(again.stored.duplicates, 20);
}

TEST(ImportTraffic, KnowsAnEntryAgainThatHasNoId) {
  const World world;
  const std::string line = R"({"model":"m","prompt":"x","output":"y","latency_ms":3})"
                           "\n";
  EXPECT_EQ(world.imported(line + line).stored.duplicates, 1);
  EXPECT_EQ(world
                .imported(R"({"model":"m","prompt":"x","output":"y","latency_ms":4})"
                          "\n")
                .stored.requests,
            1);
}

TEST(ImportTraffic, TakesRetriesOfATraceForOneRequest) {
  const World world;
  const auto report = world.imported(
      R"({"id":"a","trace":"t1","model":"m","prompt":"x","error":"Request timed out"})"
      "\n"
      R"({"id":"b","trace":"t1","model":"m","prompt":"x","output":"y"})"
      "\n"
      R"({"id":"c","trace":"t1","model":"pro","prompt":"x","output":"z"})"
      "\n"
      R"({"id":"d","trace":"t1","model":"m","prompt":"another question","output":"y"})"
      "\n");
  EXPECT_EQ(report.stored.requests, 2) << "another question of the trace is another request";
  EXPECT_EQ(report.stored.further_answers, 2);
  EXPECT_EQ(report.failed_calls, 1);
  EXPECT_THAT(fake::sql(world.database(),
                        "SELECT outcome, call_no FROM traffic_answer "
                        "WHERE model = 'm' AND request_id = 1 ORDER BY call_no"),
              ElementsAre(ElementsAre("wire.timeout", "1"), ElementsAre("ok", "2")));
}

TEST(ImportTraffic, ScoresAnswersWithoutALabel) {
  const World world;
  world.imported(World::line(0) + World::line(1, "small", R"("finish_reason":"length")") +
                 R"({"id":"z","model":"m","prompt":"x","output":"I think billing"})" + "\n");
  EXPECT_THAT(
      fake::sql(world.database(), "SELECT final_outcome, answer FROM traffic_answer ORDER BY id"),
      ElementsAre(ElementsAre("ok", "billing"), ElementsAre("model.truncated", ""),
                  ElementsAre("model.invalid_json", "")));
}

TEST(ImportTraffic, KeepsNoTextWhenItMayNot) {
  const World world;
  auto request = world.request(World::lines(0, 4));
  request.store_content = false;
  const auto report = import_traffic(world.task(), request).value();
  EXPECT_EQ(report.stored.requests, 4);
  const auto rows =
      fake::sql(world.database(),
                "SELECT q.turns, a.text, a.answer, a.text_bytes > 0, "
                "length(q.content_hash), q.content_bytes > 0, q.unshadowable "
                "FROM traffic_request q JOIN traffic_answer a ON a.request_id = q.id");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_THAT(rows[0], ElementsAre("", "", "billing", "1", "32", "1", "content not kept"));
  const std::string bytes = fake::file_bytes(world.database());
  EXPECT_EQ(bytes.find("refund number"), std::string::npos);
  EXPECT_EQ(bytes.find("Sort the message"), std::string::npos);
}

TEST(ImportTraffic, RedactsBeforeAnythingIsWritten) {
  const World world;
  world.write("rules.yaml", "drop: [user]\nreplace:\n  - {pattern: 'number \\d+', with: '[no]'}\n");
  auto request =
      world.request(World::line(1, "small", R"("user":"ann@example.org")") +
                    R"({"id":"k","model":"m","prompt":"key sk-abcdefghijklmnopqrst","output":"y"})"
                    "\n");
  request.redaction = world.file("rules.yaml");
  const auto report = import_traffic(world.task(), request).value();
  EXPECT_EQ(report.redactions, 2);
  const std::string bytes = fake::file_bytes(world.database());
  for (const char* gone : {"number 1", "ann@example.org", "sk-abcdef"}) {
    EXPECT_EQ(bytes.find(gone), std::string::npos) << gone;
  }
  request.redaction.clear();
  EXPECT_EQ(import_traffic(world.task(), request)->stored.duplicates, 2)
      << "the same entries, whatever the rules are";
}

TEST(ImportTraffic, TakesOnlyWhatBelongsToTheTask) {
  const World world;
  auto request = world.request(World::lines(0, 20));
  request.where = {{"language", "fr"}};
  const auto report = import_traffic(world.task(), request).value();
  EXPECT_EQ(report.stored.requests, 2);
  EXPECT_EQ(report.left_out, 18);
}

TEST(ImportTraffic, StopsAtAFileOfNoKnownFormat) {
  const World world;
  std::string log;
  for (int i = 0; i < 30; ++i) log += "{\"level\":\"info\"}\n";
  const auto report = import_traffic(world.task(), world.request(log));
  ASSERT_FALSE(report.has_value());
  EXPECT_THAT(report.error().message, HasSubstr("--format"));
}

TEST(ImportTraffic, HintsAtAListInsteadOfLines) {
  const World world;
  auto request = world.request("[\n" + World::line(0) + "]\n");
  const auto report = import_traffic(world.task(), request).value();
  EXPECT_THAT(report.refused.at(0).reason, HasSubstr("jq -c"));
}

TEST(ImportTraffic, CountsWhatCannotBeAskedAgain) {
  const World world;
  const auto report =
      world.imported(World::line(0, "small", R"("cache_hit":true)") + World::line(1) +
                     R"({"id":"z","model":"m","prompt":"","output":"y"})" + "\n");
  EXPECT_THAT(report.unshadowable, ElementsAre(Pair("no content in the log", 1)));
  EXPECT_EQ(report.cache_hits, 1);
}

}  // namespace
}  // namespace assay::shadow
