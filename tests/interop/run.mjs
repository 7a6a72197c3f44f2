// Starts the server, runs every check of interop.mjs against it, stops it.
//
//   node run.mjs <interop_server> <golden set>
//
// Exits with 0 when every check passed and at least one ran, else with 1.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

function fail(message) {
  console.error(`interop: ${message}`);
  process.exit(1);
}

const [server, goldenSet] = process.argv.slice(2);
if (!server || !goldenSet) fail('usage: node run.mjs <interop_server> <golden set>');
for (const name of ['openai', '@anthropic-ai/sdk', 'anthropic-sdk-2023', '@google/genai']) {
  if (!existsSync(`${folder}node_modules/${name}/package.json`)) {
    fail(`the package ${name} is not installed. Run "npm ci" in ${folder} first (scripts/test does).`);
  }
}

// Some latency, so that streams arrive in pieces as they do from a real service.
const child = spawn(server, [goldenSet, '40ms'], { stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
const firstLine = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
const line = await Promise.race([firstLine, ended.then(() => ({ done: true }))]);
if (line.done) fail(`${server} ended before it served (${await ended})`);

const { runChecks } = await import('./interop.mjs');
const { passed, failed } = await runChecks(JSON.parse(line.value));

child.stdin.end();
const code = await ended;
if (code !== 0) fail(`${server} ended with ${code}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
