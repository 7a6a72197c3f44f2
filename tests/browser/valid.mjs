// Is it HTML? The rules of html-validate that follow from the standard.

import { readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

export async function mistakes(html) {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.filter(({ severity }) => severity === 2).map(({ line, column, ruleId, message }) => `${line}:${column} ${message} (${ruleId})`));
}

export const mistakesOf = (file) => mistakes(readFileSync(file, 'utf8'));
