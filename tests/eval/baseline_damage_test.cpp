// Nothing that is wrong with a baseline file may end in a comparison.

#include "baseline.hpp"

namespace assay::eval {
namespace {

using testing::HasSubstr;

class BaselineDamage : public BaselineTest {
 protected:
  BaselineDamage() {
    record_all();
    lines_ = lines_of(written(*stored(0)));
  }

  /// What reading these lines ends in; empty when in nothing.
  std::string reason(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return reason(text);
  }

  std::string reason(const std::string& text) {
    folder_.write("a.baseline.jsonl", text);
    const auto source = open_baseline_file(folder_ / "a.baseline.jsonl");
    if (!source.has_value()) return said(source.error());
    const auto walked = (*source)->for_each_item([](const AnsweredItem&) { return Status(); });
    return walked.has_value() ? "" : said(walked.error());
  }

  /// The lines with one text replaced, and the checksum made to fit: somebody who means it.
  std::vector<std::string> changed(std::size_t line, const std::string& from,
                                   const std::string& to) {
    auto lines = lines_;
    const auto at = lines.at(line).find(from);
    EXPECT_NE(at, std::string::npos) << from;
    lines[line].replace(at, from.size(), to);
    return sealed(std::move(lines));
  }

  static std::vector<std::string> sealed(std::vector<std::string> lines) {
    Hasher hasher;
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) hasher.add_raw(lines[i] + "\n");
    lines.back() = fmt::format("{{\"sha256\":\"{}\"}}", hasher.hex());
    return lines;
  }

  std::vector<std::string> lines_;  ///< header, a, b, c, checksum

 private:
  /// The message without the folder; the kind must say "fix the input".
  std::string said(const Error& error) {
    EXPECT_EQ(error.kind, ErrorKind::invalid_argument) << error.message;
    const std::string place = (folder_ / "a.baseline.jsonl").string() + ":";
    EXPECT_TRUE(error.message.starts_with(place)) << error.message;
    return error.message.substr(std::min(error.message.size(), place.size()));
  }
};

TEST_F(BaselineDamage, IsNotSeenWhereThereIsNone) {
  EXPECT_EQ(reason(lines_), "");
  EXPECT_EQ(reason(sealed(lines_)), "");
}

TEST_F(BaselineDamage, OfEveryCutIsSeen) {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  // The last byte is a line end, which may be missing.
  for (std::size_t bytes = 0; bytes + 1 < text.size(); ++bytes) {
    EXPECT_NE(reason(text.substr(0, bytes)), "") << bytes;
  }
}

TEST_F(BaselineDamage, OfEveryByteIsSeen) {
  std::string text;
  for (const std::string& line : lines_) text += line + "\n";
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    std::string other = text;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_NE(reason(other), "") << at;
  }
}

TEST_F(BaselineDamage, OfLinesIsSeen) {
  EXPECT_EQ(reason(std::string()), "1: the file is empty");
  auto lines = lines_;
  lines.erase(lines.begin() + 2);
  EXPECT_THAT(reason(lines), HasSubstr("4: the checksum does not fit"));
  EXPECT_THAT(reason(sealed(lines)), HasSubstr("4: 2 items, 1 with a verdict")) << "one taken out";
  lines = lines_;
  std::swap(lines[1], lines[2]);
  EXPECT_THAT(reason(sealed(lines)), HasSubstr("3: not in the order of ids"));
  lines = lines_;
  lines[2] = lines[1];
  EXPECT_THAT(reason(sealed(lines)), HasSubstr("3: the same \"id\""));
  lines = lines_;
  lines.insert(lines.end() - 1, lines[3]);
  EXPECT_THAT(reason(sealed(lines)), HasSubstr("5: more than the 3 items"));
  lines = lines_;
  lines.push_back(lines[1]);
  EXPECT_THAT(reason(lines), HasSubstr("6: something comes after the checksum"));
  lines = lines_;
  lines.insert(lines.begin() + 1, "<<<<<<< HEAD");
  EXPECT_THAT(reason(lines), HasSubstr("2: not valid JSON"));
  lines = lines_;
  lines.pop_back();
  EXPECT_THAT(reason(lines), HasSubstr("ends without its checksum"));
}

struct Change {
  std::size_t line;
  const char* from;
  const char* to;
  const char* reason;
};

