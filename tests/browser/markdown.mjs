// Markdown as GitHub shows it: cmark-gfm makes HTML of it, whose parts are counted.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './hostile_run.mjs';

const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist', 'footnotes'];

/** What a Markdown file becomes: { tags: {name: count}, links: [href], pictures: [src], mentions: [text], text }. */
export async function rendered(browser, file, { unsafe }) {
  const options = extensions.flatMap((name) => ['-e', name]);
  const { code, output, error } = await run('cmark-gfm', [...options, ...(unsafe ? ['--unsafe'] : []), file]);
  if (code !== 0) throw new Error(`cmark-gfm ended with ${code}: ${error}`);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const parts = await page.evaluate((html) => {
    // A document of a parser loads nothing and runs nothing.
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    const all = [...body.querySelectorAll('*')];
    const tags = {};
    for (const { localName } of all) tags[localName] = (tags[localName] ?? 0) + 1;
    // GitHub looks for mentions, references, emoji and mathematics in text that is no code; comments and elements
    // part it. (A bare hash becomes a link, too, but only to a commit of the same repository that exists.)
    const mentions = [];
    const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest('code, pre, a')) continue;
      const found = node.data.match(
        /(?:^|[^\w`])@[a-z0-9][\w-]*|(?:^|[^\w&])#\d+|\bGH-\d+|\b[\w-]+\/[\w.-]+[#@][0-9a-f]+|:[a-z_]+:|\$[^$\s][^$]*\$/gi);
      if (found) mentions.push(...found);
    }
    return {
      tags,
      links: all.flatMap((element) => (element.hasAttribute('href') ? [element.getAttribute('href')] : [])),
      pictures: all.flatMap((element) => (element.hasAttribute('src') ? [element.getAttribute('src')] : [])),
      handlers: all.flatMap((element) => [...element.attributes].filter(({ name }) => /^(on|style|class|id)/.test(name)).map(({ name }) => name)),
      mentions,
      text: body.textContent,
    };
  }, output);
  await context.close();
  return parts;
}

/** Parts text and does nothing else: what keeps GitHub from reading mathematics. */
const inertTags = ['span'];
const structure = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'details', 'summary', 'table', 'hr'];

/** What the first file's texts made that the same report of harmless texts does not have. */
export function differences(hostile, harmless) {
  const found = [];
  for (const [tag, count] of Object.entries(hostile.tags)) {
    const usual = harmless.tags[tag] ?? 0;
    if (inertTags.includes(tag)) continue;
    if (usual === 0) found.push(`${count} elements ${tag}`);
    else if (structure.includes(tag) && count > usual) found.push(`${count} elements ${tag} instead of ${usual}`);
  }
  for (const kind of ['links', 'pictures', 'handlers', 'mentions']) {
    for (const one of new Set(hostile[kind])) {
      if (!harmless[kind].includes(one)) found.push(`${kind}: ${one}`);
    }
  }
  return found;
}

/** Texts that make something when nobody makes them inert, and what. */
const broken = [
  ['[a](https://evil.example/)', /elements a|links/],
  ['<https://evil.example/>', /links/],
  ['www.evil.example', /links/],
  ['![a](https://evil.example/p.png)', /pictures/],
  ['# heading', /elements h1/],
  ['heading\n===', /elements h1/],
  ['<kbd>k</kbd>', /elements kbd/],
  ['| a |\n| --- |', /elements table/],
  ['> quoted', /elements blockquote/],
  ['- [x] done', /elements (ul|li|input)/],
  ['~~gone~~', /elements del/],
  ['claim[^1]\n\n[^1]: a note', /elements (sup|section)/],
  ['please, @octocat', /mentions/],
  ['fixes #123', /mentions/],
];

/** @returns {Promise<string[]>} what was not seen */
export async function checkMarkdownDetectors(browser, folder) {
  const file = join(folder, 'text.md');
  const make = async (text) => {
    writeFileSync(file, `${text}\n`);
    return rendered(browser, file, { unsafe: true });
  };
  const usual = await make('plain');
  const wrong = [];
  for (const [text, expected] of broken) {
    const found = differences(await make(text), usual);
    if (!found.some((difference) => expected.test(difference))) wrong.push(`${text}: only ${found.join('; ')}`);
  }
  return wrong;
}
