#include "scoring/extract.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/alignment.hpp"
#include "scoring/comparable.hpp"

namespace assay::scoring {
namespace {

using dataset::FieldRule;

const Json& member(const Json& record, const std::string& name) {
  static const Json null;
  if (!record.is_object()) return null;
  const auto found = record.find(name);
  return found == record.end() ? null : *found;
}

bool is_of_its_kind(const FieldRule& rule, const Json& value) {
  if (value.is_null()) return true;
  switch (rule.compare) {
    case FieldRule::Compare::exact:
      return true;
    case FieldRule::Compare::text:
      return value.is_string();
    case FieldRule::Compare::number:
      return value.is_number();
    case FieldRule::Compare::date:
      return value.is_string() && iso_day(value.get_ref<const std::string&>()).has_value();
    case FieldRule::Compare::list:
      return value.is_array();
  }
  return false;
}

// ---- lists ------------------------------------------------------------------------------------

using Row = std::vector<Comparable>;

/// A list as a table: one Comparable per row and column.
struct Table {
  std::vector<Row> rows;
  bool valid = true;  // every cell is of its rule's kind
};

// A list without columns holds plain values; they are compared as text.
std::vector<FieldRule> columns_of(const FieldRule& list) {
  if (!list.columns.empty()) return list.columns;
  return {
      FieldRule{.name = "", .compare = FieldRule::Compare::text, .tolerance = 0, .columns = {}}};
}

Table table_of(const std::vector<FieldRule>& columns, const Json& list) {
  Table table;
  table.valid = list.is_null() || list.is_array();
  if (!list.is_array()) return table;
  for (const Json& element : list) {
    Row row;
    for (const FieldRule& column : columns) {
      const Json& cell = column.name.empty() ? element : member(element, column.name);
      table.valid = table.valid && is_of_its_kind(column, cell);
      row.push_back(comparable(column, cell));
    }
    table.valid = table.valid && (element.is_object() || columns.front().name.empty());
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Columns that match count first; columns empty on both sides only decide between equals.
std::int64_t likeness(const std::vector<FieldRule>& columns, const Row& expected,
                      const Row& given) {
  std::int64_t matched = 0;
  std::int64_t both_null = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (expected[i].is_null() && given[i].is_null()) {
      ++both_null;
    } else if (agree(columns[i], expected[i], given[i])) {
      ++matched;
    }
  }
  const auto more_than_all_nulls = static_cast<std::int64_t>(kAlignedRows * columns.size() + 1);
  return matched * more_than_all_nulls + both_null;
}

// For each expected row the given row that stands for it.
std::vector<std::optional<std::size_t>> align(const std::vector<FieldRule>& columns,
                                              const Table& expected, const Table& given) {
  WeightMatrix matrix{.rows = std::min(expected.rows.size(), kAlignedRows),
                      .columns = std::min(given.rows.size(), kAlignedRows),
                      .weights = {}};
  matrix.weights.reserve(matrix.rows * matrix.columns);
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    for (std::size_t column = 0; column < matrix.columns; ++column) {
      matrix.weights.push_back(likeness(columns, expected.rows[row], given.rows[column]));
    }
  }
  auto aligned = best_alignment(matrix);
  for (std::size_t row = aligned.size(); row < expected.rows.size(); ++row) {
    aligned.push_back(row < given.rows.size() ? std::optional(row) : std::nullopt);
  }
  return aligned;
}

int count_given(const Table& table, std::size_t column) {
  return static_cast<int>(std::count_if(table.rows.begin(), table.rows.end(),
                                        [&](const Row& row) { return !row[column].is_null(); }));
}

Json canonical_list(const std::vector<FieldRule>& columns, const Table& table) {
  std::vector<std::pair<std::string, Json>> rows;
  for (const Row& cells : table.rows) {
    Json row = columns.front().name.empty() ? cells.front().canonical : Json::object();
    for (std::size_t i = 0; i < columns.size() && !columns[i].name.empty(); ++i) {
      if (!cells[i].is_null()) row[columns[i].name] = cells[i].canonical;
    }
    rows.emplace_back(canonical_json(row), std::move(row));
  }
  // The order of rows does not count, so it must not show.
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  Json list = Json::array();
  for (auto& [text, row] : rows) list.push_back(std::move(row));
  return list;
}

// ---- the record -------------------------------------------------------------------------------

/// Collects the comparison of one record after the other field.
class Comparison {
 public:
  void add_value(const FieldRule& rule, const Json& expected, const Json& given) {
    const Comparable wanted = comparable(rule, expected);
    const Comparable got = comparable(rule, given);
    const bool equal = agree(rule, wanted, got);
    note(FieldScore{.name = rule.name,
                    .expected = wanted.is_null() ? 0 : 1,
                    .given = got.is_null() ? 0 : 1,
                    .matched = equal && !wanted.is_null() ? 1 : 0,
                    .equal = equal},
         [&] { return "expected " + canonical_json(expected) + ", got " + canonical_json(given); });
    values_valid_ = values_valid_ && is_of_its_kind(rule, given);
    if (!got.is_null()) canonical_[rule.name] = got.canonical;
  }

