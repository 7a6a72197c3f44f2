// `@anthropic-ai/sdk` against the Anthropic face: the current release (API version 2026-10-21, key as
// a bearer token) and the last one that speaks 2023-06-01 with x-api-key.

import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import Anthropic2023 from 'anthropic-sdk-2023';
import { answerSchema, rejection } from './interop.mjs';

function commonChecks(about, Sdk) {
  const open = (apiKey) => new Sdk({ baseURL: about.base, apiKey, maxRetries: 0 });
  const client = open(about.key);
  const ask = (item, more = {}) => ({
    model: 'small',
    max_tokens: 64,
    system: about.system,
    messages: [{ role: 'user', content: item.message }],
    ...more,
  });
  const [item] = about.items;

  return {
    'answers are those of the model in-process': async () => {
      for (const each of about.items) {
        for (const model of ['small', 'large']) {
          const message = await client.messages.create(ask(each, { model }));
          assert.deepEqual(message.content, [{ type: 'text', text: each[model] }]);
          assert.equal(message.stop_reason, 'end_turn');
        }
      }
    },
    'system and content may be blocks': async () => {
      const message = await client.messages.create({
        ...ask(item),
        system: [{ type: 'text', text: about.system }],
        messages: [{ role: 'user', content: [{ type: 'text', text: item.message }] }],
      });
      assert.equal(message.content[0].text, item.small);
    },
    'a stream is accumulated to the same message': async () => {
      let pieces = 0;
      const stream = client.messages.stream(ask(item)).on('text', () => (pieces += 1));
      const message = await stream.finalMessage();
      assert.equal(message.content[0].text, item.small);
      assert.equal(message.stop_reason, 'end_turn');
      assert.ok(pieces > 1, `${pieces} pieces`);
      const whole = await client.messages.create(ask(item));
      assert.equal(message.usage.output_tokens, whole.usage.output_tokens);
      assert.equal(message.usage.input_tokens, whole.usage.input_tokens);
    },
    'raw events come in order': async () => {
      const types = [];
      for await (const event of await client.messages.create(ask(item, { stream: true }))) {
        if (types.at(-1) !== event.type) types.push(event.type);
      }
      assert.deepEqual(
        types.filter((type) => type !== 'ping'),
        ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop',
          'message_delta', 'message_stop'],
      );
    },
    'the token cap cuts, and a stop sequence ends': async () => {
      const capped = await client.messages.create(ask(item, { max_tokens: 4 }));
      assert.equal(capped.stop_reason, 'max_tokens');
      assert.equal(capped.usage.output_tokens, 4);
      const stopped = await client.messages.create(ask(item, { stop_sequences: ['"confidence"'] }));
      assert.equal(stopped.stop_reason, 'stop_sequence');
      assert.equal(stopped.stop_sequence, '"confidence"');
      assert.ok(!stopped.content[0].text.includes('confidence'));
    },
    'counted tokens are those of the message': async () => {
      const { max_tokens, ...counted } = ask(item);
      const count = await client.messages.countTokens(counted);
      const message = await client.messages.create(ask(item));
      assert.equal(count.input_tokens, message.usage.input_tokens);
    },
    'models are listed page by page and found': async () => {
      const ids = [];
      for await (const model of client.models.list({ limit: 3 })) ids.push(model.id);
      assert.deepEqual(ids, ['small', 'large', `small/${about.task}`, `large/${about.task}`]);
      assert.equal((await client.models.retrieve('large')).id, 'large');
    },
    'a wrong key is an AuthenticationError': async () => {
      const error = await rejection(open('wrong').messages.create(ask(item)));
      assert.ok(error instanceof Sdk.AuthenticationError);
      assert.equal(error.status, 401);
      assert.equal(error.error.error.type, 'authentication_error');
      assert.match(error.requestID, /^req_/);
    },
    'an unknown model is a NotFoundError': async () => {
      const error = await rejection(client.messages.create(ask(item, { model: 'huge' })));
      assert.ok(error instanceof Sdk.NotFoundError);
    },
    'an unknown field is a BadRequestError': async () => {
      const error = await rejection(client.messages.create(ask(item, { creativity: 1 })));
      assert.ok(error instanceof Sdk.BadRequestError);
      assert.match(error.message, /creativity: Extra inputs are not permitted/);
    },
  };
}

function currentChecks(about) {
  const client = new Anthropic({ baseURL: about.base, apiKey: about.key, maxRetries: 0 });
  const [item] = about.items;
  const ask = (more) => ({
    model: 'small',
    max_tokens: 64,
    system: about.system,
    messages: [{ role: 'user', content: item.message }],
    ...more,
  });
  return {
    'structured output is accepted and parsed': async () => {
      const format = jsonSchemaOutputFormat(answerSchema(about));
      const message = await client.messages.parse(ask({ output_config: { format } }));
      assert.deepEqual(message.parsed_output, JSON.parse(item.small));
    },
    'a schema outside of the subset is refused': async () => {
      const schema = answerSchema(about);
      schema.properties.confidence.minimum = 0;
      const error = await rejection(
        client.messages.create(ask({ output_config: { format: { type: 'json_schema', schema } } })),
      );
      assert.ok(error instanceof Anthropic.BadRequestError);
      assert.match(error.message, /properties.confidence.minimum/);
    },
    'temperature is gone': async () => {
      const error = await rejection(client.messages.create(ask({ temperature: 0 })));
      assert.match(error.message, /temperature: Extra inputs are not permitted/);
    },
  };
}

function oldChecks(about) {
  const client = new Anthropic2023({ baseURL: about.base, apiKey: about.key, maxRetries: 0 });
  const [item] = about.items;
  return {
    'temperature is still taken': async () => {
      const message = await client.messages.create({
        model: 'small',
        max_tokens: 64,
        temperature: 0,
        system: about.system,
        messages: [{ role: 'user', content: item.message }],
      });
      assert.equal(message.content[0].text, item.small);
    },
  };
}

export function anthropicChecks(about) {
  const checks = {};
  const add = (version, named) => {
    for (const [name, check] of Object.entries(named)) checks[`${version}: ${name}`] = check;
  };
  add('2026-10-21', { ...commonChecks(about, Anthropic), ...currentChecks(about) });
  add('2023-06-01', { ...commonChecks(about, Anthropic2023), ...oldChecks(about) });
  return checks;
}
