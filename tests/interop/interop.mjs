// Every check of every official client library, one after the other.

import { anthropicChecks } from './anthropic.mjs';
import { geminiChecks } from './gemini.mjs';
import { openaiChecks } from './openai.mjs';

/**
 * Runs all checks and prints one line for each.
 *
 * @param about  what interop_server printed: base URL, key, task, prompt and expected answers
 */
export async function runChecks(about) {
  const counts = { passed: 0, failed: 0 };
  const groups = { openai: openaiChecks, anthropic: anthropicChecks, gemini: geminiChecks };
  for (const [group, makeChecks] of Object.entries(groups)) {
    for (const [name, check] of Object.entries(makeChecks(about))) {
      try {
        await check();
        counts.passed += 1;
        console.log(`ok   ${group}: ${name}`);
      } catch (error) {
        counts.failed += 1;
        console.log(`FAIL ${group}: ${name}\n${error.stack}`);
      }
    }
  }
  return counts;
}

/** The JSON schema of an answer of a classification task, as strict as every service wants it. */
export function answerSchema(about) {
  return {
    type: 'object',
    properties: {
      label: { type: 'string', enum: about.labels },
      confidence: { type: 'number' },
    },
    required: ['label', 'confidence'],
    additionalProperties: false,
  };
}

/** The error that `promise` is rejected with; an error itself when it is not. */
export async function rejection(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`should have been refused, but gave ${JSON.stringify(value)?.slice(0, 200)}`);
}
