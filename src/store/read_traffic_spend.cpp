// What traffic cost, call by call.

#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

constexpr const char* kLogged =
    "SELECT coalesce(a.started_unix_ms, q.started_unix_ms), q.slices, a.model, "
    "EXISTS (SELECT 1 FROM traffic_answer b WHERE b.request_id = q.id AND b.id < a.id), "
    "a.from_cache, a.micro_usd, a.tokens_output, a.finish_reason "
    "FROM traffic_request q CROSS JOIN traffic_answer a ON a.request_id = q.id "
    "WHERE +q.task = ?";
constexpr const char* kOurs =
    "SELECT a.started_unix_ms, i.slices, arm.model, a.attempt_no > 1, 0, a.micro_usd, "
    "a.tokens_output, a.finish_reason FROM run r JOIN attempt a ON a.run_id = r.id "
    "JOIN arm ON arm.id = a.arm_id JOIN item i ON i.id = a.item_id "
    "WHERE r.origin = 'shadow' AND arm.task = ? AND a.kind <> 'traffic'";

}  // namespace

Status TrafficStore::for_each_spend(const std::string& task,
                                    const std::function<void(const TrafficSpend&)>& take) {
  return guarded(state_.path, [&]() -> Status {
    TrafficSpend call;
    for (const bool is_ours : {false, true}) {
      SQLite::Statement rows(*state_.database, is_ours ? kOurs : kLogged);
      Binder(rows).add(task);
      call.is_ours = is_ours;
      while (rows.executeStep()) {
        ColumnReader row(rows);
        const auto started = row.optional_integer();
        call.day.reset();
        if (started) call.day = *started / kDayMs;
        row.text(call.slices_json);
        row.text(call.model);
        call.is_repeat = row.yes();
        call.from_cache = row.yes();
        call.micro_usd = row.optional_integer();
        call.tokens_output = row.optional_integer();
        row.text(call.finish_reason);
        take(call);
      }
    }
    return {};
  });
}

}  // namespace assay::store
