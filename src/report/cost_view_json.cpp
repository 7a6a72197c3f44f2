#include "assay/report/cost_view_json.hpp"

#include "assay/core/clock.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

void add_spend(const shadow::Spend& spend, Json& object) {
  object["calls"] = spend.calls;
  object["priced_calls"] = spend.priced;
  const Json known = static_cast<double>(spend.micro_usd) / 1e6;
  object["cost_usd"] = spend.priced > 0 && spend.priced == spend.calls ? known : Json(nullptr);
  object["known_cost_usd"] = spend.priced > 0 ? known : Json(nullptr);
}

}  // namespace

std::string cost_view_json(const shadow::CostView& view, const std::string& task,
                           const std::string& slice) {
  Json document = {{"task", task}, {"slice", slice}};
  add_spend(view.all, document);
  document["month"] = {{"requests", view.month_requests}, {"cost_usd", or_null(view.month_usd)}};
  document["rows"] = Json::array();
  for (const shadow::SpendRow& row : view.rows) {
    Json object = {{"purpose", to_string(row.purpose)},
                   {"feature", row.feature},
                   {"model", row.model},
                   {"tier", row.tier.empty() ? Json(nullptr) : Json(row.tier)}};
    add_spend(row.spend, object);
    document["rows"].push_back(std::move(object));
  }
  document["days"] = Json::array();
  for (const shadow::SpendDay& day : view.days) {
    Json object = {{"day", iso_time(day.day * kDayMs).substr(0, 10)}, {"by_pro", day.by_pro}};
    add_spend(day.spend, object);
    document["days"].push_back(std::move(object));
  }
  document["surprises"] = Json::array();
  for (const shadow::Sighted& sighted : view.surprises) {
    document["surprises"].push_back({{"surprise", to_string(sighted.surprise)},
                                     {"seen", or_null(sighted.is_seen)},
                                     {"reason", sighted.reason}});
  }
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
