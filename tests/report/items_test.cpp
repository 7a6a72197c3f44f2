#include <fmt/format.h>
#include <gmock/gmock.h>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/eval/pairing.hpp"
#include "assay/report/page.hpp"
#include "report/page/section.hpp"
#include "support/hostile_texts.hpp"
#include "support/temporary_folder.hpp"

namespace assay::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// What a model said to an item.
struct Said {
  std::string verdict;
  std::string answer;
  std::string text = {};  ///< empty: the answer
};

struct Asked {
  std::string id;
  std::string input;
  std::string expected;
  Said pro, lite;
  std::string fields = {};
};

/// Two models of a stored run over items of the test's choice.
class ItemsTest : public testing::Test {
 protected:
  void ask(const std::vector<Asked>& items) {
    std::vector<store::ItemRecord> records;
    for (const Asked& item : items) {
      const bool is_json = item.expected.starts_with('{');
      records.push_back({sha256_hex(item.id),
                         item.id,
                         item.input,
                         is_json ? item.expected : json_quoted(item.expected),
                         {{"language", "de"}},
                         ""});
    }
    store_.put_golden_set(set_, records).value();
    run_.id = "run-1";
    run_.arms = {arm("pro"), arm("lite")};
    store_.begin_run(run_).value();
    std::vector<store::RunStore::Entry> entries;
    for (std::size_t i = 0; i < items.size(); ++i) {
      add(entries, 0, i, items[i].pro, items[i].fields);
      add(entries, 1, i, items[i].lite, items[i].fields);
    }
    store_.record(run_.row, entries).value();
  }

  /// Many items that lite gets wrong.
  void ask_many(int count, const std::string& text = "") {
    std::vector<Asked> items;
    for (int i = 0; i < count; ++i) {
      items.push_back(
          {fmt::format("i{:06}", i), "?", "red", {"correct", "red"}, {"wrong", "blue", text}});
    }
    ask(items);
  }

  [[nodiscard]] RunReport report(bool is_compared = true) {
    RunReport report;
    report.run.run = run_;
    for (const store::ArmRecord& arm : run_.arms) report.run.arms.emplace_back().arm = arm;
    TaskReport task;
    task.task = "colours";
    task.arms = {0, 1};
    if (is_compared) {
      const auto baseline = eval::open_stored_arm(store_, run_, run_.arms[0]).value();
      const auto candidate = eval::open_stored_arm(store_, run_, run_.arms[1]).value();
      const auto pairing = eval::pair_arms(*baseline, *candidate).value();
      ReportComparison added;
      added.compared.task = "colours";
      added.compared.baseline = {"pro", "pro-1", "run-1"};
      added.compared.candidate = {"lite", "lite-1", "run-1"};
      added.compared.comparison = decide::compare(pairing.items).value();
      added.baseline = StoredArm{run_.row, run_.arms[0].row};
      added.candidate = {run_.row, run_.arms[1].row};
      task.comparisons.push_back(std::move(added));
    }
    report.tasks.push_back(std::move(task));
    return report;
  }

  std::string items(const RunReport& report, PageFormat format = PageFormat::html,
                    std::size_t full_items = 100, std::size_t of_page = 2000) {
    std::string text;
    const std::function<Status(std::string_view)> write = [&](std::string_view piece) -> Status {
      text += piece;
      return {};
    };
    PageOptions options;
    options.format = format;
    options.full_items = full_items;
    options.full_items_of_page = of_page;
    page::Writer writer(options, write);
    writer.begin_part(1, 0);
    page::Page page{report, store_, options, writer};
    const Status written = page::write_items(page, report.tasks.at(0));
    EXPECT_TRUE(written.has_value()) << written.error().message;
    return text;
  }
  std::string html(std::size_t full_items = 100) {
    return items(report(), PageFormat::html, full_items);
  }
  std::string markdown() { return items(report(), PageFormat::markdown); }

  static std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
    return found;
  }

  fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", "name: colours\nkind: classification\n", {}};
  store::RunRecord run_;

 private:
  static store::ArmRecord arm(const std::string& model) {
    store::ArmRecord arm;
    arm.hash = model;
    arm.task = "colours";
    arm.golden_set_hash = "set";
    arm.model = model;
    arm.parameters_json = "{}";
    return arm;
  }

  void add(std::vector<store::RunStore::Entry>& entries, std::size_t arm, std::size_t item,
           const Said& said, const std::string& fields) {
    if (said.verdict.empty()) return;
    store::RunStore::Entry entry;
    entry.attempt.key = {run_.arms[arm].row, set_.item_rows[item], 0, 1};
    entry.attempt.attempt.outcome = Outcome::ok;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(12);
    entry.attempt.attempt.completion.text = said.text.empty() ? said.answer : said.text;
    entry.attempt.attempt.completion.served_model = run_.arms[arm].model + "-2026";
    entry.score.scorer_version = "s1";
    entry.score.outcome = "ok";
    entry.score.verdict = said.verdict;
    entry.score.rung = "strict";
    entry.score.answer = said.answer;
    entry.score.fields_json = fields;
    if (said.verdict == "wrong") entry.score.reason = "it is not so";
    if (said.verdict == "unscored") {
      entry.attempt.attempt.outcome = Outcome::wire_timeout;
      entry.attempt.attempt.error = "no answer in 5 s";
      entry.score.outcome = "wire.timeout";
    }
    entries.push_back(std::move(entry));
  }
};

