// Holds pages against the rules of HTML.
//
//   node check.mjs <file>...
//
// Exits with 0 when every file is valid and there was at least one, else with 1.

import { mistakes, mistakesOf } from './valid.mjs';

const kShown = 10;

function fail(message) {
  console.error(`html: ${message}`);
  process.exit(1);
}

const files = process.argv.slice(2);
if (files.length === 0) fail('usage: node check.mjs <file>...');
if ((await mistakes('<!DOCTYPE html><title>x</title><p><div></div></p>')).length === 0) fail('the validator finds nothing');
for (const file of files) {
  const found = await mistakesOf(file);
  if (found.length > 0) fail(`${file}:${found.slice(0, kShown).join(`\n${file}:`)}`);
}
console.log(`${files.length} valid`);
