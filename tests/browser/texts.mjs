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
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Noncharacter_Code_Point}]/u;

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

/** assay refuses NUL in files, and bytes that are not UTF-8; models may still send both. */
export const isStorable = (row) => row.text !== null && !row.text.includes('\0');
/** Labels, slices and the like must not be blank. */
export const isName = (row) => isStorable(row) && row.text.trim() !== '';
/** Providers and models must have names that one can see, on one line. */
export const isModelName = (text) =>
  !hidesText(text) && !/[\n\t]/.test(text) && text.trim() !== '' && Buffer.byteLength(text) <= 128;

/**
 * What stands where, so that a page can be asked for each. The hostile text comes first, because the start of a line
 * or of a cell is where most of them do harm.
 */
export const inPlace = {
  id: (text) => `${text.slice(0, 120)} (id)`,
  input: (text) => `${text}\n(input)`,
  slice: (text) => `${text} (slice)`,
  expected: (text) => `${text} (expected)`,
  answer: (text) => `${text} (answered)`,
  error: (text) => `${text} (refused)`,
  label: (text, id) => `${text.trim()} (label ${id})`,  // no two alike after normalisation
  model: (text) => text,
};
const onlyFromModels = ['answer', 'error'];

const onlyNames = ['slice', 'label', 'model'];

/** The places that the text of this row stands in. Those that are no text at all are refused everywhere. */
const placesOf = (row) =>
  Object.keys(inPlace).filter((place) =>
    row.text !== null && (isStorable(row) || onlyFromModels.includes(place)) && (isName(row) || !onlyNames.includes(place)));

function isThere(row, place, page) {
  const text = inPlace[place](row.text, row.id);
  // An error is kept up to 300 bytes.
  const kept = (all) => (place === 'error' && all.length > 290 ? all.slice(0, 290) : all);
  return page.includes(kept(shown(text))) || page.includes(kept(shownOnOneLine(text)));
}

/** What of these texts is not to be read on a page that shows everything. */
export const missing = (rows, page) =>
  rows.flatMap((row) =>
    placesOf(row).filter((place) => !isThere(row, place, page)).map((place) => `${row.id} is not to be read as ${place}`));

/** The same for a page that shows a part: every text somewhere, and some text in every place. */
export function missingOfPart(rows, page) {
  const absent = rows.filter((row) => isName(row) && !placesOf(row).some((place) => isThere(row, place, page)));
  const empty = Object.keys(inPlace).filter((place) =>
    !rows.some((row) => placesOf(row).includes(place) && isThere(row, place, page)));
  return [...absent.map(({ id }) => `${id} is not to be read`), ...empty.map((place) => `no text is to be read as ${place}`)];
}