TEST_F(ItemsTest, ComeInTheOrderOfInterest) {
  ask({{"i1", "?", "red", {"correct", "red"}, {"correct", "red"}},
       {"i2", "?", "red", {"unscored", ""}, {"correct", "red"}},
       {"i3", "?", "red", {"wrong", "blue"}, {"wrong", "green"}},
       {"i4", "?", "red", {"wrong", "blue"}, {"correct", "red"}},
       {"i5", "?", "red", {"correct", "red"}, {"wrong", "blue"}},
       {"i6", "?", "red", {"wrong", "blue"}, {"wrong", "blue"}}});
  for (const std::string& text : {html(), markdown()}) {
    const auto at = [&text](const char* part) { return text.find(part); };
    EXPECT_THAT(text, Not(HasSubstr("i1")));
    EXPECT_LT(at("Flips: pro right, lite wrong"), at("i5"));
    EXPECT_LT(at("i5"), at("Gains: lite right, pro wrong"));
    EXPECT_LT(at("Gains: lite right, pro wrong"), at("i4"));
    EXPECT_LT(at("i4"), at("Both wrong"));
    EXPECT_LT(at("Both wrong"), at("i3"));
    EXPECT_LT(at("i3"), at("i6"));
    EXPECT_LT(at("i6"), at("Not scored"));
    EXPECT_LT(at("Not scored"), at("i2"));
    EXPECT_NE(at("i2"), std::string::npos);
    EXPECT_EQ(count(text, "Label suspect"), 1U);
    EXPECT_LT(at("i6"), at("Label suspect"));
    EXPECT_THAT(text, HasSubstr("no answer in 5 s"));
    EXPECT_THAT(text, HasSubstr("wire.timeout"));
  }
}

TEST_F(ItemsTest, ShowWhatWasAskedAndAnswered) {
  ask({{"i1",
        "Which <colour>?",
        "dark red",
        {"correct", "dark red"},
        {"wrong", "dark blue", "{\"text\":\"dark blue\"}"}}});
  const std::string text = html();
  EXPECT_THAT(text, AllOf(HasSubstr("<h5 id=\"task-1-items-1-1\">i1</h5>"),
                          HasSubstr("Which &lt;colour&gt;?"), HasSubstr("language=de"),
                          HasSubstr("lite <span class=\"mark wrong\">wrong</span>"),
                          HasSubstr("pro <span class=\"mark right\">right</span>"),
                          HasSubstr("it is not so"), HasSubstr("answered by lite-2026"),
                          HasSubstr("12 ms"), HasSubstr("read as <strong dir=\"auto\">dark blue<"),
                          HasSubstr("dark <del>"), HasSubstr("{&quot;text&quot;:")));
  EXPECT_THAT(markdown(), HasSubstr("dark [-red-]{+blue+}"));
}

TEST_F(ItemsTest, ShowTheFieldsThatDiffer) {
  ask({{"i1",
        "?",
        R"({"vendor":"ACME Ltd","total":1})",
        {"correct", R"({"vendor":"ACME Ltd","total":1})"},
        {"wrong", R"({"vendor":"acme inc"})", "Here: {\"total\":1.0, \"vendor\":\"ACME Inc\"}"},
        R"([{"name":"vendor","equal":false},{"name":"total","equal":true}])"}});
  EXPECT_THAT(markdown(), HasSubstr("\"ACME [-Ltd-]{+Inc+}\""));
  EXPECT_THAT(html(), HasSubstr("<code>vendor</code>"));
  EXPECT_THAT(html(), Not(HasSubstr("<code>total</code>")));
}

TEST_F(ItemsTest, ListTheFailuresOfEachArmWithoutAComparison) {
  ask({{"i1", "?", "red", {"correct", "red"}, {"wrong", "blue"}},
       {"i2", "?", "red", {"wrong", "green"}, {"correct", "red"}}});
  const std::string text = items(report(false));
  EXPECT_THAT(text, AllOf(HasSubstr("colours: what pro got wrong"), HasSubstr("green"),
                          HasSubstr("colours: what lite got wrong"), HasSubstr("blue")));
  EXPECT_EQ(count(text, "<article"), 2U);
}

