// Pictures of a report, to be looked at: on a desk, light and dark, on a phone, and on paper.
//
//   node screenshots.mjs <report.html> <folder>
//
// Writes <look>-top.png (what one sees first), <look>-<section>.png for each section, <look>-whole.png, and print.pdf.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { openBrowser } from './browser.mjs';

const [file, folder] = process.argv.slice(2);
if (!file || !folder) {
  console.error('usage: node screenshots.mjs <report.html> <folder>');
  process.exit(1);
}

const looks = [
  { name: 'desk-light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'desk-dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone-light', colorScheme: 'light', viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true },
];
const kTallestPixels = 8000;  // of a picture; Chromium draws no taller one

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
for (const { name, ...look } of looks) {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const shoot = (what, options) => page.screenshot({ path: join(folder, `${name}-${what}.png`), ...options });
  await shoot('top');
  const whole = await page.evaluate(() => ({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight }));
  await shoot('whole', { fullPage: true, clip: { x: 0, y: 0, width: whole.width, height: Math.min(whole.height, kTallestPixels) } });
  for (const section of await page.$$('main section[id]')) {
    const box = await section.boundingBox();
    if (!box || box.height === 0) continue;
    const clip = { x: 0, y: box.y, width: whole.width, height: Math.min(box.height, kTallestPixels) };
    await shoot(await section.getAttribute('id'), { fullPage: true, clip });
  }
  await context.close();
}
const page = await browser.newPage();
await page.goto(pathToFileURL(file).href);
await page.pdf({ path: join(folder, 'print.pdf'), format: 'A4', printBackground: false, preferCSSPageSize: true });
await browser.close();