TEST_F(BaselineDamage, OfValuesIsSeen) {
  const std::vector<Change> changes = {
      {0, R"("assay-baseline")", R"("other")", "1: not a baseline file"},
      {0, R"("version":1)", R"("version":2)", "1: baseline files of version 2 are not known"},
      {0, R"("version":1)", R"("version":"1")", "version \"1\" are not known"},
      {0, R"("task":"colours")", R"("task":"")", "\"task\" or \"model\" is empty"},
      {0, R"("task":"colours")", R"("task":7)", "\"task\" must be a string"},
      {0, R"("items":3)", R"("items":0)", "\"items\" must be a whole number from 1 to 3"},
      {0, R"("items":3)", R"("items":4)", "\"items\" must be a whole number from 1 to 3"},
      {0, R"("golden_set_items":3)", R"("golden_set_items":1e99)", "\"golden_set_items\" must"},
      {0, R"("scored_items":2)", R"("scored_items":3)", "5: 3 items, 2 with a verdict"},
      {0, R"("scorers":["s1"])", R"("scorers":[])", "\"scorers\" is empty"},
      {0, R"("scorers":["s1"])", R"("scorers":[1])", "\"scorers\" must hold strings"},
      {0, R"("served_models":{})", R"("served_models":{"a":-1})", "\"served_models\" must hold"},
      {0, R"("parameters":{"temperature":0})", R"("parameters":"")", "\"parameters\" must be an"},
      {0, R"("repeats":1)", R"("repeats":0)", "\"repeats\" must be a whole number"},
      {0, R"("tier":)", R"("teir":)", "\"tier\" is missing"},
      {0, R"("tier":)", R"("x":1,"tier":)", "unknown key \"x\""},
      {1, R"("id":"a")", R"("id":"")", "2: \"id\" is empty"},
      {1, R"("hash":")", R"("hash":"x)", "\"hash\" must be 64 hex digits"},
      {1, R"("answers":1)", R"("answers":0)", "\"answers\" must be a whole number from 1"},
      {1, R"("scored":1)", R"("scored":2)", "\"scored\" must be a whole number from 0 to 1"},
      {1, R"("right":1)", R"("right":2)", "\"right\" must be a whole number from 0 to 1"},
      {1, R"("right":1)", R"("right":-1)", "\"right\" must be a whole number"},
      {1, R"("right":1)", R"("right":0.5)", "\"right\" must be a whole number"},
      {1, R"("right":1)", R"("right":NaN)", "2: not valid JSON"},
      {1, R"("right":1)", R"("right":null)", "\"right\" must be a whole number"},
      {1, R"("parsed":1)", R"("parsed":9)", "\"parsed\" must be"},
      {1, R"("timed":1)", R"("timed":0)", "\"latency_us\" must be a whole number from 0 to 0"},
      {1, R"("latency_us":)", R"("latency_us":-)", "\"latency_us\" must be"},
      {1, R"("micro_usd":100)", R"("micro_usd":-100)", "\"micro_usd\" must be"},
      {1, R"("output_tokens":5)", R"("output_tokens":"5")", "\"output_tokens\" must be"},
      {1, R"("slices":{"language":"de"})", R"("slices":{"language":1})", "\"slices\" must hold"},
      {1, R"("slices":{"language":"de"})", R"("slices":[])", "\"slices\" must be an object"},
      {1, R"("cluster":"")", R"("cluster":null)", "\"cluster\" must be a string"},
      {2, R"("parsed":1)", R"("parsed":1,"parsed":1)", "3: not valid JSON: duplicate key"},
  };
  for (const Change& change : changes) {
    EXPECT_THAT(reason(changed(change.line, change.from, change.to)), HasSubstr(change.reason))
        << change.to;
  }
}

TEST_F(BaselineDamage, OfAHashIsSeenWhenSidesArePaired) {
  store_.record(run_.row, {answer(run_, 1, set_.item_rows[0], "correct")}).value();
  const std::string right = sha256_hex("a?");
  const auto text_of = [](const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
  };
  const auto other_item = opened(text_of(changed(1, right, sha256_hex("other"))));
  const auto candidate = stored(1);
  const auto paired = pair_arms(*other_item, *candidate);
  ASSERT_FALSE(paired.has_value());
  EXPECT_THAT(paired.error().message, HasSubstr("item \"a\" has another content"));
  const auto larger =
      opened(text_of(changed(0, R"("golden_set_items":3)", R"("golden_set_items":9)")));
  const auto counted = pair_arms(*larger, *candidate);
  ASSERT_FALSE(counted.has_value());
  EXPECT_THAT(counted.error().message, HasSubstr("have 9 and 3 items"));
  // Twice the hash of another item.
  EXPECT_THAT(reason(changed(2, sha256_hex("b?"), right)), HasSubstr("the same \"hash\""));
}

TEST_F(BaselineDamage, IsShownWithoutWhatATerminalObeys) {
  const std::string said = reason(changed(1, R"("cluster":)", "\"\\u001b[31m\":1,\"cluster\":"));
  EXPECT_THAT(said, HasSubstr(R"(unknown key "\x1b[31m")"));
}

TEST_F(BaselineDamage, IsSeenInWhatIsNoFile) {
  EXPECT_FALSE(open_baseline_file(folder_ / "missing.jsonl").has_value());
  EXPECT_FALSE(open_baseline_file(folder_.path()).has_value());
  EXPECT_FALSE(open_baseline_file("/dev/zero").has_value());
  EXPECT_THAT(reason(std::string(std::size_t{2} << 20, 'x')),
              HasSubstr("1: the line is longer than"));
}

}  // namespace
}  // namespace assay::eval
