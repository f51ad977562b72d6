// What is looked at on every page: what axe finds, and what axe does not see: sideways scroll, which font really drew the
// letters, what is clipped, what the page weighs. Nothing of it needs the page's own scripts, or weakens its policy: it
// is asked over the browser's own protocol, in a world apart from the page.

import { axe } from './chromium.mjs';

export const limit = 60000; // octets of a page without its fonts

// Runs `source`, which may be a promise, in a world of our own.
async function apart(session, source) {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'look' });
  const ask = (expression) =>
    session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: true });
  let last;
  for (const expression of [source].flat()) {
    last = await ask(expression);
    if (last.exceptionDetails) throw new Error(last.exceptionDetails.exception?.description ?? last.exceptionDetails.text);
  }
  return last.result.value;
}

async function axeFinds(session) {
  const { violations } = await apart(session, [
    axe + ';0',
    `axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
      .then((results) => ({ violations: results.violations.map((v) => ({ id: v.id, help: v.help,
        nodes: v.nodes.map((n) => n.target.join(' ') + '  ' + n.html.slice(0, 120)) })) }))`,
  ]);
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id} (${v.help}): ${node}`));
}

// The parts below run in the page; they tell an element by where it stands.
const helpers = `
  const place = (e) => { const parts = []; for (; e && e !== document.documentElement && parts.length < 4; e = e.parentElement)
    parts.unshift(e.localName + (e.id ? '#' + e.id : '') + (e.className && e.getAttribute('class') ? '.' + e.getAttribute('class').trim().split(/\\s+/).join('.') : ''));
    return parts.join(' > '); };
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // For ears only: one pixel, or clipped away.
  const forEars = (e) => { for (; e; e = e.parentElement) { const s = getComputedStyle(e), b = e.getBoundingClientRect();
    if ((b.width <= 1.5 && b.height <= 1.5 && s.overflow !== 'visible') || /rect\\(0|inset\\(50%|inset\\(100%/.test(s.clip + s.clipPath)) return true; } return false; };
  // A bar for those who use the keyboard, which stands outside until it has the focus.
  const outside = (r) => r.bottom <= 0 || r.right + scrollX <= 0;
  const texts = () => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) { const e = node.parentElement;
      if (node.data.trim() && !/^(script|style|noscript|option|optgroup|title|desc)$/i.test(e.localName) && shown(e) && !forEars(e)) found.push(node); }
    return found; };`;

const sideways = `(() => { ${helpers}
  const root = document.scrollingElement, width = root.clientWidth, found = [];
  if (root.scrollWidth <= width) return found;
  for (const e of document.body.querySelectorAll('*')) { const r = e.getBoundingClientRect();
    if (shown(e) && r.width && (r.right > width + 1 || r.left < -1) && !outside(r)) found.push(place(e) + ': from ' + Math.round(r.left) + ' to ' + Math.round(r.right)); }
  return ['the page is ' + root.scrollWidth + ' px wide in a window of ' + width, ...found.slice(0, 6)]; })()`;

const clipped = `(() => { ${helpers}
  const found = [];
  for (const node of texts()) {
    const range = document.createRange(); range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((r) => r.width > 0.5);
    if (!rects.length || rects.every(outside)) continue;
    for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box); const b = box.getBoundingClientRect();
      const x = /hidden|clip/.test(style.overflowX), y = /hidden|clip/.test(style.overflowY);
      if (x || y) { const out = rects.find((r) => (x && (r.left < b.left - 1 || r.right > b.right + 1)) || (y && (r.top < b.top - 1 || r.bottom > b.bottom + 1)));
        if (out) { found.push(place(node.parentElement) + ': "' + node.data.trim().slice(0, 40) + '" is cut by ' + place(box)); break; } }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break; // scrolls by itself, and axe asks that a keyboard can
      if (style.position === 'fixed') break;
    } }
  for (const e of document.querySelectorAll('input:not([type=checkbox],[type=radio],[type=hidden]), button, select, summary'))
    if (shown(e) && !forEars(e) && e.scrollHeight > e.clientHeight + 2 && e.clientHeight) found.push(place(e) + ': its text is ' + e.scrollHeight + ' px high in ' + e.clientHeight);
  for (const e of document.querySelectorAll('button')) if (shown(e) && !forEars(e) && e.scrollWidth > e.clientWidth + 1) found.push(place(e) + ': its text is ' + e.scrollWidth + ' px wide in ' + e.clientWidth);
  return found; })()`;

// A hand gets at whatever can be used: scrolled into the window, nothing lies over it.
const reach = `(() => { ${helpers}
  const found = [];
  const fault = (e) => { const [r] = [...e.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height);
    const at = r && document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    return !at ? 'is not in the window' : e.contains(at) || at.closest('label')?.control === e ? '' : 'lies under ' + place(at); };
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((e) => shown(e) && !forEars(e) && !outside(e.getBoundingClientRect()));
  for (const e of all) {
    let last;
    for (const block of ['center', 'end', 'start']) { e.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' }); last = fault(e); if (!last) break; }
    if (last) found.push(place(e) + ' "' + (e.value || e.textContent).trim().slice(0, 20) + '" ' + last);
  }
  scrollTo(0, 0);
  return found; })()`;

// Where a table stays a table, its words stay in one piece; after a hyphen or a stroke they may go on in the next line.
const broken = `(() => { ${helpers}
  const found = [];
  for (const node of texts()) {
    const cell = node.parentElement.closest('td, th');
    if (!cell || getComputedStyle(cell).display !== 'table-cell') continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\p{M}\\p{N}_]{2,30}/gu)) {
      const range = document.createRange(); range.setStart(node, index); range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter((r) => r.width > 0.5).map((r) => r.top);
      if (Math.max(...tops) - Math.min(...tops) > 4) found.push(place(node.parentElement) + ': "' + word + '" stands on two lines');
    } }
  return found; })()`;

// Right to left in Urdu; each foreign piece of Arabic writing on an English page says so.
const direction = (language) => `(() => { ${helpers}
  // A text of the service: it says what language it was written as, whatever stands in it. And a word alone may be a name.
  const data = (e) => e.matches('.words, .plain, textarea, input');
  const found = [], root = document.documentElement;
  if (root.lang !== '${language}') found.push('<html lang> is "' + root.lang + '"');
  if (getComputedStyle(root).direction !== '${language === 'ur' ? 'rtl' : 'ltr'}') found.push('the page runs ' + getComputedStyle(root).direction);
  for (const node of texts()) if (/[\\u0600-\\u06ff]{3}/.test(node.data)) {
    const e = node.parentElement.closest('[lang]');
    if (!/^(ur|ar|fa|pa|ps|sd|skr|bal)\\b/.test(e.lang) && !data(e) && !/^\\S{1,12}$/.test(node.data.trim())) found.push(place(node.parentElement) + ': "' + node.data.trim().slice(0, 30) + '" stands as lang="' + e.lang + '"'); }
  if (document.querySelectorAll('h1').length !== 1) found.push(document.querySelectorAll('h1').length + ' headings of the first rank');
  if (!document.querySelector('a[href^="#"]')) found.push('no link that skips to the content');
  return found; })()`;

// axe passes Arabic letters of any colour on any ground (4.14), so this is ours.
const contrast = `(() => { ${helpers}
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  paint.canvas.width = paint.canvas.height = 1;
  const colours = new Map();
  const rgba = (text) => { if (!colours.has(text)) { paint.clearRect(0, 0, 1, 1); paint.fillStyle = text; paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data; colours.set(text, [r, g, b, a / 255]); } return colours.get(text); };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const found = [], boxes = [...document.querySelectorAll('input:not([type=hidden]), textarea, select, button')].filter(shown);
  for (const e of new Set([...texts().map((n) => n.parentElement), ...boxes])) {
    if (e.closest(':disabled, [aria-disabled=true]') || e.closest('svg')) continue;
    const grounds = []; let picture = false;
    for (let at = e; at; at = at.parentElement) { const s = getComputedStyle(at); picture ||= s.backgroundImage !== 'none';
      grounds.push(rgba(s.backgroundColor)); if (grounds.at(-1)[3] === 1) break; }
    if (picture) continue;
    const ground = grounds.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
    const style = getComputedStyle(e), letters = over(rgba(style.color), ground);
    const [x, y] = [light(letters), light(ground)], ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(place(e) + ': "' + (e.value ?? e.textContent).trim().slice(0, 30) + '" contrast ' + ratio.toFixed(2));
  }
  return found; })()`;

const textElements = `(() => { ${helpers} return [...new Set(texts().map((n) => n.parentElement))]; })()`;
const formElements = `(() => { ${helpers} return [...document.querySelectorAll('input:not([type=hidden],[type=checkbox],[type=radio],[type=password]), textarea, select')].filter((e) => shown(e) && (e.value || e.placeholder)); })()`;

// Each element that has Arabic letters is drawn by a font that the page brought along, with room for its slopes.
async function fontFaults(session) {
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  await session.send('DOM.getDocument', { depth: 0 });
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'fonts' });
  const faults = [];
  const families = new Map();
  for (const [expression, inside] of [[textElements, false], [formElements, true]]) {
    const list = await session.send('Runtime.evaluate', { expression, contextId: executionContextId });
    const { result } = await session.send('Runtime.getProperties', { objectId: list.result.objectId, ownProperties: true });
    const elements = result.filter((property) => /^\d+$/.test(property.name));
    await Promise.all(elements.map(async ({ value: { objectId } }) => {
      const { nodeId } = await session.send('DOM.requestNode', { objectId });
      const told = await session.send('Runtime.callFunctionOn', { objectId, returnByValue: true, functionDeclaration: `function () { ${helpers}
        const s = getComputedStyle(this), own = ${inside} ? (this.localName === 'select' ? this.selectedOptions[0]?.text ?? '' : this.value || this.placeholder) : [...this.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('');
        return { place: place(this), text: own.trim(), other: [...this.textContent + getComputedStyle(this, '::before').content + getComputedStyle(this, '::after').content].filter((letter) => !/[\\s\\u0600-\\u06ff\\u0750-\\u077f\\ufb50-\\ufdff\\ufe70-\\ufeff]/.test(letter)).length, family: s.fontFamily, lines: parseFloat(s.lineHeight) / parseFloat(s.fontSize), tall: this.clientHeight / parseFloat(s.fontSize), control: /^(input|select|button)$/.test(this.localName), urdu: /^ur$/.test(this.closest('[lang]').lang) }; }` });
      const { place, text, other, family, lines, tall, control, urdu } = told.result.value;
      if (!/[\u0600-\u06ff]/.test(text)) return;
      // What stands in a box of the browser's own (value of an input) has no node of ours: the list that it was given has to do.
      const { fonts } = inside ? { fonts: [] } : await session.send('CSS.getPlatformFontsForNode', { nodeId });
      // Digits, signs and Latin letters may be of this machine's; a letter of Urdu may not, nor the blank between two of its words.
      const foreign = fonts.filter((font) => !font.isCustomFont).reduce((sum, font) => sum + font.glyphCount, 0);
      for (const font of fonts) {
        families.set(font.familyName, (families.get(font.familyName) ?? 0) + font.glyphCount);
        if (!font.isCustomFont && foreign > other) faults.push(`${place}: "${text.slice(0, 30)}" is drawn by ${font.familyName} of this machine (${font.glyphCount} glyphs; asked for ${family})`);
        else if (font.isCustomFont && !/Nastaliq|Naskh|Noto/i.test(font.familyName)) faults.push(`${place}: is drawn by ${font.familyName}`);
        if (/Nastaliq/.test(font.familyName) && urdu && !(control ? tall >= 1.9 : lines >= 1.9)) faults.push(`${place}: "${text.slice(0, 30)}" in Nastaliq with lines ${lines.toFixed(2)} high`);
      }
      if (inside && /^(?:monospace|sans-serif|serif|system-ui|Arial)/i.test(family)) faults.push(`${place}: a box with Urdu in it asks for ${family}`);
    }));
    await session.send('Runtime.releaseObject', { objectId: list.result.objectId });
  }
  return { faults, families };
}

// Goes to an address and tells what is wrong there: lists of words, by kind. `expect`: the status.
export async function look(page, address, { language = 'ur', expect = 200, large = true } = {}) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const kinds = new Map();
    const failed = [];
    let weight = 0;
    session.on('Network.responseReceived', ({ requestId, type, response }) => {
      kinds.set(requestId, type);
      if (response.status >= 400 && type !== 'Document') failed.push(`${response.url}: ${response.status}`);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) !== 'Font') weight += encodedDataLength;
    });
    page.faults.length = 0;
    const response = await page.goto(address, { waitUntil: 'load' });
    await apart(session, `document.fonts.ready.then(() => 0)`);
    await page.waitForTimeout(150);
    const status = response.status();
    const console_ = page.faults.filter((line) => !(expect >= 400 && /status of 4/.test(line)));
    const report = {
      status: status === expect ? [] : [`status ${status}`],
      axe: await axeFinds(session),
      sideways: await apart(session, sideways),
      clipped: await apart(session, clipped),
      broken: large ? await apart(session, broken) : undefined,
      contrast: await apart(session, contrast),
      direction: await apart(session, direction(language)),
      console: [...console_, ...failed],
      weight: weight <= limit ? [] : [`${weight} octets without the fonts`],
    };
    const { faults, families } = await fontFaults(session);
    report.fonts = faults;
    const { width, height } = page.viewportSize();
    if (large) await page.setViewportSize({ width: 1366, height: 620 }); // a small laptop, with the bars of its browser
    report.reach = await apart(session, reach);
    if (large) await page.setViewportSize({ width, height });
    if (large) { // letters twice as large, as a browser's own setting makes them
      await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      await page.waitForTimeout(80);
      report.large = [...(await apart(session, sideways)), ...(await apart(session, clipped))];
      await session.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
    }
    return { report, weight, families, title: await page.title() };
  } finally {
    await session.detach().catch(() => {});
  }
}

export const kinds = {
  status: 'answers as it should',
  axe: 'axe finds nothing',
  sideways: 'does not scroll sideways',
  clipped: 'nothing is cut off',
  broken: 'words of tables are whole',
  reach: 'a hand gets at everything',
  contrast: 'letters stand out from their ground',
  direction: 'says its language and runs its way',
  console: 'no complaint of the browser',
  weight: `weighs less than ${limit / 1000} kB`,
  fonts: 'is drawn by our fonts',
  large: 'holds with letters twice as large',
};
