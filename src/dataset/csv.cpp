#include "assay/dataset/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/text.hpp"

namespace assay::dataset {
namespace {

constexpr std::size_t kMostColumns = 1000;

/// Takes the lines of one record and makes cells of them.
class CellSplitter {
 public:
  CellSplitter(char separator, std::vector<std::string>& cells)
      : separator_(separator), cells_(cells) {
    cells_.assign(1, "");
  }

  /// True when the record goes on on the next line.
  bool take(std::string_view line) {
    for (const char c : line) {
      ++bytes_;
      take(c);
      if (!fault_.empty()) return false;
    }
    if (at_ != At::quoted) return false;
    cells_.back() += '\n';
    return true;
  }

  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  enum class At { start, plain, quoted, closed };

  void take(char c) {
    if (c == '\0') {
      fault_ = "holds a NUL byte";
    } else if (at_ == At::quoted) {
      take_quoted(c);
    } else if (c == separator_) {
      cells_.emplace_back();
      at_ = At::start;
      if (cells_.size() > kMostColumns) fault_ = fmt::format("is one of over {}", kMostColumns);
    } else if (at_ == At::closed) {
      take_closed(c);
    } else {
      take_plain(c);
    }
  }

  void take_quoted(char c) {
    if (c == '"') {
      at_ = At::closed;
    } else {
      cells_.back() += c;
    }
  }

  void take_closed(char c) {
    if (c != '"') {
      fault_ = "goes on after its closing quote; a quote inside of quotes is written twice";
      return;
    }
    cells_.back() += '"';
    at_ = At::quoted;
  }

  void take_plain(char c) {
    if (c == '"' && at_ == At::start) {
      at_ = At::quoted;
      return;
    }
    // Tab-separated text knows no quoting by its own rule, and spreadsheets add it only at the
    // start.
    if (c == '"' && separator_ == ',') {
      fault_ =
          "holds a quote but does not start with one; write \"...\" around it, and quotes "
          "inside of it twice";
    } else if (c == '\r') {
      fault_ = "holds a carriage return; lines must end in LF or CRLF";
    } else {
      cells_.back() += c;
      at_ = At::plain;
    }
  }

  char separator_;
  std::vector<std::string>& cells_;
  At at_ = At::start;
  std::size_t bytes_ = 0;
  std::string fault_;
};

}  // namespace

CsvReader::CsvReader(LineReader reader, std::string name, char separator, std::size_t record_bytes)
    : reader_(std::move(reader)),
      name_(std::move(name)),
      separator_(separator),
      record_bytes_(record_bytes) {}

Result<CsvReader> CsvReader::open(const std::filesystem::path& path, char separator,
                                  std::size_t record_bytes) {
  ASSAY_TRY(auto lines, LineReader::open(path, record_bytes));
  CsvReader reader(std::move(lines), path.string(), separator, record_bytes);
  CsvRecord header;
  ASSAY_TRY(const bool has_header, reader.read(header));
  if (!has_header) return invalid(path.string() + ": is empty; the first line names the columns");
  const std::string where = fmt::format("{}:{}: ", path.string(), header.line);
  if (header.fault.empty()) header.fault = reader.fault_of(header.cells);
  if (!header.fault.empty()) return invalid(where + header.fault);
  std::set<std::string> seen;
  for (const std::string& name : header.cells) {
    if (!name.empty() && !seen.insert(name).second) {
      return invalid(fmt::format("{}column \"{}\" is there twice", where, printable(name, 60)));
    }
  }
  reader.header_ = std::move(header.cells);
  return reader;
}

Result<bool> CsvReader::next(CsvRecord& record) {
  ASSAY_TRY(const bool more, read(record));
  if (!more) return false;
  if (record.fault.empty() && record.cells.size() != header_.size()) {
    record.fault = fmt::format("has {} cell{}, but the header has {}", record.cells.size(),
                               record.cells.size() == 1 ? "" : "s", header_.size());
  }
  if (record.fault.empty()) record.fault = fault_of(record.cells);
  return true;
}

Result<bool> CsvReader::read(CsvRecord& record) {
  record.fault.clear();
  std::string line;
  do {
    ASSAY_TRY(const bool more, reader_.next(line));
    if (!more) return false;
  } while (line.empty());
  record.line = reader_.number();
  CellSplitter splitter(separator_, record.cells);
  while (splitter.take(line)) {
    if (splitter.bytes() > record_bytes_) {
      return invalid(
          fmt::format("{}:{}: the record is longer than {} bytes; is the quote in {} "
                      "never closed?",
                      name_, record.line, record_bytes_, column(record.cells.size() - 1)));
    }
    ASSAY_TRY(const bool more, reader_.next(line));
    if (more) continue;
    record.fault =
        fmt::format("{}: the quote that opens it is never closed", column(record.cells.size() - 1));
    return true;
  }
  if (!splitter.fault().empty()) {
    record.fault = fmt::format("{} {}", column(record.cells.size() - 1), splitter.fault());
    // A quote that was forgotten shows only where the next one stands.
    if (reader_.number() != record.line) {
      record.fault += fmt::format(" (the record goes to line {})", reader_.number());
    }
  }
  return true;
}

std::string CsvReader::fault_of(const std::vector<std::string>& cells) const {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (const auto bad = invalid_utf8_at(cells[i])) {
      return fmt::format("{}: not valid UTF-8 at its byte {}; save the file as UTF-8", column(i),
                         *bad + 1);
    }
  }
  return {};
}

std::string CsvReader::column(std::size_t index) const {
  if (index >= header_.size()) return fmt::format("column {}", index + 1);
  return fmt::format("column {} (\"{}\")", index + 1, printable(header_[index], 60));
}

}  // namespace assay::dataset
