// What a report of very many failures costs: size, time, memory, and how long a browser takes to show it.
//
//   node speed.mjs <assay> <folder> [items = 100000] [bytes of an answer = 500]
//
// One model gets every item wrong and the other every one right. The runs are made on the first call and kept, so
// that two builds can be compared on the same ones. Needs Debian's package "time".

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { openBrowser } from './browser.mjs';
import { run } from './hostile_run.mjs';

const [program, place, itemsWanted = '100000', answerBytes = '500'] = process.argv.slice(2);
if (!program || !place) {
  console.error('usage: node speed.mjs <assay> <folder> [items] [bytes of an answer]');
  process.exit(1);
}
const assay = resolve(program);
const items = Number(itemsWanted);
const folder = join(place, `report-${items}-${answerBytes}`);

function writeLines(file, row) {
  const out = openSync(file, 'w');
  for (let at = 0; at < items; ) {
    let piece = '';
    for (const end = Math.min(items, at + 1000); at < end; at += 1) piece += JSON.stringify(row(at)) + '\n';
    writeSync(out, piece);
  }
  closeSync(out);
}

async function mustRun(parameters) {
  const ended = await run(assay, parameters, folder);
  if (ended.code !== 0) throw new Error(`assay ${parameters.join(' ')} ended with ${ended.code}: ${ended.error}`);
  return ended;
}

async function makeRuns() {
  const set = join(folder, 'golden', 'many');
  mkdirSync(join(set, 'prompts'), { recursive: true });
  writeFileSync(
    join(set, 'task.yaml'),
    'name: many\nkind: transformation\nanswer: text\nprompt: v1\nmax_output_tokens: 500\nslices: [channel, length]\n',
  );
  writeFileSync(join(set, 'prompts', 'v1.yaml'), 'version: v1\nuser: "{{input}}"\n');
  const right = (at) => `Order ${at} leaves on day ${at % 28} with ${at % 7} parcels.`;
  writeLines(join(set, 'items.jsonl'), (at) => ({
    id: `item-${at}`,
    input: `Write down what happens with order ${at}. `.repeat(3),
    expected: right(at),
    slices: { channel: ['email', 'chat', 'phone'][at % 3], length: ['short', 'long'][at % 2] },
  }));
  const wrong = 'It is <unclear> what happens & when. '.repeat(Math.ceil(Number(answerBytes) / 36));
  const answers = {
    lite: (at) => ({ id: `item-${at}`, output: `${at}: ${wrong}`.slice(0, Number(answerBytes)), latency_ms: 200 + (at % 97) }),
    pro: (at) => ({ id: `item-${at}`, output: right(at), latency_ms: 900 + (at % 301) }),
  };
  // Lite comes last: without a name, the latest run is reported.
  for (const model of ['pro', 'lite']) {
    writeLines(join(folder, `${model}.jsonl`), answers[model]);
    await mustRun(['--db', 'runs.db', '-q', 'import', 'outputs', `${model}.jsonl`, '-t', 'golden/many', '-m', model, '--tier', model]);
  }
}

/** Seconds until the page was there, and until it answered to a fold being opened. */
async function timesOfPage(browser, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const start = performance.now();
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  const loaded = performance.now();
  await page.evaluate(() => new Promise((done) => {
    const fold = document.querySelector('details');
    if (fold) fold.open = true;
    requestAnimationFrame(() => requestAnimationFrame(done));
  }));
  const usable = performance.now();
  const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null);
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await context.close();
  return { loaded: (loaded - start) / 1000, usable: (usable - start) / 1000, painted: painted === null ? NaN : painted / 1000, elements };
}

if (!existsSync(join(folder, 'runs.db'))) {
  await makeRuns();
  console.log(`made the runs in ${folder}`);
}
const { output } = await mustRun(['--db', 'runs.db', 'runs', '--json']);
const proRun = JSON.parse(output).runs.find(({ arms }) => arms[0].model === 'pro').run_id;
for (const format of ['html', 'markdown', 'junit', 'sarif', 'csv']) {
  const file = join(folder, `report.${format}`);
  const parameters = ['--db', 'runs.db', '-q', 'report', `--${format}`, file, '--baseline', `${proRun}:pro`];
  const start = performance.now();
  const ended = await run('/usr/bin/time', ['-f', '%U %M', '-o', join(folder, 'time'), assay, ...parameters], folder);
  const wall = (performance.now() - start) / 1000;
  if (ended.code !== 0) {
    console.log(`${format}: ended with ${ended.code}: ${ended.error.split('\n')[0]}`);
    continue;
  }
  const [user, kilobytes] = readFileSync(join(folder, 'time'), 'utf8').trim().split(' ').map(Number);
  const mib = (bytes) => (bytes / 1048576).toFixed(2);
  console.log(`${format}: ${mib(statSync(file).size)} MiB, ${wall.toFixed(2)} s (${user.toFixed(2)} s CPU), at most ${mib(kilobytes * 1024)} MiB of memory`);
}
const browser = await openBrowser();
for (let round = 1; round <= 3; round += 1) {
  const { loaded, painted, usable, elements } = await timesOfPage(browser, join(folder, 'report.html'));
  console.log(`in Chromium, round ${round}: first paint ${painted.toFixed(2)} s, loaded ${loaded.toFixed(2)} s, usable ${usable.toFixed(2)} s, ${elements} elements`);
}
await browser.close();
