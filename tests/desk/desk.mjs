// The desk itself: every page looked at, and the whole way gone.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { launch, open } from './chromium.mjs';
import { Keyboard, Mouse } from './hands.mjs';
import { kinds, look } from './look.mjs';
import { Person } from './people.mjs';
import { Site } from './site.mjs';
import { failed, none, note, ok, part } from './tap.mjs';
import * as way from './way.mjs';

// Every page: its name, its address, who looks at it; those with a picture.
const pages = [
  ['login', '/login', null, 'picture'],
  ['invitation', '@invitation', null],
  ['help', '/help', 'editor'],
  ['messages', '/set/@draft', 'editor', 'picture'],
  ['live', '/set/live', 'reader'],
  ['drafts', '/drafts', 'editor'],
  ['message', '/set/@draft/message/vote/ur', 'editor', 'picture'],
  ['menus', '/set/@draft/menus', 'editor', 'picture'],
  ['item', '/set/@draft/menus?menu=start&item=en', 'editor'],
  ['placeholders', '/set/@draft/placeholders', 'editor', 'picture'],
  ['values', '/set/@draft/placeholders?name=polling_date', 'editor'],
  ['import', '/set/@draft/import', 'editor'],
  ['diff', '/set/@draft/diff', 'editor'],
  ['reviews', '/review', 'signer'],
  ['review', '/review/@submitted', 'signer', 'picture'],
  ['schedule', '/schedule', 'signer', 'picture'],
  ['figures', '/figures', 'reader', 'picture'],
  ['unmatched', '/unmatched', 'editor', 'picture'],
  ['taken', '/unmatched/taken/@draft', 'editor'],
  ['audit', '/audit', 'reader', 'picture'],
  ['people', '/people', 'administrator', 'picture'],
  ['phone', '/phone', 'reader', 'picture'],
  ['me', '/me', 'editor'],
  ['missing', '/nothing-here', 'editor'],
];
const inShort = ['login', 'message'];

// People of each role, let in, each with a window that goes by a mouse.
async function staff(site, browser, roles) {
  const people = { administrator: new Person('admin', ['administrator']) };
  const windows = {};
  const enter = async (role, link) => {
    const hand = (windows[role] = new Mouse(await open(browser, { language: 'en' }), site.origin));
    await way.join(hand, link, people[role]);
    if (/^\/(login|second|invitation)/.test(hand.path)) await way.logIn(hand, people[role]);
  };
  await enter('administrator', site.firstInvitation('admin'));
  for (const role of roles) {
    people[role] = new Person(role, [role], { editor: 'Saima', signer: 'Ahmed', reader: 'Bilal' }[role]);
    await enter(role, await way.invite(windows.administrator, people[role]));
  }
  return { people, windows };
}

// A draft that is being written, and one that waits for approval.
async function drafts(windows, texts) {
  const filled = {};
  for (const [name, text] of Object.entries(texts)) {
    filled[name] = await way.edit(windows.editor, { topic: 'vote', lang: 'en', text });
    await way.save(windows.editor);
    if (name === 'submitted') await way.submitDraft(windows.editor, filled[name]);
  }
  return filled;
}

// The same person in a window of another size and language: the session goes along.
async function windowOf(browser, hand, width, language, script = true) {
  const page = await open(browser, { width, language, script });
  if (hand) {
    const cookies = await hand.page.context().cookies();
    await page.context().addCookies(cookies.filter(({ name }) => !/language/.test(name)));
  }
  await page.context().addCookies([{ name: 'language', value: language, url: hand?.origin ?? 'http://localhost' }]);
  return page;
}

// DESK_LOOK="people me": these alone, for who works at them.
const only = process.env.DESK_LOOK?.split(' ');
const chosen = (short) => pages.filter(([name]) => (only ? only.includes(name) : !short || inShort.includes(name)));

async function lookAtAll(site, browser, windows, filled, short) {
  const weights = [];
  for (const [name, pattern, role] of chosen(short)) {
    const address = site.origin + pattern.replace(/@(\w+)/g, (_, key) => filled[key]);
    for (const language of ['ur', 'en']) {
      for (const width of [320, 1280]) {
        await part(`${name} ${language} ${width}`, async () => {
          const page = await windowOf(browser, windows[role], width, language);
          const { report, weight } = await look(page, address, { language, large: width === 1280, expect: name === 'missing' ? 404 : 200 });
          weights.push([weight, name]);
          for (const [kind, words] of Object.entries(kinds)) if (report[kind]) none(report[kind], `${name}, ${language}, ${width} px: ${words}`);
          await page.context().close();
        });
      }
    }
  }
  weights.sort(([a], [b]) => b - a);
  note(`heaviest without fonts: ${weights.slice(0, 3).map(([weight, name]) => `${name} ${weight}`).join(', ')}`);
}