  void add_list(const FieldRule& rule, const Json& expected, const Json& given) {
    const std::vector<FieldRule> columns = columns_of(rule);
    const Table wanted = table_of(columns, expected);
    const Table got = table_of(columns, given);
    const auto aligned = align(columns, wanted, got);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      add_column(rule.name, columns[i], i, wanted, got, aligned);
    }
    values_valid_ = values_valid_ && got.valid;
    // An empty list says the same as none: no row.
    if (!got.rows.empty()) canonical_[rule.name] = canonical_list(columns, got);
  }

  RecordComparison finish() && {
    return {.fields = std::move(fields_),
            .equal = equal_,
            .values_valid = values_valid_,
            .canonical = canonical_json(canonical_),
            .first_difference = std::move(first_difference_)};
  }

 private:
  void add_column(const std::string& list, const FieldRule& column, std::size_t index,
                  const Table& wanted, const Table& got,
                  const std::vector<std::optional<std::size_t>>& aligned) {
    FieldScore score{.name = column.name.empty() ? list : list + "." + column.name,
                     .expected = count_given(wanted, index),
                     .given = count_given(got, index),
                     .matched = 0,
                     .equal = wanted.rows.size() == got.rows.size()};
    for (std::size_t row = 0; row < wanted.rows.size(); ++row) {
      if (!aligned[row]) continue;
      const Comparable& expected = wanted.rows[row][index];
      const bool same = agree(column, expected, got.rows[*aligned[row]][index]);
      score.matched += same && !expected.is_null() ? 1 : 0;
      score.equal = score.equal && same;
    }
    note(std::move(score), [&] {
      return std::to_string(wanted.rows.size()) + " rows expected, " +
             std::to_string(got.rows.size()) + " given, " + std::to_string(fields_.back().matched) +
             " matched";
    });
  }

  template <class Describe>
  void note(FieldScore score, Describe describe) {
    const bool equal = score.equal;
    fields_.push_back(std::move(score));
    if (equal) return;
    if (equal_) first_difference_ = printable(fields_.back().name + ": " + describe(), 300);
    equal_ = false;
  }

  std::vector<FieldScore> fields_;
  Json canonical_ = Json::object();
  bool equal_ = true;
  bool values_valid_ = true;
  std::string first_difference_;
};

}  // namespace

RecordComparison compare_records(const std::vector<FieldRule>& rules, const Json& expected,
                                 const Json& given) {
  Comparison comparison;
  for (const FieldRule& rule : rules) {
    const Json& wanted = member(expected, rule.name);
    const Json& got = member(given, rule.name);
    if (rule.compare == FieldRule::Compare::list) {
      comparison.add_list(rule, wanted, got);
    } else {
      comparison.add_value(rule, wanted, got);
    }
  }
  return std::move(comparison).finish();
}

}  // namespace assay::scoring
