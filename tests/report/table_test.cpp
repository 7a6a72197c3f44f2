#include "assay/report/table.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "assay/core/text.hpp"

namespace assay::report {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Table, AlignsColumns) {
  Table table({{"name", Table::Align::left}, {"count"}});
  table.add({"a", "1"});
  table.add({"longer", "12345"});
  EXPECT_EQ(table.text({}),
            "  name    count\n"
            "  a           1\n"
            "  longer  12345\n");
}

TEST(Table, CountsWideAndCombiningCharactersAsTerminalsDo) {
  Table table({{"name", Table::Align::left}, {"n"}});
  table.add({"\xE6\xBC\xA2\xE5\xAD\x97", "1"});  // two characters, four columns
  table.add({"e\xCC\x81t\xC3\xA9", "2"});        // e with a combining accent: three columns
  table.add({"\xF0\x9F\xA6\x86", "3"});          // an emoji: two columns
  table.add({"plain", "4"});
  for (const std::string& line : lines_of(table.text({}))) {
    EXPECT_EQ(display_width(line), 2U + 5 + 2 + 1) << line;
  }
}

TEST(Table, LetsNoControlCharacterThrough) {
  Table table({{"model", Table::Align::left}});
  table.add({"\x1b[2J\x1b]0;owned\x07\r\nnext\xC2\x9B\xE2\x80\xAE"});
  const std::string text = table.text({});
  EXPECT_EQ(lines_of(text).size(), 2U);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos);      // CSI as one character
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);  // right-to-left override
  EXPECT_THAT(text, testing::HasSubstr("\\x1b[2J"));
}

TEST(Table, CutsVeryLongCells) {
  Table table({{"name", Table::Align::left}, {"n"}});
  table.add({std::string(10'000, 'x'), "1"});
  EXPECT_LT(table.text({}).size(), 400U);
}

TEST(Table, FillsMissingCells) {
  Table table({{"a", Table::Align::left}, {"b"}});
  table.add({"only"});
  EXPECT_EQ(lines_of(table.text({}))[1], "  only");
}

TEST(Table, ColoursOnlyWhenAsked) {
  Table table({{"a"}});
  table.add({"1"});
  EXPECT_EQ(table.text({false}).find('\x1b'), std::string::npos);
  EXPECT_NE(table.text({true}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace assay::report
