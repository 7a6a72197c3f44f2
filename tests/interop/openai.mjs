// The `openai` package against the OpenAI face.

import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { answerSchema, rejection } from './interop.mjs';

export function openaiChecks(about) {
  const open = (apiKey) => new OpenAI({ baseURL: `${about.base}/v1`, apiKey, maxRetries: 0 });
  const client = open(about.key);
  const ask = (item, more = {}) => ({
    model: 'small',
    messages: [
      { role: 'system', content: about.system },
      { role: 'user', content: item.message },
    ],
    ...more,
  });
  const [item] = about.items;

  return {
    'answers are those of the model in-process': async () => {
      for (const each of about.items) {
        for (const model of ['small', 'large']) {
          const completion = await client.chat.completions.create(ask(each, { model }));
          assert.equal(completion.choices[0].message.content, each[model]);
          assert.equal(completion.choices[0].finish_reason, 'stop');
          assert.equal(completion.model, model);
        }
      }
    },
    'content may be parts': async () => {
      const body = ask(item);
      body.messages[1].content = [{ type: 'text', text: item.message }];
      const completion = await client.chat.completions.create(body);
      assert.equal(completion.choices[0].message.content, item.small);
    },
    'usage adds up and the request id is read': async () => {
      const completion = await client.chat.completions.create(ask(item));
      const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
      assert.ok(prompt_tokens > 100 && completion_tokens > 5);
      assert.equal(total_tokens, prompt_tokens + completion_tokens);
      assert.match(completion._request_id, /^req_/);
    },
    'a stream gives the same text, and usage at its end': async () => {
      const stream = await client.chat.completions.create(
        ask(item, { stream: true, stream_options: { include_usage: true } }),
      );
      let text = '';
      let pieces = 0;
      let last;
      for await (const chunk of stream) {
        const delta = chunk.choices[0]?.delta.content;
        if (delta) pieces += 1;
        text += delta ?? '';
        last = chunk;
      }
      assert.equal(text, item.small);
      assert.ok(pieces > 1, `${pieces} pieces`);
      assert.deepEqual(last.choices, []);
      assert.ok(last.usage.total_tokens > 0);
    },
    'a stream carries no usage unless asked': async () => {
      const stream = await client.chat.completions.create(ask(item, { stream: true }));
      let chunks = 0;
      for await (const chunk of stream) {
        assert.ok(!chunk.usage);
        chunks += 1;
      }
      assert.ok(chunks > 2);
    },
    'the stream helper collects the completion': async () => {
      const completion = await client.chat.completions.stream(ask(item)).finalChatCompletion();
      assert.equal(completion.choices[0].message.content, item.small);
    },
    'structured output is accepted': async () => {
      const schema = { name: 'ticket', strict: true, schema: answerSchema(about) };
      const completion = await client.chat.completions.parse(
        ask(item, { response_format: { type: 'json_schema', json_schema: schema } }),
      );
      assert.ok(about.labels.includes(JSON.parse(completion.choices[0].message.content).label));
    },
    'a schema outside of the strict subset is refused': async () => {
      const { additionalProperties, ...open_schema } = answerSchema(about);
      const schema = { name: 'ticket', strict: true, schema: open_schema };
      const error = await rejection(
        client.chat.completions.create(
          ask(item, { response_format: { type: 'json_schema', json_schema: schema } }),
        ),
      );
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, 'response_format');
    },
    'the token cap cuts': async () => {
      const completion = await client.chat.completions.create(
        ask(item, { max_completion_tokens: 4 }),
      );
      assert.equal(completion.choices[0].finish_reason, 'length');
      assert.equal(completion.usage.completion_tokens, 4);
      assert.ok(item.small.startsWith(completion.choices[0].message.content));
    },
    'models are listed and found': async () => {
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      assert.deepEqual(ids, ['small', 'large', `small/${about.task}`, `large/${about.task}`]);
      assert.equal((await client.models.retrieve(`small/${about.task}`)).id, ids[2]);
    },
    'a wrong key is an AuthenticationError': async () => {
      const error = await rejection(open('wrong').chat.completions.create(ask(item)));
      assert.ok(error instanceof OpenAI.AuthenticationError);
      assert.equal(error.status, 401);
      assert.equal(error.code, 'invalid_api_key');
      assert.match(error.requestID, /^req_/);
    },
    'an unknown model is a NotFoundError': async () => {
      const error = await rejection(client.chat.completions.create(ask(item, { model: 'huge' })));
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.equal(error.code, 'model_not_found');
    },
    'an unknown argument is a BadRequestError': async () => {
      const error = await rejection(client.chat.completions.create(ask(item, { creativity: 1 })));
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.match(error.message, /Unrecognized request argument supplied: creativity/);
    },
  };
}
