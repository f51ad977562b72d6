// What people do at the desk, step by step; each takes a hand (hands.mjs).

import { is, ok } from './tap.mjs';
import { Person } from './people.mjs';
import { pause, until } from './site.mjs';

const submit = 'button[type=submit], button:not([type])';
const within = (form, inside) => inside.split(', ').map((one) => `form[action*="${form}"] ${one}`).join(', ');
const button = (to) => `${within(to, submit)}, button[formaction*="${to}"]`;

// The secret as the page shows it to who cannot photograph it.
async function secretOn(page) {
  const html = await page.content();
  const found = /otpauth:[^"<\s]*?secret=([A-Z2-7]+)/i.exec(html) ?? />\s*((?:[A-Z2-7]{4}[ \u00a0]?){8})\s*</.exec(html);
  return found?.[1].replace(/\s/g, '');
}

// From the one-time link to the first page: a password, the app, ten codes for the drawer.
export async function join(hand, link, person) {
  await hand.visit(link);
  for (let step = 0; step < 4 && hand.path.startsWith('/invitation'); step++) {
    person.secret ??= await secretOn(hand.page);
    for (const name of ['password-new', 'password-again']) if (await hand.sees(`input[name="${name}"]`)) await hand.fill(`input[name="${name}"]`, person.password);
    if (await hand.sees('input[name=secret-code]')) await hand.fill('input[name=secret-code]', await person.code());
    const text = await hand.words();
    person.codes ??= text.match(/\b[a-z]{4}-[a-z]{4}-[a-z]{4}\b/g) ?? undefined;
    if (await hand.sees(within('/invitation', submit))) await hand.go(within('/invitation', submit));
    else if (await hand.sees('main a[href="/login"], main a[href="/"]')) await hand.go('main a[href="/login"], main a[href="/"]');
    else break;
  }
  return person;
}

export async function logIn(hand, person) {
  if (hand.path !== '/login') await hand.visit('/login');
  await hand.fill('input[name=name]', person.name);
  await hand.fill('input[type=password]', person.password);
  await hand.go(within('/login', submit));
  await hand.fill('input[name=secret-code]', await person.code());
  await hand.go(within('/second', submit));
  if (/^\/(login|second)/.test(hand.path)) throw new Error(`${person.name} is not let in: ${await hand.words()}`);
}

// An administrator invites somebody; returns the link that the page shows once.
export async function invite(hand, person) {
  await hand.go('nav a[href="/people"]');
  await hand.fill('form[action="/people"] input[name=name]', person.name);
  await hand.fill('form[action="/people"] input[name=shown]', person.shown);
  for (const role of person.roles) await hand.tick(`input[type=checkbox][name="${role}"]`);
  await hand.go('form[action="/people"] button[type=submit]');
  const shown = /\/invitation\/[\w-]+/.exec(await hand.page.content());
  if (!shown) throw new Error(`no link on the page: ${await hand.words()}`);
  return hand.origin + shown[0];
}

// The second person, whose word makes somebody a signer.
export async function confirm(hand) {
  await hand.go('nav a[href="/people"]');
  await hand.go(button('/people/links/confirm'));
}

// Changes one text in a new draft; returns the draft's number in the address.
export async function edit(hand, { topic, lang, text, title = `A clearer ${topic}` }) {
  await hand.go('nav a[href="/messages"]');
  const leads = await hand.sees('main a[href="/drafts"]');
  ok(leads, 'the list of what is live leads to a new draft');
  await (leads ? hand.go('main a[href="/drafts"]') : hand.visit('/drafts'));
  await hand.fill('form[action="/drafts"] input[name=title]', title);
  await hand.go('form[action="/drafts"]:has(input[name=title]) button[type=submit]');
  const draft = /^\/set\/(\d+)/.exec(hand.path)?.[1];
  if (!draft) throw new Error(`no draft was made: ${hand.path}: ${await hand.words()}`);
  await hand.go(`main a[href*="/set/${draft}/message/${topic}/${lang}"]`);
  await hand.fill('textarea[name=text]', text);
  return draft;
}

// What a phone will show, beside the field: by itself with our script, else by a button.
export async function preview(hand, text, script) {
  if (!script) await hand.go('button[formaction="/preview"]:not([name])');
  const region = '#preview, .preview';
  return until('the preview', 5, async () => (await hand.words(region)).includes(text)).then(() => true, () => false);
}

const screen = (hand) => hand.words('#preview .ussd .plain');
const path = (hand) => hand.words('#preview .path');

// Presses a key of the handset, and gives the screen that follows.
async function key(hand, name, script) {
  const before = await path(hand);
  await (script ? hand.press(`button[name=press][value="${name}"]`) : hand.go(`button[name=press][value="${name}"]`));
  await until(`an answer to the key ${name}`, 5, async () => (await path(hand)) !== before);
  return screen(hand);
}

// A text of two screens: on, back, home.
export async function keysOfMessage(hand, name, draft, script) {
  await hand.visit(`/set/${draft}/message/vote/ur`);
  const first = await screen(hand);
  const second = await key(hand, '9', script);
  ok(first && second && second !== first, `${name}: the key 9 shows the second screen`, first, second);
  is(await key(hand, '0', script), first, `${name}: the key 0 goes back to the first`);
  const home = await key(hand, '00', script);
  ok(home && home !== first && home !== second, `${name}: the key 00 goes home`, home);
}

export async function keysOfMenus(hand, name, draft, script) {
  await hand.visit(`/set/${draft}/menus`);
  const shown = [await screen(hand)];
  for (const one of ['1', '2', '1']) shown.push(await key(hand, one, script));
  is(new Set(shown).size, 4, `${name}: 1, 2, 1 are four screens`);
  ok(/› 1 › 2 › 1$/.test(await path(hand)), `${name}: and the keys that led there are told`, await path(hand));
  is(await key(hand, '0', script), shown[2], `${name}: the key 0 goes back to the menu`);
}

// A day stands in words beside its field, which the browser writes in its own order; saved, it stands in the texts.
export async function dayInWords(hand, name, draft) {
  await hand.visit(`/set/${draft}/placeholders?name=polling_date`);
  await hand.page.fill('input[type=date]', '2027-02-08');
  is(await hand.words('#day-day'), 'پیر 8 فروری 2027', `${name}: a day stands in words beside its field`);
  if (await hand.sees('textarea[name="value-ur-Latn"]')) await hand.go('form:has(input[type=date]) button[name=do][value=save]');
  ok((await hand.words()).includes('Peer 8 February 2027') && (await hand.words()).includes('Monday 8 February 2027'), `${name}: and in words in every language, once it is saved`);
}

export async function save(hand) {
  await hand.go('form:has(textarea[name=text]) button[name=do][value=save]');
}

export async function submitDraft(hand, draft) {
  if (!(await hand.sees(button(`/set/${draft}/submit`)))) await hand.go(`a[href="/review/${draft}"]`);
  await hand.go(button(`/set/${draft}/submit`));
}

export async function approve(hand, draft) {
  await hand.go('nav a[href="/review"], nav a[href*="/review"]');
  if (hand.path !== `/review/${draft}`) await hand.go(`main a[href="/review/${draft}"]`);
  const unread = `form[action="/review/${draft}/read"]:has(input[name=read][value="1"]) button`;
  for (let i = 0; i < 10 && (await hand.sees(unread)); i++) await hand.go(unread);
  await hand.go(button(`/review/${draft}/approve`));
}

export async function handOver(hand, draft) {
  await hand.go(button(`/review/${draft}/send`));
}

// The whole way; `second` confirms the signer, `open` gives a hand on a window of its own.
export async function wholeWay(site, name, { administrator, second, open, script = true, short }) {
  const editor = new Person(`editor-${name}`, ['editor'], `Saima ${name}`);
  const signer = new Person(`signer-${name}`, ['signer'], `Ahmed ${name}`);
  const text = `Polling day by ${name}: bring your CNIC.`;
  for (const person of [editor, signer]) person.link = await invite(administrator, person);
  if (second) await confirm(second);
  const hands = {};
  for (const person of [editor, signer]) {
    const hand = (hands[person.name] = await open());
    await join(hand, person.link, person);
    if (/^\/(login|second|invitation)/.test(hand.path)) await logIn(hand, person);
    is(person.codes?.length, 10, `${name}: ${person.name} is shown ten codes`);
  }
  const writing = hands[editor.name];
  const draft = await edit(writing, { topic: 'vote', lang: 'en', text, title: `Polling day, ${name}` });
  ok(await preview(writing, text, script), `${name}: the preview shows the text as it is typed`, await writing.words());
  await save(writing);
  await submitDraft(writing, draft);
  ok(!(await writing.sees(button('/approve'))), `${name}: who wrote it is not asked to approve it`);
  const signing = hands[signer.name];
  await approve(signing, draft);
  await handOver(signing, draft);
  let got = '';
  // Each time another citizen: who asks the same again and again is another matter.
  for (let i = 0; i < 20 && got !== text; i++) {
    got = await site.text('VOTE', `9230${String(site.citizens = (site.citizens ?? 10000000) + 7).slice(-8)}`);
    if (got !== text) await pause(500);
  }
  is(got, text, `${name}: a citizen gets the new text`);
  if (short) return [writing, signing];
  const told = until('the desk', 20, async () => {
    await signing.visit(`/review/${draft}`);
    return (await signing.words('#live')).includes(`Polling day, ${name}`);
  });
  ok(await told.then(() => true, () => false), `${name}: and the desk says that it is live`);
  return [writing, signing];
}