async function drawAll(site, browser, windows, filled) {
  mkdirSync('docs/desk', { recursive: true });
  for (const [name, pattern, role, picture] of pages) {
    if (!picture) continue;
    const page = await windowOf(browser, windows[role], 1280, 'ur');
    await page.goto(site.origin + pattern.replace(/@(\w+)/g, (_, key) => filled[key]));
    await page.evaluate(() => document.fonts.ready).catch(() => {});
    await page.waitForTimeout(400);
    const path = `docs/desk/${name}.png`;
    await page.screenshot({ path, animations: 'disabled' });
    try {
      execFileSync('pngquant', ['--force', '--speed', '1', '--ext', '.png', '64', path]);
    } catch {
      note(`${path} is larger than it need be: there is no pngquant`);
    }
    await page.context().close();
  }
}

// The phone beside a form, by every kind of hand, on a small laptop.
async function handle(browser, windows, hands) {
  const draft = await way.edit(windows.editor, { topic: 'vote', lang: 'en', text: 'Bring your CNIC to the station.', title: 'Keys' });
  await way.save(windows.editor);
  for (const [name, [Kind, script]] of Object.entries(hands)) {
    await part(`the handset, ${name}`, async () => {
      const page = await windowOf(browser, windows.editor, 1366, 'ur', script);
      await page.setViewportSize({ width: 1366, height: 620 });
      const hand = new Kind(page, windows.editor.origin);
      await way.keysOfMessage(hand, name, draft, script);
      await way.keysOfMenus(hand, name, draft, script);
      if (script) await way.dayInWords(hand, name, draft);
      none(page.faults, `${name}: no complaint of the browser`);
      if (Kind === Keyboard) none([...new Set(hand.unseen)], `${name}: whatever has the focus shows it`);
      await page.context().close();
    });
  }
}

export async function desk({ short, look: looks, keys, way: goes, pictures }) {
  let site;
  let browser;
  try {
    await part('the desk', async () => {
      site = await Site.start({ examples: !short && pictures });
      browser = await launch();
      const { windows } = await staff(site, browser, short ? ['editor'] : ['editor', 'signer', 'reader']);
      ok(true, 'people of every role are invited and let in');
      if (looks || pictures) {
        const filled = only && !chosen(short).some(([, pattern]) => /@(draft|submitted)/.test(pattern)) ? {} : await drafts(windows, { ...(!short && { submitted: 'Bring your original CNIC.' }), draft: 'Polling day: bring your original CNIC, also an expired one.' });
        if (!short) filled.invitation = new URL(await way.invite(windows.administrator, new Person('guest', ['reader'], 'Guest'))).pathname;
        if (looks) await lookAtAll(site, browser, windows, filled, short);
        if (pictures) await drawAll(site, browser, windows, filled);
      }
      const hands = { mouse: [Mouse, true], keyboard: [Keyboard, true], bare: [Mouse, false] };
      if (keys) await handle(browser, windows, hands);
      if (goes) {
        for (const name of short ? ['bare'] : Object.keys(hands)) {
          const [Kind, script] = hands[name];
          await part(`the whole way, ${name}`, async () => {
            const used = await way.wholeWay(site, name, { administrator: windows.administrator, short, second: windows.signer, script,
              open: async () => new Kind(await open(browser, { language: name === 'keyboard' ? 'ur' : 'en', script }), site.origin) });
            none(used.flatMap((hand) => hand.page.faults), `${name}: no complaint of the browser on the way`);
            if (Kind === Keyboard) none([...new Set(used.flatMap((hand) => hand.unseen))], 'keyboard: whatever has the focus shows it');
          });
        }
      }
    });
  } finally {
    if (site && failed()) note(...['gateway', 'desk', 'phone'].map((name) => site.log(name).split('\n').slice(-12)));
    await browser?.close();
    await site?.stop();
  }
}
