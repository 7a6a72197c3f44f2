#pragma once

/// \file
/// A reader of CSV that forgives nothing.

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay::fake {

using Cells = std::vector<std::string>;

/// Reads RFC 4180: CRLF ends a record, quotes inside quotes are doubled, nothing else may follow a
/// closing quote, and outside of quotes stands neither quote nor line end.
[[nodiscard]] inline std::vector<Cells> read_csv(const std::string& text) {
  std::vector<Cells> records(1, Cells(1));
  for (std::size_t i = 0; i < text.size();) {
    std::string& cell = records.back().back();
    if (text[i] == '"' && cell.empty()) {
      for (++i; i < text.size(); ++i) {
        if (text[i] != '"') {
          cell += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
          cell += text[++i];
        } else {
          break;
        }
      }
      ++i;
      EXPECT_TRUE(i < text.size() && (text[i] == ',' || text[i] == '\r')) << "at byte " << i;
    } else if (text[i] == ',') {
      records.back().emplace_back();
      ++i;
    } else if (text.compare(i, 2, "\r\n") == 0) {
      records.emplace_back(1);
      i += 2;
    } else {
      EXPECT_EQ(std::string("\"\r\n").find(text[i]), std::string::npos) << "at byte " << i;
      cell += text[i++];
    }
  }
  EXPECT_EQ(records.back(), Cells(1)) << "no line end at the end";
  records.pop_back();
  return records;
}

}  // namespace assay::fake
