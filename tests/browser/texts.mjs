// The hostile texts, and how a report shows them.

import { readFileSync } from 'node:fs';

const file = new URL('../support/hostile_texts.json', import.meta.url);

/** [{ id, bytes, text }]; `text` is null where the bytes are not UTF-8. */
export function hostileTexts() {
  const rows = JSON.parse(readFileSync(file, 'utf8')).map(({ id, text, hex }) => ({
    id,
    bytes: hex === undefined ? Buffer.from(text, 'utf8') : Buffer.from(hex, 'hex'),
    text: text ?? null,
  }));
  if (rows.length < 200) throw new Error(`only ${rows.length} hostile texts`);
  return rows;
}

/** A text of the same length, lines and first words that wants nothing. */
export function harmless(row, number) {
  const bytes = Buffer.from(
    row.bytes.toString('latin1').replace(/[^\n]/g, (_, at) => 'plain words '[at % 12]) + ` ${number}`,
  );
  return { id: row.id, bytes, text: bytes.toString() };
}

const kHidden =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;

/** Characters that hide, reorder or overwrite text: never to stand as they are on a page. */
export const hidesText = (text) => kHidden.test(text);

/** How the text may be shown: as it is, but for escapes where characters would hide or reorder text. */
export function shown(text) {
  return text.replace(new RegExp(kHidden, 'gu'), (c) => {
    const point = c.codePointAt(0);
    return point < 0x100 ? `\\x${point.toString(16).padStart(2, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
  });
}

/** The same, on one line. */
export const shownOnOneLine = (text) => shown(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');

/** Is the text of this row to be read in the text of a page? */
export function isShown({ text }, page) {
  if (text === null || /^\s*$|\0/.test(text)) return true;  // nothing to read, or refused in files
  return page.includes(shown(text)) || page.includes(shownOnOneLine(text));
}
