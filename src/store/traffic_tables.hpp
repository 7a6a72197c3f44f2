#pragma once

/// \file
/// The tables of traffic and of experiments on it.

namespace assay::store {

// A million requests are normal. So a text that many share is stored once, long texts stand last in
// their row, where a walk need not read them, and nothing has an index but what makes it unique.
inline constexpr const char* kCreateTrafficTables = R"sql(
CREATE TABLE traffic_system (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE traffic_request (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL,
  key TEXT NOT NULL,
  source TEXT NOT NULL,
  started_unix_ms INTEGER,
  cluster TEXT NOT NULL,
  slices TEXT NOT NULL,
  unshadowable TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  content_bytes INTEGER NOT NULL,
  system_id INTEGER NOT NULL REFERENCES traffic_system(id),
  turns TEXT NOT NULL,
  UNIQUE (task, key)
) STRICT;

CREATE TABLE traffic_answer (
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES traffic_request(id),
  model TEXT NOT NULL,
  call_no INTEGER NOT NULL,
  record_id TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  served_model TEXT NOT NULL,
  started_unix_ms INTEGER,
  outcome TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  latency_us INTEGER,
  ttft_us INTEGER,
  tokens_input INTEGER,
  tokens_cached INTEGER,
  tokens_cache_write INTEGER,
  tokens_output INTEGER,
  tokens_reasoning INTEGER,
  micro_usd INTEGER,
  finish_reason TEXT NOT NULL,
  streamed INTEGER,
  from_cache INTEGER NOT NULL,
  error TEXT NOT NULL,
  scorer_version TEXT NOT NULL,
  final_outcome TEXT NOT NULL,
  rung TEXT NOT NULL,
  schema_valid INTEGER NOT NULL,
  value_valid INTEGER NOT NULL,
  answer TEXT NOT NULL,
  confidence REAL,
  text_hash TEXT NOT NULL,
  text_bytes INTEGER NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (request_id, model, call_no)
) STRICT;

CREATE TABLE shadow_experiment (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL,
  name TEXT NOT NULL,
  golden_set_hash TEXT NOT NULL REFERENCES golden_set(hash),
  rules TEXT NOT NULL,
  created_unix_ms INTEGER NOT NULL,
  UNIQUE (task, name)
) STRICT;

CREATE TABLE shadow_draw (
  experiment_id INTEGER NOT NULL REFERENCES shadow_experiment(id),
  up_to_request INTEGER NOT NULL,
  rates TEXT NOT NULL,
  drawn_unix_ms INTEGER NOT NULL,
  PRIMARY KEY (experiment_id, up_to_request)
) STRICT, WITHOUT ROWID;

CREATE TABLE shadow_member (
  experiment_id INTEGER NOT NULL REFERENCES shadow_experiment(id),
  position INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item(id),
  request_id INTEGER NOT NULL REFERENCES traffic_request(id),
  probability REAL NOT NULL,
  lite_again INTEGER NOT NULL,
  pro_again INTEGER NOT NULL,
  may_label INTEGER NOT NULL,
  PRIMARY KEY (experiment_id, position)
) STRICT, WITHOUT ROWID;

-- What people said of an answer to an item; the newest row counts. is_right is null when it was taken back.
CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES item(id),
  answer TEXT NOT NULL,
  is_right INTEGER,
  source TEXT NOT NULL,
  labelled_unix_ms INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace assay::store
