// Holds SARIF files against the schema of SARIF 2.1.0, and against what code scanning asks for beyond it.
//
//   node check.mjs <file>...
//
// Exits with 0 when every file is valid and there was at least one, else with 1.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const schemaFile = `${folder}node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json`;

function fail(message) {
  console.error(`sarif: ${message}`);
  process.exit(1);
}

if (!existsSync(schemaFile)) {
  fail(`the schema is not installed. Run "npm ci" in ${folder} first (scripts/test does).`);
}
const { default: Ajv } = await import('ajv-draft-04');
const { default: addFormats } = await import('ajv-formats');
// One pattern of the schema has a bracket too many, which only the older syntax lets pass.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const isValid = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

// Code scanning refuses what the schema allows.
function* complaints(log) {
  for (const run of log.runs) {
    const rules = new Set(run.tool.driver.rules.map((rule) => rule.id));
    if (rules.size !== run.tool.driver.rules.length) yield 'a rule comes twice';
    if (run.results.length > 5000) yield `${run.results.length} results`;
    for (const result of run.results) {
      if (!rules.has(result.ruleId)) yield `no rule ${result.ruleId}`;
      if (!result.message.text) yield 'a message without text';
      for (const { physicalLocation: place } of result.locations) {
        if (!place) continue;
        if (!(place.region?.startLine >= 1)) yield 'a place without a line';
        if (/^[a-z]+:|^\//i.test(place.artifactLocation.uri)) yield `not relative: ${place.artifactLocation.uri}`;
      }
    }
  }
}

const files = process.argv.slice(2);
if (files.length === 0) fail('usage: node check.mjs <file>...');
for (const file of files) {
  const log = JSON.parse(readFileSync(file, 'utf8'));
  if (!isValid(log)) fail(`${file}: ${ajv.errorsText(isValid.errors.slice(0, 10), { separator: '\n' })}`);
  const found = [...complaints(log)];
  if (found.length > 0) fail(`${file}: ${found.slice(0, 10).join('\n')}`);
}
console.log(`${files.length} valid`);
