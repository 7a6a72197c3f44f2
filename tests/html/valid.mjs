// Is it HTML? The rules of html-validate that follow from the standard.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(`${folder}node_modules/html-validate/package.json`)) {
  throw new Error(`html-validate is not installed. Run "npm ci" in ${folder} first (scripts/test does).`);
}
const { HtmlValidate } = await import('html-validate');
const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

/** What is wrong with a page, as `line:column reason (rule)`; empty: nothing. */
export async function mistakes(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.filter(({ severity }) => severity === 2).map(({ line, column, ruleId, message }) => `${line}:${column} ${message} (${ruleId})`));
}

export const mistakesOf = (file) => mistakes(readFileSync(file, 'utf8'));
