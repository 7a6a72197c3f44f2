// A run whose every text is hostile: golden set, config, labels, answers, errors, names of models and slices.
// The real program asks a server of ours, which answers with the texts.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { inPlace, isModelName, isName, isStorable } from './texts.mjs';

/** Runs a program to its end: { code, output, error }. */
export function run(program, parameters, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let error = '';
    child.stdout.on('data', (piece) => (output += piece));
    child.stderr.on('data', (piece) => (error += piece));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, error }));
  });
}

/** A scalar that YAML reads back as exactly this text. */
function yaml(text) {
  const escaped = [...text].map((c) => {
    const point = c.codePointAt(0);
    if (c === '"' || c === '\\') return `\\${c}`;
    return point >= 0x20 && point < 0x7f ? c : `\\U${point.toString(16).padStart(8, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

const lines = (rows) => rows.map((row) => JSON.stringify(row) + '\n').join('');

function writeSet(folder, name, task, items, system) {
  const place = join(folder, 'golden', name);
  mkdirSync(join(place, 'prompts'), { recursive: true });
  writeFileSync(join(place, 'task.yaml'), `name: ${name}\nprompt: v1\nmax_output_tokens: 64\n${task}`);
  writeFileSync(join(place, 'items.jsonl'), lines(items));
  writeFileSync(
    join(place, 'prompts', 'v1.yaml'),
    `version: v1\nsystem: ${yaml(`the task is ${name}\n${system}`)}\nuser: "{{input}}"\n`,
  );
}

const kUses = ['answer', 'expected', 'error'];  // of each text in the set "texts", an item for each

/** What the items of "texts" ask for: number `3 * text + use`. */
function itemsOfTexts(texts, slices) {
  return texts.flatMap((row, at) =>
    kUses.flatMap((use, offset) => {
      const number = kUses.length * at + offset;
      if (use === 'expected' && !isStorable(row)) return [];
      const isPlain = use !== 'answer' || !isStorable(row);
      return {
        id: isPlain ? `item ${number}` : inPlace.id(row.text),
        input: `${isPlain ? 'plain' : inPlace.input(row.text)}\ncase ${number}.`,
        expected: use === 'expected' ? inPlace.expected(row.text) : `plain ${number}`,
        slices: isPlain || !isName(row) ? slices : { ...slices, [row.text]: inPlace.slice(row.text) },
        ...(isPlain ? {} : { note: row.text }),
      };
    }),
  );
}

/** Three golden sets: answers that are texts, answers that are labels, and one that many models get wrong. */
function writeSets(folder, texts) {
  const names = texts.filter(isName).map((row) => row.text);
  const sliced = Object.fromEntries(names.map((name) => [name, 'rest']));
  // A template's own braces are refused in a prompt.
  const system = names.filter((name) => !name.includes('{{')).join('\n');
  const slices = `slices: [${names.map(yaml).join(', ')}]\n`;
  const description = `description: ${yaml(names.join(' '))}\n`;
  writeSet(folder, 'texts', `kind: transformation\nanswer: text\n${slices}${description}`, itemsOfTexts(texts, sliced), system);

  const labels = texts.filter(isName).map((row) => inPlace.label(row.text, row.id));
  const labelled = labels.map((label, at) => ({ id: `label ${at}`, input: `plain\ncase ${at}.`, expected: label }));
  writeSet(folder, 'labels', `kind: classification\nlabels: [${labels.map(yaml).join(', ')}]\n`, labelled, system);

  const few = [0, 1, 2, 3].map((at) => ({ id: `few ${at}`, input: `case ${at}.`, expected: 'plain' }));
  writeSet(folder, 'names', 'kind: transformation\nanswer: text\n', few, system);
  return { names, labels };
}

/** Two models that answer everything, and one more for each text, all with a text for an id and a tier. */
function writeConfig(folder, file, port, names) {
  const nameOf = (text, at) => (isModelName(text) ? text : `model ${at}`);
  const provider = yaml(nameOf(names[0], 0));
  const model = (text, at, tier, tasks) =>
    `  ${yaml(nameOf(text, at))}: {provider: ${provider}, id: ${yaml(text)}, tier: ${yaml(tier)}, stream: false, tasks: [${tasks}]}\n`;
  const all = ['texts', 'labels', 'names'];
  const models = names.map((text, at) =>
    at < 2 ? model(text, at, ['lite', 'pro'][at], all) : model(text, at, text, ['names']),
  );
  writeFileSync(
    join(folder, file),
    `providers:\n  ${provider}: {protocol: openai, base_url: "http://127.0.0.1:${port}/v1"}\n` +
      `models:\n${models.join('')}` +
      `tasks: [${all.map((task) => `golden/${task}`).join(', ')}]\nrun: {max_attempts: 1}\ngate: {coverage: 0.01}\n`,
  );
}

/** JSON whose string "@" is replaced by these bytes, escaped as far as they are characters. */
function jsonAround(value, bytes) {
  const [before, after] = JSON.stringify(value).split('"@"');
  const inside = Buffer.from(
    bytes.toString('latin1').replace(/["\\\0-\x1f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'latin1',
  );
  return Buffer.concat([Buffer.from(`${before}"`), inside, Buffer.from(`"${after}`)]);
}

/** What the server sends: { status, body }. */
function reply(request, texts, labels, lite) {
  const at = Number(/case (\d+)\.(?![\s\S]*case \d)/.exec(request.messages.at(-1).content)[1]);
  const task = /^the task is (\w+)/.exec(request.messages[0].content)[1];
  const isLite = request.model === lite;
  const refusal = (bytes) => ({ status: 400, body: jsonAround({ error: { message: '@', type: 'x' } }, bytes) });
  const completion = (bytes, served = request.model, finish = 'stop') => ({
    status: 200,
    body: jsonAround(
      {
        id: 'x',
        object: 'chat.completion',
        model: served,
        choices: [{ index: 0, message: { role: 'assistant', content: '@' }, finish_reason: finish }],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      },
      bytes,
    ),
  });

  if (task === 'texts') {
    const { bytes, text } = texts[Math.floor(at / kUses.length)];
    const use = kUses[at % kUses.length];
    // Lite is always wrong, with the text where that is asked for, and Pro always right.
    const place = (name) => Buffer.concat([bytes, Buffer.from(inPlace[name](''))]);
    if (!isLite) return completion(use === 'expected' ? Buffer.from(inPlace.expected(text)) : Buffer.from(`plain ${at}`));
    if (use === 'error') return refusal(place('error'));
    return completion(use === 'answer' ? place('answer') : Buffer.from('wrong'));
  }
  if (task === 'labels') {
    if (isLite && at % 4 === 3) return completion(Buffer.from(labels[at]));  // not JSON
    return completion(Buffer.from(JSON.stringify({ label: labels[isLite ? (at + 1) % labels.length : at] })));
  }
  const name = Buffer.from(request.model);
  if (at === 0) return completion(Buffer.from('plain'), `${request.model} served`);
  if (at === 1) return refusal(name);
  return completion(name, request.model, at === 2 ? 'stop' : 'content_filter');
}

/**
 * Writes the golden sets and the config, and runs them.
 *
 * @returns {Promise<{folder, config, database, names}>} the files are named by the first text that may name one
 */
export async function makeRun(assay, folder, texts) {
  mkdirSync(folder, { recursive: true });
  const { names, labels } = writeSets(folder, texts);
  const fileName = names.find((name) => !/[/\0]/.test(name)) ?? 'plain';
  const config = `${fileName}.yaml`;
  const database = `${fileName}.db`;
  let failure = null;
  const server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      try {
        const { status, body } = reply(JSON.parse(Buffer.concat(pieces)), texts, labels, names[0]);
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
        response.end(body);
      } catch (error) {
        failure ??= error;
        response.destroy();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeConfig(folder, config, server.address().port, names);
  const ran = await run(assay, ['-c', `./${config}`, '--db', `./${database}`, 'run', '--json'], folder);
  await new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  if (failure) throw failure;
  if (ran.code !== 0 && ran.code !== 4) throw new Error(`assay run ended with ${ran.code}: ${ran.error}`);
  return { folder, config, database, names, ran };
}
