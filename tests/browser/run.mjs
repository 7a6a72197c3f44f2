// Holds the reports that assay writes against a real browser and real validators.
//
//   node run.mjs <assay> <folder of the golden sets> [folder to keep the files in]
//
// Exits with 0 when every check passed and at least one ran, else with 1.

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

function fail(message) {
  console.error(`browser: ${message}`);
  process.exit(1);
}

const [assay, goldenSets, kept] = process.argv.slice(2);
if (!assay || !goldenSets) fail('usage: node run.mjs <assay> <folder of the golden sets> [folder]');
for (const name of ['playwright-core', 'axe-core']) {
  if (!existsSync(`${here}node_modules/${name}/package.json`)) {
    fail(`the package ${name} is not installed. Run "npm ci" in ${here} first (scripts/test does).`);
  }
}
const { openBrowser } = await import('./browser.mjs');
const { barriers } = await import('./access.mjs');
const { checkDetectors } = await import('./detectors.mjs');
const { inspect } = await import('./inert.mjs');
const { checkMarkdownDetectors, differences, rendered } = await import('./markdown.mjs');
const { firstReport, hostileReports } = await import('./reports.mjs');
const { missing, missingOfPart } = await import('./texts.mjs');
const { mistakesOf } = await import('../html/valid.mjs');

const kStepSummaryBytes = 1000 * 1024;
const kComplaintsShown = 12;
let passed = 0;
let failed = 0;

/** Runs a check, which returns what is wrong. */
async function check(name, complaints) {
  let wrong;
  try {
    wrong = await complaints();
  } catch (error) {
    wrong = [error.stack];
  }
  if (wrong.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.error(`FAILED: ${name}`);
  for (const complaint of wrong.slice(0, kComplaintsShown)) console.error(`  ${complaint}`);
  if (wrong.length > kComplaintsShown) console.error(`  and ${wrong.length - kComplaintsShown} more`);
}

const tooLarge = (file) => {
  const { size } = statSync(file);
  return size < kStepSummaryBytes ? [] : [`${size} bytes are more than a job summary takes`];
};

async function checkHostile(browser, report) {
  const name = `${report.texts[0].id} to ${report.texts.at(-1).id}`;
  await check(`the page of ${name} does nothing and shows every text`, async () => {
    const { complaints, text } = await inspect(browser, report.html);
    return [...complaints, ...missing(report.texts, text)];
  });
  await check(`the page of ${name} is HTML`, () => mistakesOf(report.html));
  for (const unsafe of [false, true]) {
    await check(`the Markdown of ${name} is text only, raw HTML ${unsafe ? 'kept' : 'left out'}`, async () => {
      const parts = await rendered(browser, report.markdown, { unsafe });
      const usual = await rendered(browser, report.harmless.markdown, { unsafe });
      return [...differences(parts, usual), ...missingOfPart(report.texts, parts.text)];
    });
  }
  await check(`the Markdown of ${name} fits`, async () => tooLarge(report.markdown));
}

async function checkFirst(browser, report) {
  await check('the first page does nothing', async () => (await inspect(browser, report.html)).complaints);
  await check('the first page is HTML', () => mistakesOf(report.html));
  await check('the first page can be read by everybody', () => barriers(browser, report.html));
  await check('the first Markdown fits', async () => tooLarge(report.markdown));
}

const folder = kept ?? mkdtempSync(join(tmpdir(), 'assay-browser-'));
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  await check('the detectors detect', () => checkDetectors(browser, folder));
  await check('the detectors of Markdown detect', () => checkMarkdownDetectors(browser, folder));
  await checkFirst(browser, await firstReport(assay, folder, goldenSets));
  const reports = await hostileReports(assay, folder);
  for (const report of reports) await checkHostile(browser, report);
  const longest = reports.find(({ texts }) => texts.some(({ id }) => id === 'R04-long-word'));
  await check('a page of hostile texts can be read by everybody', () => barriers(browser, longest.html));
} finally {
  await browser.close();
  if (!kept) rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
