// `@google/genai` against the Gemini face.

import assert from 'node:assert/strict';
import { ApiError, GoogleGenAI, Type } from '@google/genai';
import { answerSchema, rejection } from './interop.mjs';

export function geminiChecks(about) {
  const open = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: about.base } });
  const client = open(about.key);
  const ask = (item, config = {}) => ({
    model: 'small',
    contents: item.message,
    config: { systemInstruction: about.system, ...config },
  });
  const [item] = about.items;

  return {
    'answers are those of the model in-process': async () => {
      for (const each of about.items) {
        for (const model of ['small', 'large']) {
          const response = await client.models.generateContent({ ...ask(each), model });
          assert.equal(response.text, each[model]);
          assert.equal(response.candidates[0].finishReason, 'STOP');
          assert.equal(response.modelVersion, model);
        }
      }
    },
    'both versions of the API are served': async () => {
      for (const apiVersion of ['v1', 'v1beta']) {
        const httpOptions = { baseUrl: about.base, apiVersion };
        const versioned = new GoogleGenAI({ apiKey: about.key, httpOptions });
        assert.equal((await versioned.models.generateContent(ask(item))).text, item.small);
        assert.equal((await versioned.models.get({ model: 'small' })).name, 'models/small');
      }
    },
    'usage adds up': async () => {
      const { usageMetadata } = await client.models.generateContent(ask(item));
      assert.ok(usageMetadata.promptTokenCount > 100);
      assert.equal(
        usageMetadata.totalTokenCount,
        usageMetadata.promptTokenCount + usageMetadata.candidatesTokenCount,
      );
    },
    'a stream gives the same text, and the right usage last': async () => {
      const whole = await client.models.generateContent(ask(item));
      let text = '';
      let pieces = 0;
      let last;
      for await (const chunk of await client.models.generateContentStream(ask(item))) {
        text += chunk.text ?? '';
        pieces += 1;
        last = chunk;
      }
      assert.equal(text, item.small);
      assert.ok(pieces > 2, `${pieces} pieces`);
      assert.equal(last.candidates[0].finishReason, 'STOP');
      assert.equal(last.usageMetadata.totalTokenCount, whole.usageMetadata.totalTokenCount);
    },
    'sampling parameters are taken': async () => {
      const config = { temperature: 0, topP: 0.9, topK: 3, seed: 7, maxOutputTokens: 64 };
      assert.equal((await client.models.generateContent(ask(item, config))).text, item.small);
    },
    'structured output is accepted in both dialects': async () => {
      const responseMimeType = 'application/json';
      const responseSchema = {
        type: Type.OBJECT,
        properties: {
          label: { type: Type.STRING, enum: about.labels },
          confidence: { type: Type.NUMBER },
        },
        required: ['label', 'confidence'],
        propertyOrdering: ['label', 'confidence'],
      };
      const responseJsonSchema = answerSchema(about);
      for (const shape of [{ responseSchema }, { responseJsonSchema }]) {
        const response = await client.models.generateContent(
          ask(item, { responseMimeType, ...shape }),
        );
        assert.deepEqual(JSON.parse(response.text), JSON.parse(item.small));
      }
    },
    'an enum gives the bare label': async () => {
      const response = await client.models.generateContent(
        ask(item, {
          responseMimeType: 'text/x.enum',
          responseSchema: { type: Type.STRING, enum: about.labels },
        }),
      );
      assert.equal(response.text, JSON.parse(item.small).label);
    },
    'a schema outside of the subset is refused': async () => {
      const responseJsonSchema = { ...answerSchema(about), minProperties: 2 };
      const error = await rejection(
        client.models.generateContent(
          ask(item, { responseMimeType: 'application/json', responseJsonSchema }),
        ),
      );
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 400);
      assert.match(error.message, /minProperties/);
    },
    'the token cap cuts': async () => {
      const response = await client.models.generateContent(ask(item, { maxOutputTokens: 4 }));
      assert.equal(response.candidates[0].finishReason, 'MAX_TOKENS');
      assert.ok(item.small.startsWith(response.text));
    },
    'counted tokens are those of the contents': async () => {
      const count = await client.models.countTokens({ model: 'small', contents: item.message });
      assert.ok(count.totalTokens > 5);
    },
    'models are listed page by page and found': async () => {
      const names = [];
      for await (const model of await client.models.list({ config: { pageSize: 3 } })) {
        names.push(model.name);
      }
      const ids = ['small', 'large', `small/${about.task}`, `large/${about.task}`];
      assert.deepEqual(names, ids.map((id) => `models/${id}`));
      assert.equal((await client.models.get({ model: 'large' })).name, 'models/large');
    },
    'a wrong key is refused with 400': async () => {
      const error = await rejection(open('wrong').models.generateContent(ask(item)));
      assert.ok(error instanceof ApiError);
      assert.equal(error.status, 400);
      assert.match(error.message, /API_KEY_INVALID/);
    },
    'an unknown model is refused with 404': async () => {
      const error = await rejection(
        client.models.generateContent({ ...ask(item), model: 'huge' }),
      );
      assert.equal(error.status, 404);
    },
    'a failing stream is an ApiError too': async () => {
      const error = await rejection(open('wrong').models.generateContentStream(ask(item)));
      assert.equal(error.status, 400);
    },
  };
}
