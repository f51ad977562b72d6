// The looker looked at: pages with one planted fault each, which it must find, and one without, where it finds none.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { launch, open } from './chromium.mjs';
import { look } from './look.mjs';
import { is, none, ok, part } from './tap.mjs';

const folder = process.env.DESK_FONTS ?? '/usr/share/fonts/truetype/noto';
const urdu = 'ووٹ ڈالنے کا طریقہ';
const style = `@font-face { font-family: Ours; src: url(/nastaliq) } html, input, button, textarea { font: 1rem/2.3 Ours } body { margin: 1rem }
  input { max-width: 100%; box-sizing: border-box } a, button, input { min-height: 2.75rem; display: inline-block } .ears { position: absolute; width: 1px; height: 1px; overflow: hidden }`;

const page = ({ css = '', head = '', body = '', attributes = 'lang="ur" dir="rtl"' }) => `<!doctype html><html ${attributes}><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width"><title>آگاہی</title><link rel="stylesheet" href="/css"><link rel="stylesheet" href="/more.css?${encodeURIComponent(css)}">${head}</head>
  <body><a href="#main">مواد پر جائیں</a><main id="main"><h1>${urdu}</h1><p>${urdu}</p><span class="ears">${urdu}</span>
  <form><label for="t">جواب</label> <input id="t" value="${urdu}"> <button>محفوظ کریں</button></form>${body}</main></body></html>`;

// [address, kind that must tell, what is planted]
const planted = [
  ['/label', 'axe', { body: '<input id="u">' }],
  ['/contrast', 'contrast', { css: 'p { color: #999 }' }],
  ['/target', 'axe', { body: '<p><button id="a" class="tiny">+</button><button class="tiny">-</button></p>', css: '.tiny { all: unset; width: 9px; height: 9px; font-size: 8px }' }],
  ['/wide', 'sideways', { body: '<div class="wide">2027</div>', css: '.wide { width: 2000px; background: #eee }' }],
  ['/cut', 'clipped', { css: 'p { height: 1em; overflow: hidden }' }],
  ['/cut-button', 'clipped', { css: 'button { min-height: 0; height: 14px; line-height: 2.3; overflow: hidden; padding: 0 }' }],
  ['/covered', 'reach', { body: '<div class="over">2027</div>', css: '.over { position: sticky; top: 0; height: 200vh; margin-top: -70vh; background: #eee }' }],
  ['/torn', 'broken', { body: '<table><tr><td class="thin">postal_deadline</td></tr></table>', css: '.thin { max-width: 4rem; overflow-wrap: anywhere }' }],
  ['/font', 'fonts', { css: 'p { font-family: "Noto Naskh Arabic", "DejaVu Sans", serif }' }],
  ['/lines', 'fonts', { css: 'p { line-height: 1.2 }' }],
  ['/box', 'fonts', { css: 'input { font-family: Arial }' }],
  ['/inline', 'console', { head: '<script>document.title = "x"</script>' }],
  ['/lost', 'console', { body: '<img alt="" src="/nothing.png">' }],
  ['/heavy', 'weight', { body: `<!-- ${'x'.repeat(60000)} -->` }],
  ['/left', 'direction', { attributes: 'lang="ur"' }],
  ['/foreign', 'direction', { attributes: 'lang="en"' }],
  ['/large', 'large', { body: '<div class="bar">2027</div>', css: '.bar { width: 50rem }' }],
];

function serve() {
  const server = createServer((request, response) => {
    const address = new URL(request.url, 'http://here');
    const send = (type, body, status = 200) => {
      response.writeHead(status, { 'content-type': type,
        'content-security-policy': "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'" });
      response.end(body);
    };
    if (address.pathname === '/nastaliq') return send('font/ttf', readFileSync(`${folder}/NotoNastaliqUrdu-Regular.ttf`));
    if (address.pathname === '/css') return send('text/css', style);
    if (address.pathname === '/more.css') return send('text/css', decodeURIComponent(address.search.slice(1)));
    const found = planted.find(([path]) => path === address.pathname);
    if (found || address.pathname === '/') return send('text/html', page(found?.[2] ?? {}));
    if (address.pathname === '/favicon.ico') return send('image/png', '');
    return send('text/plain', '', 404);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// `short`: one fault of each kind.
export async function faults({ short } = {}) {
  await part('the looker', async () => {
    const server = await serve();
    const browser = await launch();
    try {
      const origin = `http://127.0.0.1:${server.address().port}`;
      const window_ = await open(browser, { width: 1280 });
      const { report, families } = await look(window_, `${origin}/`);
      none(Object.entries(report).flatMap(([kind, found]) => found.map((line) => `${kind}: ${line}`)), 'a page without fault: nothing is found');
      is([...families.keys()].join(), 'Noto Nastaliq Urdu', 'and the font is known by name');
      const narrow = await open(browser, { width: 320 });
      none(Object.values((await look(narrow, `${origin}/`)).report).flat(), 'nor in a narrow window');
      const seen = new Set();
      for (const [path, kind] of planted.filter(([, kind]) => !short || (!seen.has(kind) && seen.add(kind)))) {
        const { report: told } = await look(window_, origin + path);
        ok(told[kind].length > 0, `the fault planted at ${path} is found`, JSON.stringify(told));
      }
    } finally {
      await browser.close();
      server.close();
    }
  });
}
