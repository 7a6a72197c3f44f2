#include "assay/eval/model_facts.hpp"

#include <charconv>

namespace assay::eval {
namespace {

/// A date of the registry or of our clock, which are calendar dates.
std::optional<std::chrono::sys_days> day_of(std::string_view date) {
  if (date.size() != 10) return std::nullopt;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto read = [&date](std::size_t at, std::size_t length, auto& number) {
    const char* const end = date.data() + at + length;
    return std::from_chars(date.data() + at, end, number).ptr == end;
  };
  if (!read(0, 4, year) || !read(5, 2, month) || !read(8, 2, day)) return std::nullopt;
  const auto calendar = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return calendar.ok() ? std::optional(std::chrono::sys_days(calendar)) : std::nullopt;
}

}  // namespace

ModelFacts model_facts(const provider::Registry& registry, const store::ArmRecord& arm,
                       std::string_view today) {
  ModelFacts facts;
  const auto protocol = provider::protocol_from_string(arm.protocol);
  facts.is_local = protocol == provider::ProtocolKind::local;
  if (!protocol || facts.is_local) return facts;
  const provider::KnownModel* const known = registry.find(*protocol, arm.model_id);
  facts.is_listed = known != nullptr;
  if (known == nullptr) {
    facts.nearest = registry.nearest_id(*protocol, arm.model_id);
    return facts;
  }
  if (known->price) {
    facts.price = known->price->bands.front();
    facts.price_date = known->price->date;
    facts.price_source = known->price->source;
  }
  facts.shutdown_date = known->shutdown_date;
  if (!facts.shutdown_date) return facts;
  const auto last = day_of(*facts.shutdown_date);
  const auto now = day_of(today);
  if (last && now) facts.days_left = (*last - *now).count();
  return facts;
}

std::optional<ModelChange> newest_model_change(const History& history, const std::string& run_id) {
  std::optional<ModelChange> change;
  for (const HistoryRow& row : history.rows) {
    if (row.served_before || row.model_id_before) {
      change = ModelChange{row.run.id, row.served_before, row.served, row.model_id_before,
                           row.run.arms.front().model_id};
    }
    if (row.run.id == run_id) break;
  }
  return change;
}

}  // namespace assay::eval
