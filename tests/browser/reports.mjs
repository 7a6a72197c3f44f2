// Reports to look at: of runs whose every text is hostile, of the same runs with harmless texts, and of the
// golden sets of this project.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { makeRun, run } from './hostile_run.mjs';
import { harmless, hostileTexts } from './texts.mjs';

const textsPerRun = 24;

async function report(assay, folder, config, database, options = []) {
  const files = ['--html', './report.html', '--markdown', './report.md'];
  const { code, error } = await run(assay, ['-q', '-c', config, '--db', database, 'report', ...files, ...options], folder);
  if (code !== 0) throw new Error(`assay report ended with ${code}: ${error}`);
  return { html: join(folder, 'report.html'), markdown: join(folder, 'report.md') };
}

async function reportOf(assay, folder, texts) {
  const { config, database } = await makeRun(assay, folder, texts);
  return { texts, ...(await report(assay, folder, `./${config}`, `./${database}`)) };
}

/** [{ texts, html, markdown, harmless: { html, markdown } }]: all the texts, some in each report. */
export async function hostileReports(assay, folder) {
  const texts = hostileTexts();
  const reports = [];
  for (let from = 0; from < texts.length; from += textsPerRun) {
    const some = texts.slice(from, from + textsPerRun);
    const place = join(folder, `hostile-${from}`);
    reports.push({
      ...(await reportOf(assay, place, some)),
      harmless: await reportOf(assay, `${place}-harmless`, some.map(harmless)),
    });
  }
  return reports;
}

/** { html, markdown } of the run that a newcomer makes first. */
export async function firstReport(assay, folder, goldenSets) {
  const place = join(folder, 'first');
  mkdirSync(place, { recursive: true });
  const config = join(goldenSets, 'assay.yaml');
  const ran = await run(assay, ['-q', '-c', config, '--db', 'first.db', 'run'], place);
  if (ran.code !== 0) throw new Error(`assay run ended with ${ran.code}: ${ran.error}`);
  return report(assay, place, config, 'first.db', ['--requests-per-month', '1000000']);
}
