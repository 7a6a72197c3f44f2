// Can everybody read the page? axe-core in the browser, narrow and wide, light and dark, and the keyboard alone.

import axe from 'axe-core';
import { pathToFileURL } from 'node:url';

const widths = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** What axe finds, as far as it is serious. */
async function serious(page) {
  const { violations, passes } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations', 'passes'] }));
  if (passes.length < 10) throw new Error(`axe passed only ${passes.length} rules; did it run?`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} times, as ${nodes[0].html.slice(0, 160)} (${nodes[0].failureSummary?.split('\n').slice(1, 2)})`);
}

/** What can be operated but was not reached by pressing Tab from the top to the end. */
async function unreachable(page) {
  const count = await page.evaluate(() => {
    window.reached = new Set();
    document.addEventListener('focusin', (event) => window.reached.add(event.target));
    window.operable = [...document.querySelectorAll('a[href], summary, button, input, select, textarea, [tabindex="0"]')]
      .filter((element) => element.checkVisibility() && element.getClientRects().length > 0);
    window.scrollTo(0, 0);
    document.activeElement?.blur();
    return window.operable.length;
  });
  // Regions that scroll take the focus, too.
  const steps = count + (await page.evaluate(() => document.querySelectorAll('pre, table, div, section').length)) + 5;
  for (let step = 0; step < Math.min(steps, 3000); step += 1) {
    await page.keyboard.press('Tab');
    if (step >= count && (await page.evaluate(() => window.operable.every((element) => window.reached.has(element))))) break;
  }
  const missed = await page.evaluate(() =>
    window.operable.filter((element) => !window.reached.has(element)).map((element) => element.outerHTML.slice(0, 120)));
  return { count, missed };
}

/** What sticks out of the page's side. */
function tooWide() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room && document.body.scrollWidth <= room) return [];
  const scrolls = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e));
  return [`${document.documentElement.scrollWidth} px wide in ${room}: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ')}`];
}

/** Every barrier found, with where. */
export async function barriers(browser, file) {
  const found = [];
  for (const [width, viewport] of Object.entries(widths)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ bypassCSP: true, viewport, colorScheme });
      const page = await context.newPage();
      const here = (complaint) => found.push(`${width}, ${colorScheme}: ${complaint}`);
      await page.goto(pathToFileURL(file).href);
      if (colorScheme === 'light') {
        const { count, missed } = await unreachable(page);
        if (count === 0) here('nothing can be operated');
        for (const element of missed) here(`not reached with Tab: ${element}`);
      }
      const backgrounds = await page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).colorScheme);
      if (colorScheme === 'dark' && /255, 255, 255/.test(backgrounds)) here(`is white: ${backgrounds}`);
      await page.evaluate(() => { for (const fold of document.querySelectorAll('details')) fold.open = true; });
      for (const complaint of await page.evaluate(tooWide)) here(complaint);
      await page.addScriptTag({ content: axe.source });
      for (const complaint of await serious(page)) here(complaint);
      await context.close();
    }
  }
  return found;
}
