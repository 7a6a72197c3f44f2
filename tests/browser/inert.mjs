// Does a page do anything at all? A report must not: it only shows.

import { pathToFileURL } from 'node:url';

import { hidesText } from './texts.mjs';

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** Notes whatever the page starts by itself or because it was touched. */
async function watch(context, url, complain) {
  await context.route('**/*', (route) => (route.request().url() === url ? route.continue() : route.abort()));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.log(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  context.on('page', () => complain('opened a window'));
  page.on('dialog', (dialog) => {
    complain(`opened a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('console', (message) => complain(`wrote to the console: ${message.text()}`));
  page.on('pageerror', (error) => complain(`threw: ${error.message}`));
  page.on('download', (download) => complain(`downloaded ${download.url()}`));
  page.on('filechooser', () => complain('asked for a file'));
  page.on('worker', () => complain('started a worker'));
  page.on('websocket', (socket) => complain(`connected to ${socket.url()}`));
  let loads = 0;
  page.on('request', (request) => {
    if (request.url() !== url) complain(`asked for ${request.url()}`);
    else if (++loads > 1) complain('loaded itself again');
  });
  page.on('framenavigated', (frame) => {
    if (frame.url().split('#')[0] !== url) complain(`went to ${frame.url()}`);
  });
  return page;
}

/** What the parsed page holds that a report must not hold. Runs in the page. */
function findings(policy) {
  const found = [];
  const all = [...document.querySelectorAll('*')];
  const describe = (element) => element.outerHTML.slice(0, 120);
  const forbidden =
    'script, iframe, frame, frameset, object, embed, applet, base, link, form, input, button, select, textarea, ' +
    'img, picture, video, audio, source, track, template, noscript, marquee, plaintext, dialog, math, portal, ' +
    'foreignObject, animate, set, animateTransform, animateMotion, image, feImage, handler, listener';
  for (const element of document.querySelectorAll(forbidden)) found.push(`holds ${describe(element)}`);
  for (const element of all) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push(`has a handler: ${describe(element)}`);
      if (/^(href|xlink:href|src|srcset|action|formaction|data|poster|ping|background|srcdoc)$/i.test(name) && !/^#/.test(value)) {
        found.push(`points elsewhere: ${describe(element)}`);
      }
      if (/^(target|download|autofocus|contenteditable|is|nonce)$/i.test(name)) found.push(`has ${name}: ${describe(element)}`);
      if (/url\(\s*['"]?[^#'"\s)]|image-set\(|expression\(/i.test(name === 'd' ? '' : name === 'style' ? value : '')) {
        found.push(`styles with an address: ${describe(element)}`);
      }
    }
  }
  const styles = [...document.querySelectorAll('style')];
  if (styles.length !== 1) found.push(`has ${styles.length} style elements`);
  for (const style of styles) {
    if (/url\(|@import|image-set\(/i.test(style.textContent)) found.push('its style sheet has an address');
  }
  const metas = [...document.querySelectorAll('meta[http-equiv]')];
  if (metas.length !== 1 || metas[0].httpEquiv !== 'Content-Security-Policy' || metas[0].content !== policy) {
    found.push(`its policy is not ${policy} alone`);
  }
  if (metas[0] && metas[0].parentElement !== document.head) found.push('its policy is not in the head');
  for (const name of ['html', 'head', 'body', 'main', 'h1', 'title']) {
    const count = document.querySelectorAll(name === 'title' ? 'head > title' : name).length;
    if (count !== 1) found.push(`has ${count} elements ${name}`);
  }
  if (document.scripts.length !== 0) found.push(`has ${document.scripts.length} scripts`);
  if (window.pwned !== undefined) found.push('a script ran');
  return found;
}

/** Opens every fold; then touches every element, as a mouse, a finger and a keyboard would. Runs in the page. */
function touchEverything() {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  const events = [
    ...['pointerover', 'pointerenter', 'pointerdown', 'pointerup'].map((type) => new PointerEvent(type, { bubbles: true })),
    ...['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'contextmenu', 'dblclick'].map((type) => new MouseEvent(type, { bubbles: true })),
    ...['focus', 'focusin', 'blur', 'input', 'change', 'submit', 'toggle', 'beforetoggle'].map((type) => new Event(type, { bubbles: true })),
  ];
  for (const element of document.querySelectorAll('*')) {
    for (const event of events) element.dispatchEvent(event);
    if (element.matches('a, area, button, input, label, summary, [tabindex]')) element.focus?.();
    if (element instanceof HTMLElement) element.click();
    else element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
  for (const fold of document.querySelectorAll('details')) fold.open = true;
}

/** The real mouse over and on what can be pressed; a page of thousands is sampled evenly. */
async function pressByMouse(page) {
  const places = await page.$$('a, summary, button, label');
  const step = Math.max(1, Math.floor(places.length / 15));
  for (let at = 0; at < places.length; at += step) {
    const box = await places[at].boundingBox();
    if (!box) continue;
    await places[at].scrollIntoViewIfNeeded({ timeout: 2000 }).catch(() => {});
    const seen = await places[at].boundingBox();
    if (!seen) continue;
    await page.mouse.move(seen.x + seen.width / 2, seen.y + seen.height / 2);
    await page.mouse.click(seen.x + seen.width / 2, seen.y + seen.height / 2);
  }
}

/**
 * Opens a file twice: with its policy, and without, so that the policy hides no mistake.
 *
 * @returns {Promise<{complaints: string[], text: string}>} every different complaint once, and the text of the body
 */
export async function inspect(browser, file) {
  const complaints = new Set();
  const url = pathToFileURL(file).href;
  let text = '';
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({ bypassCSP, acceptDownloads: false });
    const page = await watch(context, url, (complaint) => complaints.add(complaint));
    try {
      await page.goto(url, { waitUntil: 'load' });
      for (const found of await page.evaluate(findings, policy)) complaints.add(found);
      text = await page.evaluate(() => document.body.textContent);
      await page.evaluate(touchEverything);
      await pressByMouse(page);
      // Whatever was started ends before this does: it goes through the same queues.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
      for (const found of await page.evaluate(findings, policy)) complaints.add(found);
    } catch (error) {
      complaints.add(`could not be looked at: ${error.message.split('\n')[0]}`);
    }
    await context.close();
  }
  if (hidesText(text)) complaints.add('holds characters that hide or reorder text');
  return { complaints: [...complaints], text };
}
