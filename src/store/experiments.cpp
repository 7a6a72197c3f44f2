// Samples of traffic: what was drawn, by which rules, and who asked it.

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr const char* kExperiments =
    "SELECT id, task, name, golden_set_hash, rules, created_unix_ms FROM shadow_experiment "
    "WHERE task = ? ORDER BY id";
constexpr const char* kMembers =
    "SELECT m.request_id, i.hash, m.probability, m.lite_again, m.pro_again, m.may_label, q.key, "
    "q.started_unix_ms, q.cluster, q.slices, q.unshadowable {} FROM shadow_member m "
    "CROSS JOIN item i ON i.id = m.item_id "
    "CROSS JOIN traffic_request q ON q.id = m.request_id {} "
    "WHERE m.experiment_id = ? ORDER BY m.position";

// An item's texts stay where they are, with the request.
constexpr const char* kPutItem =
    "INSERT INTO item (hash, external_id, input, expected, slices, cluster) "
    "SELECT ?1, key, '', '', slices, cluster FROM traffic_request WHERE id = ?2 "
    "ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id";

MemberRecord read_member(ColumnReader& row) {
  MemberRecord member;
  member.request = row.integer();
  member.item_hash = row.text();
  member.probability = row.real();
  member.lite_again = row.yes();
  member.pro_again = row.yes();
  member.may_label = row.yes();
  return member;
}

}  // namespace

