#include "assay/report/junit.hpp"

#include <algorithm>

#include "assay/core/text.hpp"
#include "report/ci/answered.hpp"
#include "report/ci/xml.hpp"
#include "report/ci_fixture.hpp"
#include "support/hostile_texts.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;
using testing::Not;

class Junit : public CiReportTest {
 protected:
  /// The root of the document, which must be well-formed.
  pugi::xml_node root() {
    const std::string text = text_of(write_junit);
    const auto parsed = document_.load_buffer(text.data(), text.size(), pugi::parse_full);
    EXPECT_TRUE(parsed) << parsed.description() << " in: " << text;
    return document_.child("testsuites");
  }

  pugi::xml_node suite(const std::string& name) {
    return root().find_child_by_attribute("testsuite", "name", name.c_str());
  }

  pugi::xml_node test(const std::string& name) {
    return suite("colours / small").find_child_by_attribute("testcase", "name", name.c_str());
  }

  pugi::xml_document document_;
};

/// `tests failures errors skipped time` of a suite or of the root.
std::string numbers(const pugi::xml_node& node) {
  std::string text;
  for (const char* const name : {"tests", "failures", "errors", "skipped", "time"}) {
    text += std::string(text.empty() ? "" : " ") + node.attribute(name).value();
  }
  return text;
}

TEST_F(Junit, TellsWrongFromBrokenFromMissing) {
  EXPECT_FALSE(test("a").first_child());
  EXPECT_STREQ(test("b").child("failure").attribute("type").value(), "wrong");
  EXPECT_STREQ(test("b").child("failure").attribute("message").value(),
               "expected \"red\", answered \"blue\"");
  EXPECT_THAT(test("b").child("failure").text().get(), HasSubstr("input: <b>?\n"));
  EXPECT_STREQ(test("c").child("error").attribute("type").value(), "wire.timeout");
  EXPECT_TRUE(test("d").child("skipped"));
  EXPECT_STREQ(test("a").attribute("classname").value(), "colours.small");
}

TEST_F(Junit, CountsWhatItShows) {
  const pugi::xml_node all = root();
  EXPECT_EQ(numbers(all), "8 1 1 3 0.050000");
  EXPECT_EQ(numbers(suite("colours / large")), "4 0 0 2 0.020000");
  EXPECT_EQ(numbers(suite("colours / small")), "4 1 1 1 0.030000");
  const auto shown = document_.select_nodes("//testcase");
  EXPECT_EQ(shown.size(), 8U);
  EXPECT_EQ(document_.select_nodes("//skipped").size(), 3U);
}

TEST_F(Junit, SaysWhatWasAsked) {
  const pugi::xml_node properties = suite("colours / small").child("properties");
  const auto value = [&](const char* name) {
    return std::string(properties.find_child_by_attribute("name", name).attribute("value").value());
  };
  EXPECT_EQ(value("run"), four_.id);
  EXPECT_EQ(value("model"), "small-2026");
  EXPECT_EQ(value("served_model"), "small-2026-01 (2)");
  EXPECT_EQ(value("prompt"), "v1");
  EXPECT_STREQ(suite("colours / small").attribute("timestamp").value(), "2026-11-22T15:04:05");
}

TEST_F(Junit, NamesTheFileOnlyAsTheRepositoryDoes) {
  put_at_hand("golden/colours/items.jsonl");
  EXPECT_STREQ(test("a").attribute("file").value(), "golden/colours/items.jsonl");
  put_at_hand("/home/somebody/golden/colours/items.jsonl");
  EXPECT_THAT(text_of(write_junit), Not(HasSubstr("somebody")));
}

TEST_F(Junit, PutsTheGateFirstAndLeavesTheBaselineOut) {
  report_.gate = gate(OnInconclusive::fail);
  const pugi::xml_node all = root();
  const pugi::xml_node first = all.first_child();
  EXPECT_STREQ(first.attribute("name").value(), "gate");
  EXPECT_EQ(numbers(first), "6 3 2 0 ");
  EXPECT_EQ(numbers(all), "10 4 3 1 0.030000");
  EXPECT_FALSE(all.find_child_by_attribute("testsuite", "name", "colours / large"));
  std::string tags;
  for (const pugi::xml_node& test : first.children("testcase")) {
    EXPECT_STREQ(test.attribute("classname").value(), "gate.colours");
    tags += std::string(test.attribute("name").value()) + "=" + test.first_child().name() + " ";
  }
  EXPECT_EQ(tags,
            "coverage=error accuracy_vs_baseline=failure accuracy=failure max_flips= "
            "slice language=de=failure same prompt=error ");
}

