// Pages that are not inert, and what `inspect` must say of each. A detector that sees nothing proves nothing.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { inspect } from './inert.mjs';

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

const page = (body, head = policy) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}<title>t</title><style>p{color:red}</style></head>` +
  `<body><main><h1>t</h1><a href="#end">end</a><details><summary>s</summary><p>folded</p></details>${body}<p id="end">end</p></main></body></html>`;

const evil = 'https://evil.example/';

const broken = [
  ['a script', page('<script>window.pwned=1</script>'), /a script ran/],
  ['a script that the policy stops', page('<script>window.pwned=1</script>'), /refused by the policy|Content Security Policy/],
  ['a dialog', page('<script>alert(1)</script>'), /opened a dialog/],
  ['the console', page('<script>console.log("x")</script>'), /wrote to the console/],
  ['an exception', page('<script>throw new Error("x")</script>'), /threw/],
  ['a handler of an error', page('<img src=x onerror="window.pwned=1">'), /a script ran/],
  ['a handler of a click', page('<p onclick="window.pwned=1">p</p>'), /a script ran/],
  ['a handler of a pointer', page('<p onpointerover="window.pwned=1">p</p>'), /a script ran/],
  ['a handler of a fold', page('<details ontoggle="window.pwned=1"><summary>s</summary></details>'), /a script ran/],
  ['a handler in a picture', page('<svg onload="window.pwned=1"></svg>'), /has a handler/],
  ['an address that is a script', page('<a href="javascript:window.pwned=1">a</a>'), /a script ran/],
  ['a link', page(`<a href="${evil}">a</a>`), /went to|asked for/],
  ['a link that opens a window', page(`<a href="${evil}" target="_blank">a</a>`), /opened a window/],
  ['a link to a file', page('<a href="data:text/plain,x" download="x">a</a>'), /has download/],
  ['a picture', page(`<img alt="" src="${evil}p.png">`), /asked for https:\/\/evil/],
  ['a picture beside the page', page('<img alt="" src="p.png">'), /asked for file:/],
  ['a picture within a picture', page(`<svg><image href="${evil}p.png"/></svg>`), /asked for/],
  ['a background', page(`<p style="background:url(${evil}b.png)">p</p>`), /asked for/],
  ['a style sheet', page('', `${policy}<link rel="stylesheet" href="${evil}a.css">`), /asked for/],
  ['an imported style sheet', page(`<style>@import "${evil}a.css";</style>`), /asked for/],
  ['a refreshing page', page('', `${policy}<meta http-equiv="refresh" content="0;url=${evil}">`), /went to|asked for/],
  ['a form', page(`<form action="${evil}"><button>go</button></form>`), /went to|asked for/],
  ['a frame', page(`<iframe src="${evil}"></iframe>`), /asked for|went to/],
  ['a frame of its own text', page('<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>'), /a script ran/],
  ['an object', page(`<object data="${evil}o"></object>`), /asked for/],
  ['another base', page('', `${policy}<base href="${evil}">`), /holds <base/],
  ['no policy', page('', ''), /its policy is not/],
  ['a weaker policy', page('', policy.replace("'none'", "'self'")), /its policy is not/],
  ['two policies', page('', policy + policy), /its policy is not/],
  ['a policy too late', page(policy, ''), /its policy is not in the head/],
  ['a title that ends early', page('', `${policy}<title>a</title>`), /elements title/],
  ['a second heading', page('<h1>The gate passed</h1>'), /elements h1/],
  ['text that runs backwards', page('<p>user\u202etxt.exe</p>'), /hide or reorder/],
  ['text of no width', page('<p>a\u200bb</p>'), /hide or reorder/],
];

/** @returns {Promise<string[]>} what should have been seen and was not, or was seen in the page that does nothing */
export async function checkDetectors(browser, folder) {
  const wrong = [];
  const look = async (name, html) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    writeFileSync(file, html);
    return (await inspect(browser, file)).complaints;
  };
  const clean = await look('nothing', page(''));
  if (clean.length > 0) wrong.push(`a page that does nothing: ${clean.join('; ')}`);
  for (const [name, html, expected] of broken) {
    const complaints = await look(name, html);
    if (!complaints.some((complaint) => expected.test(complaint))) {
      wrong.push(`${name} was not seen, only: ${complaints.join('; ')}`);
    }
  }
  return wrong;
}
