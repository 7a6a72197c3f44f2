#include <random>

#include "import_fixture.hpp"

namespace assay::curate {
namespace {

struct Sample {
  const char* name;
  const char* text;
  std::vector<std::string> map;
};

const std::vector<Sample> kSamples = {
    {"a.csv",
     "id,text,label\n1,\"a, \"\"b\"\"\nc\",ham\n2,d,spam\n",
     {"input=text", "expected=label"}},
    {"a.tsv", "text\tlabel\n5\" disk\tham\n\"a\tb\"\tspam\n", {"input=text", "expected=label"}},
    {"a.jsonl",
     "{\"id\":\"a\",\"input\":\"x\\u00e9\",\"expected\":\"ham\",\"slices\":{\"l\":\"en\"}}\n"
     "{\"input\":\"y\",\"expected\":\"spam\",\"slices\":{\"l\":\"de\"}}\n",
     {}},
    {"a.json",
     "[{\"m\":[{\"t\":\"a [{\"}],\"y\":\"ham\"},\n {\"m\":[{\"t\":\"b\"}],\"y\":\"spam\"}]",
     {"input=$.m[0].t", "expected=$.y"}},
    {"pf.yaml",
     "defaultTest:\n  vars: {lang: en}\ntests:\n- vars: {q: [a, b], want: ham}\n  assert: [{type: "
     "equals, value: '{{want}}'}]\n- vars: {q: c}\n  assert:\n  - {type: icontains, value: spam}\n",
     {"input=q"}},
    {"pf.json",
     "{\"tests\":[{\"vars\":{\"q\":\"a\"},\"assert\":[{\"type\":\"equals\",\"value\":\"ham\"}]},\n"
     "{\"vars\":{\"q\":\"b\"},\"assert\":[{\"type\":\"equals\",\"value\":\"spam\"}]}]}",
     {}},
    {"pf.csv", "q,__expected,__metadata:l\na,equals:ham,en\nb,contains:spam,de\n", {}},
    {"evals.jsonl",
     "{\"input\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"a\"}],"
     "\"ideal\":[\"ham\"]}\n{\"input\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\","
     "\"content\":\"b\"}],\"ideal\":\"spam\"}\n",
     {}},
    {"inspect.jsonl",
     "{\"input\":\"a\",\"target\":\"A\",\"choices\":[\"x\",\"y\"],\"id\":1}\n"
     "{\"input\":\"b\",\"target\":[\"B\"],\"choices\":[\"x\",\"y\"]}\n",
     {}},
};

class ImportMutationTest : public ImportTest, public testing::WithParamInterface<std::size_t> {
 protected:
  /// Whatever the file is, the import ends in a set that loads, refused lines, or an error.
  void expect_an_end(const std::string& text) const {
    const Sample& sample = kSamples[GetParam()];
    auto options = file(sample.name, text, sample.map);
    options.skip_refused = true;
    const auto report = import_dataset(options);
    if (!report.has_value()) {
      EXPECT_FALSE(report.error().message.empty());
      EXPECT_EQ(report.error().kind, ErrorKind::invalid_argument) << report.error().message;
    } else {
      EXPECT_EQ(report->written, items().size());
      EXPECT_EQ(report->refused_count, lines("out/refused.jsonl").size() +
                                           (report->written == 0 ? report->refused_count : 0));
    }
    if (!report.has_value() || report->written == 0) expect_nothing_written();
    std::filesystem::remove_all(options.folder);
  }
};

TEST_P(ImportMutationTest, ReadsTheSampleItself) {
  const Sample& sample = kSamples[GetParam()];
  const auto report = import_dataset(file(sample.name, sample.text, sample.map));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_GE(report->written, 2U);
}

TEST_P(ImportMutationTest, SurvivesTruncation) {
  const std::string text = kSamples[GetParam()].text;
  for (std::size_t size = 0; size < text.size(); size += 3) expect_an_end(text.substr(0, size));
}

TEST_P(ImportMutationTest, SurvivesRandomChanges) {
  constexpr std::string_view kBytes =
      "\"'{}[],:\t\r\n\\\0\xFF\xC3 a0-#&*!|>%@$"
      "x";
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  for (int round = 0; round < 80; ++round) {
    std::string text = kSamples[GetParam()].text;
    for (int change = 0; change < 3; ++change) {
      const std::size_t at = random() % text.size();
      const char byte = kBytes[random() % kBytes.size()];
      if (random() % 3 == 0) {
        text.insert(at, 1, byte);
      } else {
        text[at] = byte;
      }
    }
    expect_an_end(text);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, ImportMutationTest, testing::Range<std::size_t>(0, 9));

}  // namespace
}  // namespace assay::curate