TEST_F(Junit, TakesTheInconclusiveForWhatItWasDeclaredToBe) {
  for (const OnInconclusive choice : {OnInconclusive::warn, OnInconclusive::pass}) {
    report_.gate = gate(choice);
    EXPECT_EQ(numbers(suite("gate")), "6 2 2 0 ");
    EXPECT_THAT(suite("gate")
                    .find_child_by_attribute("testcase", "name", "accuracy_vs_baseline")
                    .child("system-out")
                    .text()
                    .get(),
                HasSubstr("inconclusive: too few items"));
  }
}

TEST_F(Junit, DoesNotPassAGateWithoutEvidence) {
  report_.gate = GateReport();
  EXPECT_EQ(numbers(suite("gate")), "1 0 1 0 ");
  EXPECT_TRUE(suite("gate").child("testcase").child("error"));
}

TEST_F(Junit, NamesEachRepeat) {
  four_ = {};
  four_.repeats = 2;
  begin(four_, "run-3", {arm("large", "four"), arm("small", "four")});
  record({answer(four_, 1, rows_[0], "correct"), answer(four_, 1, rows_[0], "wrong", "blue", 1)});
  report_ = report_of(four_);
  EXPECT_EQ(numbers(suite("colours / small")), "8 1 0 6 0.020000");
  EXPECT_FALSE(test("a (repeat 1)").first_child());
  EXPECT_TRUE(test("a (repeat 2)").child("failure"));
  EXPECT_TRUE(test("b (repeat 2)").child("skipped"));
}

TEST_F(Junit, CutsWhatNobodyReads) {
  auto entry = answer(four_, 0, rows_[2], "wrong", "blue");
  entry.attempt.attempt.completion.text = std::string(10'000'000, 'x');
  entry.score.reason = std::string(1'000'000, 'y');
  record({entry});
  const std::string text = text_of(write_junit);
  EXPECT_LT(largest_piece_, 10'000U);
  EXPECT_THAT(text, HasSubstr("x [cut: 10000000 bytes in all]"));
}

TEST_F(Junit, EndsWhereItsOutputDoes) {
  for (int pieces = 0; pieces < 8; ++pieces) {
    int left = pieces;
    const Status status = write_junit(report_, store_, [&](std::string_view) -> Status {
      if (left-- > 0) return {};
      return Error{ErrorKind::storage, "full"};
    });
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().message, "full");
    EXPECT_EQ(left, -1) << "it went on after an error";
  }
}

TEST(XmlText, HoldsEveryHostileText) {
  for (const fake::HostileText& hostile : fake::hostile_texts()) {
    const std::string xml =
        "<a" + ci::xml_attribute("b", hostile.text) + ">" + ci::xml_text(hostile.text) + "</a>";
    pugi::xml_document document;
    ASSERT_TRUE(document.load_buffer(xml.data(), xml.size(), pugi::parse_full)) << hostile.id;
    if (hostile.id == "R06-noncharacters") continue;  // XML cannot hold them; see below
    EXPECT_EQ(document.child("a").text().get(), printable_lines(hostile.text)) << hostile.id;
    EXPECT_EQ(std::distance(document.child("a").begin(), document.child("a").end()),
              hostile.text.empty() ? 0 : 1)
        << hostile.id;
  }
}

TEST(XmlText, ShowsWhatXmlCannotHold) {
  EXPECT_EQ(ci::xml_text(std::string_view("a\0b\x1b", 4)), "a\\x00b\\x1b");
  EXPECT_EQ(ci::xml_text("\xEF\xBF\xBE\xEF\xBF\xBF"), "\\ufffe\\uffff");
  EXPECT_EQ(ci::xml_text("\xEF\xBF\xBD]]>"), "\xEF\xBF\xBD]]&gt;");
  EXPECT_EQ(ci::xml_text("\xED\xA0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(ci::xml_attribute("n", "a\n\"<&"), " n=\"a\\n&quot;&lt;&amp;\"");
}

TEST(TextBytesOfATest, KeepTheFileBelowWhatCiServersTake) {
  EXPECT_EQ(ci::text_bytes_of_a_test(0), 7200);
  EXPECT_EQ(ci::text_bytes_of_a_test(1), 7200);
  EXPECT_EQ(ci::text_bytes_of_a_test(8192), 1024);
  EXPECT_EQ(ci::text_bytes_of_a_test(83'886), 100);
  EXPECT_EQ(ci::text_bytes_of_a_test(83'887), 0) << "less than 100 bytes say nothing";
}

TEST(Beginning, NeverEndsWithinACharacter) {
  for (std::size_t bytes = 0; bytes < 12; ++bytes) {
    const std::string text = ci::beginning("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z...", bytes);
    EXPECT_FALSE(invalid_utf8_at(text)) << bytes;
  }
  EXPECT_EQ(ci::beginning("abc", 3), "abc");
  EXPECT_EQ(ci::beginning("abcd", 3), "abc [cut: 4 bytes in all]");
  EXPECT_THAT(ci::beginning("\x80\x80\x80\x80\x80\x80\x80", 5), testing::StartsWith("\x80"));
}

}  // namespace
}  // namespace assay::report
