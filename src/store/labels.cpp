// What people said of answers.

#include <SQLiteCpp/Transaction.h>

#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {

Status TrafficStore::put_labels(const std::vector<LabelRecord>& labels) {
  return state_.write([&]() -> Status {
    SQLite::Transaction transaction(*state_.database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put = state_.prepare(
        "INSERT INTO label (item_id, answer, is_right, source, labelled_unix_ms) "
        "VALUES (?,?,?,?,?)");
    for (const LabelRecord& label : labels) {
      Binder(put)
          .add(label.item)
          .add(label.answer)
          .add(label.is_right)
          .add(label.source)
          .add(label.labelled_unix_ms);
      put.exec();
      put.reset();
    }
    transaction.commit();
    return {};
  });
}

Status TrafficStore::for_each_label(RowId experiment,
                                    const std::function<void(const LabelRecord&)>& take) {
  return guarded(state_.path, [&]() -> Status {
    SQLite::Statement rows(
        *state_.database,
        "SELECT item_id, answer, is_right, source, labelled_unix_ms FROM label "
        "WHERE item_id IN (SELECT item_id FROM shadow_member WHERE experiment_id = ?) ORDER BY id");
    Binder(rows).add(experiment);
    LabelRecord label;
    while (rows.executeStep()) {
      ColumnReader row(rows);
      label.item = row.integer();
      row.text(label.answer);
      const auto is_right = row.optional_integer();
      label.is_right.reset();
      if (is_right) label.is_right = *is_right != 0;
      row.text(label.source);
      label.labelled_unix_ms = row.integer();
      take(label);
    }
    return {};
  });
}

}  // namespace assay::store
