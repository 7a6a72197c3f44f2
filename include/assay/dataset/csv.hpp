#pragma once

/// \file
/// Records of a CSV or TSV file, one at a time (RFC 4180).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/dataset/line_reader.hpp"

namespace assay::dataset {

struct CsvRecord {
  std::vector<std::string> cells;  ///< as many as the header has, unless there is a fault
  int line = 0;                    ///< where it begins, 1-based
  std::string fault;               ///< why it cannot be used; empty if it can
};

/// Cells may stand in quotes and then hold separators, line breaks and doubled quotes. LF, CRLF and
/// a byte-order mark are accepted, blank lines are skipped; a line break inside a cell is LF in the
/// result. A quote inside of a cell without quotes is a fault in CSV and plain text in TSV.
class CsvReader {
 public:
  /// Opens the file and reads its header.
  /// \error invalid_argument  unreadable, empty, or a header with a fault or a name twice
  [[nodiscard]] static Result<CsvReader> open(const std::filesystem::path& path, char separator,
                                              std::size_t record_bytes = std::size_t{16} << 20);

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }

  /// The next record; false at the end of the file. After a fault the next record is on the next
  /// line.
  /// \error invalid_argument  `file:line: reason` when nothing after this line can be trusted
  [[nodiscard]] Result<bool> next(CsvRecord& record);

 private:
  CsvReader(LineReader reader, std::string name, char separator, std::size_t record_bytes);
  [[nodiscard]] Result<bool> read(CsvRecord& record);
  [[nodiscard]] std::string fault_of(const std::vector<std::string>& cells) const;
  [[nodiscard]] std::string column(std::size_t index) const;

  LineReader reader_;
  std::string name_;
  char separator_;
  std::size_t record_bytes_;
  std::vector<std::string> header_;
};

}  // namespace assay::dataset
