// node matrix.mjs <build folder> <catalogue> <page>: runs the tests that are named after a row and writes the page of what they saw.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const [build, catalogueFile, page] = process.argv.slice(2);
const kFilter = '*.H??_*:*.S??_*:*.C??_*:*.D??_*';
const kSections = {H: 'Providers and the network', S: 'Storage', C: 'Configs', D: 'Golden sets'};

/// id -> {title, why} from lines `H01 | title | why there is no row`, the last part optional.
function readCatalogue() {
  const known = new Map();
  for (const line of readFileSync(catalogueFile, 'utf8').split('\n')) {
    if (!line || line.startsWith('#')) continue;
    const [id, title, why] = line.split('|').map((part) => part.trim());
    known.set(id, {title, why});
  }
  return known;
}

/// Every record of one binary, and the names of its tests that failed.
function run(binary, folder) {
  const file = join(folder, 'out.json');
  rmSync(file, {force: true});
  spawnSync(binary, [`--gtest_filter=${kFilter}`, `--gtest_output=json:${file}`], {stdio: 'ignore', timeout: 1_800_000});
  if (!existsSync(file)) return {rows: [], failed: [`${binary} ended without a result`], tests: 0};
  const rows = [];
  const failed = [];
  let tests = 0;
  for (const suite of JSON.parse(readFileSync(file, 'utf8')).testsuites) {
    for (const test of suite.testsuite) {
      ++tests;
      if (test.failures) failed.push(`${suite.name}.${test.name}`);
      for (const [key, value] of Object.entries(test)) {
        if (key.startsWith('fault ')) rows.push(JSON.parse(value));
      }
    }
  }
  return {rows, failed, tests};
}

/// Rows that differ in nothing but what they were run over are one line.
function joined(rows) {
  const lines = new Map();
  for (const row of rows) {
    const key = JSON.stringify([row.id, row.injected, row.outcome]);
    if (!lines.has(key)) lines.set(key, {...row, over: []});
    if (row.over) lines.get(key).over.push(row.over);
  }
  return [...lines.values()].map((row) => ({...row, over: shortened(row.over)}));
}

const kProtocols = ['openai', 'anthropic', 'gemini'];
function shortened(over) {
  const left = new Set(over);
  const words = [];
  const take = (suffix, name) => {
    if (!kProtocols.every((protocol) => left.has(protocol + suffix))) return;
    for (const protocol of kProtocols) left.delete(protocol + suffix);
    words.push(name);
  };
  take('', 'all three');
  take(', streamed', 'all three, streamed');
  take(', the binary', 'all three, the binary');
  if (words.includes('all three') && words.includes('all three, streamed')) {
    words.splice(0, 2, 'all three, whole and streamed');
  }
  return [...words, ...left].join('; ');
}

const cell = (text) => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s+/g, ' ');

const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
const rows = [];
const failed = [];
let tests = 0;
for (const name of readdirSync(build).filter((file) => file.endsWith('_test')).sort()) {
  const listed = execFileSync(join(build, name), ['--gtest_list_tests', `--gtest_filter=${kFilter}`]).toString();
  if (!/^  /m.test(listed)) continue;
  const seen = run(join(build, name), folder);
  console.error(`${name}: ${seen.tests} tests, ${seen.rows.length} rows, ${seen.failed.length} failed`);
  rows.push(...seen.rows);
  failed.push(...seen.failed);
  tests += seen.tests;
}
rmSync(folder, {recursive: true});

const catalogue = readCatalogue();
const lines = joined(rows).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
const shown = new Set(lines.map((line) => line.id));
const without = [...catalogue].filter(([id]) => !shown.has(id));
const unexplained = without.filter(([, row]) => !row.why).map(([id]) => id);

let text = `# Fault matrix

What was done to assay on purpose, and what came of it. Each row is a test that is named after its id and ran through the real library or
binary; this page is written from what the tests recorded, by \`scripts/fault-matrix\`. A fault may do one of two things: leave every figure
as in a run without it, or end with a code other than 0. A fault that did neither would be a failed test, and this page would not be written.
What the model itself says (no text, a cut or refused answer, text that is no JSON) is no fault of the wire: it is scored, and its rows say so.
Most rows over HTTP run in-process and name the exit code that belongs to how the run ended; rows with \`the binary\` saw the code itself.

${tests} tests, ${lines.length} rows, ${shown.size} of ${catalogue.size} ids, ${failed.length} blockers. *Over*: which of the three wire protocols, where that matters.
\`assay simulate --faults\` injects the faults of the first table into any client ([faults.md](faults.md)).
`;
for (const [letter, section] of Object.entries(kSections)) {
  const own = lines.filter((line) => line.id.startsWith(letter));
  if (own.length === 0) continue;
  text += `\n## ${section}\n\n| id | injected | over | outcome |\n|---|---|---|---|\n`;
  let last = '';
  for (const line of own) {
    const title = catalogue.get(line.id)?.title;
    if (line.id !== last && title) text += `| **${line.id}** | **${cell(title)}** | | |\n`;
    last = line.id;
    text += `| ${line.id} | ${cell(line.injected)} | ${cell(line.over)} | ${cell(line.outcome)} |\n`;
  }
}
if (without.length > 0) {
  text += '\n## Without a row\n\n| id | fault | why |\n|---|---|---|\n';
  for (const [id, row] of without) text += `| ${id} | ${cell(row.title)} | ${cell(row.why ?? 'not shown yet')} |\n`;
}

for (const name of failed) console.error(`BLOCKER ${name}`);
for (const id of unexplained) console.error(`no row and no reason: ${id}`);
if (failed.length === 0) writeFileSync(page, text);
process.exit(failed.length > 0 || unexplained.length > 0 ? 1 : 0);
