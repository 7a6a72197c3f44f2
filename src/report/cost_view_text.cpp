#include "assay/report/cost_view_text.hpp"

#include <algorithm>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using Align = Table::Align;

constexpr std::size_t kShownRows = 30;
constexpr std::int64_t kDayMs = 86'400'000;

std::string paid(const shadow::Spend& spend) {
  if (spend.priced == 0) return kUnknown;
  std::string usd = money(static_cast<double>(spend.micro_usd) / 1e6);
  if (spend.priced == spend.calls) return usd;
  return fmt::format("at least {} ({} of {} unknown)", usd, spend.calls - spend.priced,
                     spend.calls);
}

std::string rows(const shadow::CostView& view, const std::string& slice, Style style) {
  Table table({{"paid for", Align::left},
               {slice.empty() ? "feature" : slice, Align::left},
               {"model", Align::left},
               {"tier", Align::left},
               {"calls"},
               {"cost"}});
  const std::size_t shown = std::min(view.rows.size(), kShownRows);
  for (std::size_t i = 0; i < shown; ++i) {
    const shadow::SpendRow& row = view.rows[i];
    table.add({std::string(to_string(row.purpose)), row.feature.empty() ? kUnknown : row.feature,
               row.model, row.tier.empty() ? kUnknown : row.tier, std::to_string(row.spend.calls),
               row.purpose == shadow::Purpose::cached ? "nothing" : paid(row.spend)});
  }
  std::string text = table.text(style);
  if (shown < view.rows.size()) {
    text += fmt::format("  and {} more (--json)\n", view.rows.size() - shown);
  }
  return text;
}

std::string days(const shadow::CostView& view, Style style) {
  Table table({{"day", Align::left}, {"calls"}, {"by pro"}, {"cost"}, {"per 1 000 calls"}});
  const std::size_t first = view.days.size() > kShownRows ? view.days.size() - kShownRows : 0;
  for (std::size_t i = first; i < view.days.size(); ++i) {
    const shadow::SpendDay& day = view.days[i];
    const auto& [calls, micro_usd, priced] = day.spend;
    table.add(
        {iso_time(day.day * kDayMs).substr(0, 10), std::to_string(calls),
         percent(static_cast<double>(day.by_pro) / static_cast<double>(calls)), paid(day.spend),
         priced == 0 ? kUnknown
                     : money(static_cast<double>(micro_usd) / 1e3 / static_cast<double>(priced))});
  }
  return view.days.empty() ? "" : table.text(style);
}

}  // namespace

std::string cost_view_text(const shadow::CostView& view, const std::string& task,
                           const std::string& slice, Style style) {
  std::string text =
      style.bold(fmt::format("traffic of {}: {} in {}, {}", printable(task), paid(view.all),
                             count_text(static_cast<std::int64_t>(view.days.size()), "day"),
                             count_text(view.all.calls, "call"))) +
      "\n";
  if (view.month_usd) {
    text += fmt::format("  a month of {} requests at this mix: {}\n", grouped(view.month_requests),
                        money(*view.month_usd));
  }
  text += rows(view, slice, style) + days(view, style);
  for (const shadow::Sighted& sighted : view.surprises) {
    const char* const standing =
        !sighted.is_seen ? "not known" : (*sighted.is_seen ? "SEEN" : "not seen");
    const std::string line = fmt::format("  {}: {}: {}", to_string(sighted.surprise), standing,
                                         printable(sighted.reason, 400));
    text += (sighted.is_seen.value_or(false) ? style.yellow(line) : line) + "\n";
  }
  return text;
}

}  // namespace assay::report
