#include "scoring/field_sums.hpp"

namespace assay::scoring {

FieldSums::FieldSums(const std::vector<dataset::FieldRule>& rules) {
  for (const dataset::FieldRule& rule : rules) {
    if (rule.columns.empty()) names_.push_back(rule.name);
    for (const dataset::FieldRule& column : rule.columns) {
      names_.push_back(rule.name + "." + column.name);
    }
  }
}

void FieldSums::add(const Score& score, std::int64_t covered) {
  for (const FieldScore& field : score.fields) {
    FieldSum& sum = sums_[field.name];
    sum.match.add(field.expected, field.given, field.matched, covered);
    all_.add(field.expected, field.given, field.matched, covered);
    sum.equal += field.equal ? 1 : 0;
    ++sum.answers;
  }
}

void FieldSums::finish(ArmMetrics& metrics) const {
  for (const std::string& name : in_order(names_, sums_)) {
    const auto found = sums_.find(name);
    const FieldSum sum = found == sums_.end() ? FieldSum{} : found->second;
    metrics.fields.push_back({.name = name,
                              .expected = sum.match.expected,
                              .given = sum.match.given,
                              .matched = sum.match.matched,
                              .equal = sum.equal,
                              .items = sum.answers,
                              .precision = sum.match.precision(),
                              .recall = sum.match.recall(),
                              .f1 = sum.match.f1()});
  }
  metrics.field_f1 = all_.f1();
}

}  // namespace assay::scoring