TEST_F(ItemsTest, KnowOnlyTheCandidateBesideABaselineFile) {
  ask({{"i1", "?", "red", {"correct", "red"}, {"wrong", "blue"}},
       {"i2", "?", "red", {"wrong", "green"}, {"wrong", "black"}},
       {"i3", "?", "red", {"unscored", ""}, {"wrong", "white"}}});
  RunReport from_file = report();
  from_file.tasks[0].comparisons[0].baseline.reset();
  const std::string text = items(from_file);
  EXPECT_THAT(text, AllOf(HasSubstr("Flips: pro right, lite wrong <span class=\"count\">(1)"),
                          HasSubstr("Both wrong <span class=\"count\">(1)"), HasSubstr("black"),
                          HasSubstr("Not scored <span class=\"count\">(1)"), HasSubstr("white"),
                          Not(HasSubstr("green"))));
}

TEST_F(ItemsTest, FoldAwayWhatIsMoreThanACardsWorth) {
  ask_many(1203);
  const std::string text = html(3);
  EXPECT_EQ(count(text, "<article"), 3U);
  EXPECT_EQ(count(text, "<tr><th scope=\"row\">"), 1200U);
  EXPECT_THAT(text, AllOf(HasSubstr("<summary>Items 4 to 503 of 1203</summary>"),
                          HasSubstr("<summary>Items 504 to 1003 of 1203</summary>"),
                          HasSubstr("<summary>Items 1004 to 1203 of 1203</summary>"),
                          HasSubstr("<th scope=\"row\">i001202</th><td>red</td><td>right</td>"
                                    "<td>blue</td>"),
                          Not(HasSubstr("not shown"))));
}

TEST_F(ItemsTest, ShareTheCardsOfAPage) {
  ask_many(30);
  RunReport twice = report();
  twice.tasks[0].comparisons.push_back(twice.tasks[0].comparisons[0]);
  const std::string text = items(twice, PageFormat::html, 25, 40);
  EXPECT_EQ(count(text, "<article"), 40U) << "25 of the first list, 15 of the second";
  EXPECT_EQ(count(text, "<tr><th scope=\"row\">"), 20U) << "none is lost";
}

TEST_F(ItemsTest, AreFewInMarkdown) {
  ask_many(30, std::string(5000, 'x'));
  const std::string text = markdown();
  EXPECT_EQ(count(text, "##### "), 20U);
  EXPECT_THAT(text, HasSubstr("10 more items not shown"));
  EXPECT_THAT(text, HasSubstr("assay export run-1"));
  EXPECT_THAT(text, HasSubstr("Cut: the first 300 of 5000 characters."));
  EXPECT_LT(text.size(), 20U * 1200);
}

TEST_F(ItemsTest, AreInertWhateverWasSaid) {
  std::vector<Asked> asked;
  for (const auto& hostile : fake::hostile_texts()) {
    const std::string text = replace_invalid_utf8(hostile.text);
    asked.push_back({hostile.id + text, text, text, {"correct", text}, {"wrong", "x " + text}});
  }
  ask(asked);
  const std::string text = html(1000);
  for (const char* markup :
       {"<script", "<img", "<svg", "<a ", "<iframe", "<style", "javascript:\""}) {
    EXPECT_THAT(text, Not(HasSubstr(markup)));
  }
  EXPECT_EQ(count(text, "<article"), asked.size());
  EXPECT_EQ(count(text, "</article>"), asked.size());
}

TEST(Writer, GivesEachPartOfMarkdownItsShare) {
  std::string text;
  const std::function<Status(std::string_view)> write = [&](std::string_view piece) -> Status {
    text += piece;
    return {};
  };
  PageOptions options;
  options.format = PageFormat::markdown;
  page::Writer writer(options, write);
  page::View view("title", std::string(90'000, 'x'));
  view.set("count", "1");
  for (const std::size_t parts_left : {2U, 1U}) {
    writer.begin_part(parts_left, 25);
    const std::size_t before = text.size();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(writer.render("items_list", view).has_value());
    EXPECT_TRUE(writer.is_full());
    EXPECT_GT(text.size() - before, 270U * 1024) << "the first one leaves room for the second";
    EXPECT_LT(text.size() - before, 480U * 1024);
    ASSERT_TRUE(writer.end_part().has_value());
    EXPECT_FALSE(writer.is_full());
    EXPECT_THAT(text.substr(before), HasSubstr("**Truncated**"));
  }
  writer.begin_part(1, 6);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(writer.render("items_list", view).has_value());
  ASSERT_TRUE(writer.end_part().has_value());
  writer.begin_part(1, 0);
  ASSERT_TRUE(writer.render("items", page::View("title", "the end")).has_value());
  EXPECT_LT(text.size(), 1000U * 1024);
  EXPECT_GT(text.size(), 750U * 1024);
  EXPECT_TRUE(text.ends_with("### the end\n\n"));
}

}  // namespace
}  // namespace assay::report
