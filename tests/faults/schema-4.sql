-- A database as the fourth version of the schema made it, with one answer of one run.
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
CREATE INDEX attempt_by_request ON attempt (request_hash) WHERE outcome = 'ok' AND from_cache = 0 AND request_hash <> '';
CREATE INDEX attempt_by_kind ON attempt (run_id, arm_id, kind) WHERE kind <> 'call';
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
INSERT INTO golden_set VALUES ('set', 'example', 'name: example');
INSERT INTO item VALUES (1, 'hash', 'a', 'input', '"yes"', '{}', '');
INSERT INTO golden_set_item VALUES ('set', 1, 1);
INSERT INTO prompt VALUES ('prompt', '', '[]', '');
INSERT INTO arm VALUES (1, 'arm', 'example', 'set', 'lite', 'lite', 'here', 'local', 'small', 'v1', 'prompt', '{}');
INSERT INTO run VALUES (1, 'run-1', 'config', '{}', '0.1.0', 'run', 1, 1700000000000, NULL);
INSERT INTO run_arm VALUES (1, 1, 1);
INSERT INTO attempt VALUES (1, 1, 1, 1, 0, 1, 1700000000000, 'ok', 200, 1500, NULL, 0, 0, 10, NULL, NULL, 5, NULL,
  NULL, 'stop', 'small', '', 'request', '', 0, '', 'yes', 'call', '', 0, 0, 0);
INSERT INTO score VALUES (1, 's1', 'ok', 'correct', 'strict', 1, 1, 'yes', NULL, '', '', 1, '');
PRAGMA application_id = 1634951545;
PRAGMA user_version = 4;
