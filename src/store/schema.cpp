#include "store/schema.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "store/migration_copy.hpp"
#include "store/traffic_tables.hpp"

namespace assay::store {
namespace {

// Content-addressed where it can be (golden_set, item, prompt, arm), append-only where it happened
// (attempt). Fractions and money are integers where sums must not depend on order. An arm's
// prompt_hash refers to nothing by force: nobody knows what imported answers were asked.
constexpr const char* kCreateTables = R"sql(
CREATE TABLE golden_set (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  task_yaml TEXT NOT NULL
) STRICT;

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  input TEXT NOT NULL,
  expected TEXT NOT NULL,
  slices TEXT NOT NULL,
  cluster TEXT NOT NULL
) STRICT;

CREATE TABLE golden_set_item (
  golden_set_hash TEXT NOT NULL REFERENCES golden_set(hash),
  position INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item(id),
  PRIMARY KEY (golden_set_hash, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt (
  hash TEXT PRIMARY KEY,
  system TEXT NOT NULL,
  examples TEXT NOT NULL,
  user_template TEXT NOT NULL
) STRICT;

CREATE TABLE arm (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  task TEXT NOT NULL,
  golden_set_hash TEXT NOT NULL REFERENCES golden_set(hash),
  model TEXT NOT NULL,
  tier TEXT NOT NULL,
  provider TEXT NOT NULL,
  protocol TEXT NOT NULL,
  model_id TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  prompt_hash TEXT NOT NULL,
  parameters TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  config_hash TEXT NOT NULL,
  config_yaml TEXT NOT NULL,
  tool_version TEXT NOT NULL,
  origin TEXT NOT NULL,
  repeats INTEGER NOT NULL,
  started_unix_ms INTEGER NOT NULL,
  finished_unix_ms INTEGER
) STRICT;

CREATE TABLE run_arm (
  run_id INTEGER NOT NULL REFERENCES run(id),
  position INTEGER NOT NULL,
  arm_id INTEGER NOT NULL REFERENCES arm(id),
  PRIMARY KEY (run_id, position),
  UNIQUE (run_id, arm_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run(id),
  arm_id INTEGER NOT NULL REFERENCES arm(id),
  item_id INTEGER NOT NULL REFERENCES item(id),
  repeat INTEGER NOT NULL,
  attempt_no INTEGER NOT NULL,
  started_unix_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  latency_us INTEGER,
  ttft_us INTEGER,
  connect_us INTEGER NOT NULL,
  queued_us INTEGER NOT NULL,
  tokens_input INTEGER,
  tokens_cached INTEGER,
  tokens_cache_write INTEGER,
  tokens_output INTEGER,
  tokens_reasoning INTEGER,
  micro_usd INTEGER,
  finish_reason TEXT NOT NULL,
  served_model TEXT NOT NULL,
  response_id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  dropped_parameters TEXT NOT NULL,
  from_cache INTEGER NOT NULL,
  error TEXT NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'call',
  served_by TEXT NOT NULL DEFAULT '',
  batch_size INTEGER NOT NULL DEFAULT 0,
  batch_position INTEGER NOT NULL DEFAULT 0,
  batch_unasked INTEGER NOT NULL DEFAULT 0,
  UNIQUE (run_id, arm_id, item_id, repeat, attempt_no)
) STRICT;

CREATE TABLE score (
  attempt_id INTEGER NOT NULL REFERENCES attempt(id),
  scorer_version TEXT NOT NULL,
  outcome TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rung TEXT NOT NULL,
  schema_valid INTEGER NOT NULL,
  value_valid INTEGER NOT NULL,
  answer TEXT NOT NULL,
  confidence REAL,
  fields TEXT NOT NULL,
  reason TEXT NOT NULL,
  created INTEGER NOT NULL,
  measures TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (attempt_id, scorer_version)
) STRICT, WITHOUT ROWID;
)sql";

// The first for RunStore::find_answer, the second for what only some attempts of an arm are; the
// conditions of the queries imply these.
constexpr const char* kCreateIndexes =
    "CREATE INDEX attempt_by_request ON attempt (request_hash) "
    "WHERE outcome = 'ok' AND from_cache = 0 AND request_hash <> '';"
    "CREATE INDEX attempt_by_kind ON attempt (run_id, arm_id, kind) WHERE kind <> 'call'";

constexpr const char* kCreateViews = R"sql(
-- The last attempt of each answer by the arm's own model, with its newest score: what every figure
-- is computed from.
CREATE VIEW v_answer AS
  SELECT a.*, s.scorer_version, s.outcome AS final_outcome, s.verdict, s.rung, s.schema_valid, s.value_valid,
         s.answer, s.confidence, s.fields, s.measures, s.reason
  FROM attempt a
  LEFT JOIN score s ON s.attempt_id = a.id
   AND s.created = (SELECT max(created) FROM score WHERE attempt_id = a.id)
  WHERE a.served_by = ''
    AND a.attempt_no = (SELECT max(b.attempt_no) FROM attempt b
                        WHERE b.run_id = a.run_id AND b.arm_id = a.arm_id
                          AND b.item_id = a.item_id AND b.repeat = a.repeat AND b.served_by = '');

CREATE VIEW v_arm_summary AS
  SELECT r.public_id AS run, arm.task, arm.model, arm.tier, arm.prompt_version,
         count(*) AS answers,
         sum(v.verdict = 'correct') AS correct,
         sum(v.verdict = 'wrong') AS wrong,
         sum(v.verdict = 'unscored') AS unscored,
         sum(v.final_outcome = 'ok') AS parsed,
         sum(v.micro_usd) / 1e6 AS usd_of_final_attempts
  FROM v_answer v JOIN arm ON arm.id = v.arm_id JOIN run r ON r.id = v.run_id
  GROUP BY v.run_id, v.arm_id;

-- Items on which two arms of one run and task differ, both scored.
CREATE VIEW v_flips AS
  SELECT r.public_id AS run, x.task, i.external_id AS item, p.repeat,
         x.model AS model_a, p.verdict AS verdict_a, y.model AS model_b, q.verdict AS verdict_b
  FROM v_answer p
  JOIN v_answer q ON q.run_id = p.run_id AND q.item_id = p.item_id AND q.repeat = p.repeat
                 AND q.arm_id > p.arm_id
  JOIN arm x ON x.id = p.arm_id
  JOIN arm y ON y.id = q.arm_id AND y.task = x.task
  JOIN item i ON i.id = p.item_id
  JOIN run r ON r.id = p.run_id
  WHERE p.verdict <> q.verdict AND p.verdict <> 'unscored' AND q.verdict <> 'unscored';
)sql";

constexpr const char* kDropDerived =
    "DROP VIEW v_flips; DROP VIEW v_arm_summary; DROP VIEW v_answer;"
    "DROP INDEX IF EXISTS attempt_by_request; DROP INDEX IF EXISTS attempt_by_kind";

// What makes a file of version i + 1 one of version i + 2; views and indexes are made anew after
// it.
constexpr std::array<const char*, kSchemaVersion - 1> kSteps = {
    "ALTER TABLE score ADD COLUMN measures TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempt ADD COLUMN kind TEXT NOT NULL DEFAULT 'call';"
    "ALTER TABLE attempt ADD COLUMN served_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempt ADD COLUMN batch_size INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE attempt ADD COLUMN batch_position INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE attempt ADD COLUMN batch_unasked INTEGER NOT NULL DEFAULT 0",
    kCreateTrafficTables,
};

int pragma_value(SQLite::Database& database, const char* name) {
  return database.execAndGet(std::string("PRAGMA ") + name).getInt();
}

Error refuse(const std::string& path, const std::string& reason) {
  return Error{ErrorKind::storage, path + ": " + reason};
}

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

/// The version of a file that is one of ours and not newer than this build.
Result<int> known_version(SQLite::Database& database, const std::string& path) {
  if (pragma_value(database, "application_id") != kApplicationId) {
    // What a writer leaves that was killed before its first transaction.
    if (is_empty(database)) return refuse(path, "is empty; no run was stored in it yet");
    return refuse(path, "is a SQLite file, but not one of assay's");
  }
  const int version = pragma_value(database, "user_version");
  if (version > kSchemaVersion) {
    return refuse(path, fmt::format("was written by a newer assay (schema {}, this one knows {})",
                                    version, kSchemaVersion));
  }
  if (version < 1) return refuse(path, "has no schema version; it was not created completely");
  return version;
}

void set_version(SQLite::Database& database) {
  database.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

void create(SQLite::Database& database) {
  database.exec(kCreateTables);
  database.exec(kCreateTrafficTables);
  database.exec(kCreateIndexes);
  database.exec(kCreateViews);
  database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
  set_version(database);
}

void bring_up(SQLite::Database& database, int version) {
  database.exec(kDropDerived);
  for (auto step = static_cast<std::size_t>(version - 1); step < kSteps.size(); ++step) {
    database.exec(kSteps[step]);
  }
  database.exec(kCreateIndexes);
  database.exec(kCreateViews);
  set_version(database);
}

/// A text without white space, its parts between commas in the order of the alphabet: ALTER TABLE
/// adds a column where it will, and lays it out in its own way.
std::string in_any_order(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, ","));
}

/// Name and text of everything that a schema holds.
std::map<std::string, std::string> objects(SQLite::Database& database) {
  std::map<std::string, std::string> texts;
  SQLite::Statement rows(database, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL");
  while (rows.executeStep()) {
    texts[rows.getColumn(0).getString()] = in_any_order(rows.getColumn(1).getString());
  }
  return texts;
}

/// A file from elsewhere may define our names in its own way, or have triggers change what is
/// written. Other tables and views in it are its owner's.
Status check_objects(SQLite::Database& database, const std::string& path) {
  static const std::map<std::string, std::string> ours = [] {
    SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    create(fresh);
    return objects(fresh);
  }();
  const auto theirs = objects(database);
  for (const auto& [name, text] : ours) {
    const auto found = theirs.find(name);
    if (found == theirs.end() || found->second != text) {
      return refuse(path, "its \"" + name + "\" is not the one that assay made");
    }
  }
  if (database.execAndGet("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").getInt()) {
    return refuse(path, "has triggers, which would change what is stored");
  }
  return {};
}

}  // namespace

Status check_schema(SQLite::Database& database, const std::string& path) {
  ASSAY_TRY(const int version, known_version(database, path));
  if (version == kSchemaVersion) return check_objects(database, path);
  return refuse(path, fmt::format("was written by an older assay (schema {}, this one reads {}); "
                                  "`assay score` brings it up to date",
                                  version, kSchemaVersion));
}

Status check_schema_unless_empty(SQLite::Database& database, const std::string& path) {
  if (is_empty(database)) return {};
  const auto version = known_version(database, path);
  return version.has_value() ? Status() : Status(version.error());
}

Status migrate(SQLite::Database& database, const std::string& path) {
  if (!is_empty(database) && pragma_value(database, "user_version") == kSchemaVersion) {
    return check_schema(database, path);
  }
  if (!is_empty(database)) {
    ASSAY_TRY(const int version, known_version(database, path));
    if (version < kSchemaVersion && path != ":memory:") {
      ASSAY_CHECK(keep_copy(database, path, version));
    }
  }
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Somebody else may have been here while we waited: what counts is what is there now.
  if (is_empty(database)) {
    create(database);
  } else {
    ASSAY_TRY(const int version, known_version(database, path));
    if (version < kSchemaVersion) bring_up(database, version);
    ASSAY_CHECK(check_objects(database, path));
  }
  transaction.commit();
  return {};
}

}  // namespace assay::store