Status TrafficStore::begin_experiment(ExperimentRecord& experiment, const std::string& task_yaml) {
  return state_.write([&]() -> Status {
    SQLite::Transaction transaction(*state_.database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put_set = state_.prepare("INSERT INTO golden_set VALUES (?,?,?) ON CONFLICT DO NOTHING");
    Binder(put_set).add(experiment.golden_set_hash).add(experiment.task).add(task_yaml);
    put_set.exec();
    auto& put = state_.prepare(
        "INSERT INTO shadow_experiment (task, name, golden_set_hash, rules, created_unix_ms) "
        "VALUES (?,?,?,?,?)");
    Binder(put)
        .add(experiment.task)
        .add(experiment.name)
        .add(experiment.golden_set_hash)
        .add(experiment.rules_json)
        .add(experiment.created_unix_ms);
    put.exec();
    experiment.row = state_.database->getLastInsertRowid();
    transaction.commit();
    return {};
  });
}

Status TrafficStore::add_draw(const ExperimentRecord& experiment, const DrawRecord& draw,
                              const std::vector<MemberRecord>& members) {
  return state_.write([&]() -> Status {
    SQLite::Transaction transaction(*state_.database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put_draw = state_.prepare("INSERT INTO shadow_draw VALUES (?,?,?,?)");
    Binder(put_draw)
        .add(experiment.row)
        .add(draw.up_to_request)
        .add(draw.rates_json)
        .add(draw.drawn_unix_ms);
    put_draw.exec();
    auto& last = state_.prepare(
        "SELECT coalesce(max(position), 0) FROM shadow_member WHERE experiment_id = ?");
    Binder(last).add(experiment.row);
    last.executeStep();
    std::int64_t position = last.getColumn(0).getInt64();
    last.reset();
    for (const MemberRecord& member : members) {
      ++position;
      auto& put_item = state_.prepare(kPutItem);
      Binder(put_item).add(member.item_hash).add(member.request);
      put_item.executeStep();
      const RowId item = put_item.getColumn(0).getInt64();
      put_item.reset();
      auto& link = state_.prepare("INSERT INTO golden_set_item VALUES (?,?,?)");
      Binder(link).add(experiment.golden_set_hash).add(position).add(item);
      link.exec();
      auto& put = state_.prepare("INSERT INTO shadow_member VALUES (?,?,?,?,?,?,?,?)");
      Binder bind(put);
      bind.add(experiment.row).add(position).add(item).add(member.request);
      bind.add(member.probability).add(member.lite_again).add(member.pro_again);
      bind.add(member.may_label);
      put.exec();
    }
    transaction.commit();
    return {};
  });
}

Result<std::vector<ExperimentRecord>> TrafficStore::experiments(const std::string& task) {
  return guarded(state_.path, [&]() -> Result<std::vector<ExperimentRecord>> {
    SQLite::Statement rows(*state_.database, kExperiments);
    Binder(rows).add(task);
    std::vector<ExperimentRecord> all;
    while (rows.executeStep()) {
      ColumnReader row(rows);
      ExperimentRecord& experiment = all.emplace_back();
      experiment.row = row.integer();
      row.text(experiment.task);
      row.text(experiment.name);
      row.text(experiment.golden_set_hash);
      row.text(experiment.rules_json);
      experiment.created_unix_ms = row.integer();
    }
    return all;
  });
}

Result<std::vector<DrawRecord>> TrafficStore::draws(RowId experiment) {
  return guarded(state_.path, [&]() -> Result<std::vector<DrawRecord>> {
    SQLite::Statement rows(*state_.database,
                           "SELECT up_to_request, rates, drawn_unix_ms FROM shadow_draw "
                           "WHERE experiment_id = ? ORDER BY up_to_request");
    Binder(rows).add(experiment);
    std::vector<DrawRecord> all;
    while (rows.executeStep()) {
      ColumnReader row(rows);
      DrawRecord& draw = all.emplace_back();
      draw.up_to_request = row.integer();
      row.text(draw.rates_json);
      draw.drawn_unix_ms = row.integer();
    }
    return all;
  });
}

Status TrafficStore::for_each_member(RowId experiment,
                                     const std::function<void(MemberContent)>& take) {
  return guarded(state_.path, [&]() -> Status {
    SQLite::Statement rows(
        *state_.database,
        fmt::format(kMembers,
                    ", q.task, q.source, q.content_hash, q.content_bytes, t.text, q.turns",
                    "CROSS JOIN traffic_system t ON t.id = q.system_id"));
    Binder(rows).add(experiment);
    while (rows.executeStep()) {
      ColumnReader row(rows);
      MemberContent content;
      content.member = read_member(row);
      TrafficRequest& request = content.request;
      row.text(request.key);
      request.started_unix_ms = row.optional_integer();
      row.text(request.cluster);
      row.text(request.slices_json);
      row.text(request.unshadowable);
      row.text(request.task);
      row.text(request.source);
      row.text(request.content_hash);
      request.content_bytes = row.integer();
      row.text(request.system);
      row.text(request.turns_json);
      take(std::move(content));
    }
    return {};
  });
}

Status TrafficStore::for_each_sampled(
    RowId experiment, const std::function<void(const MemberRecord&, const TrafficRow&)>& take) {
  return guarded(state_.path, [&]() -> Status {
    SQLite::Statement rows(*state_.database, fmt::format(kMembers, "", ""));
    Binder(rows).add(experiment);
    TrafficRow request;
    while (rows.executeStep()) {
      ColumnReader row(rows);
      const MemberRecord member = read_member(row);
      request.row = member.request;
      row.text(request.key);
      request.started_unix_ms = row.optional_integer();
      row.text(request.cluster);
      row.text(request.slices_json);
      row.text(request.unshadowable);
      take(member, request);
    }
    return {};
  });
}

Result<std::vector<RunRecord>> TrafficStore::runs_of(const ExperimentRecord& experiment) {
  return guarded(state_.path, [&]() -> Result<std::vector<RunRecord>> {
    SQLite::Statement rows(
        *state_.database,
        "SELECT DISTINCT r.public_id FROM arm a JOIN run_arm l ON l.arm_id = a.id "
        "JOIN run r ON r.id = l.run_id WHERE a.golden_set_hash = ? "
        "ORDER BY r.id DESC");
    Binder(rows).add(experiment.golden_set_hash);
    std::vector<RunRecord> runs;
    while (rows.executeStep()) {
      ASSAY_TRY(auto run, store_.find_run(rows.getColumn(0).getString()));
      if (run) runs.push_back(*std::move(run));
    }
    return runs;
  });
}

}  // namespace assay::store
