// How long pages and previews of the desk take beside fifty editors, and what it takes of memory.
//   usage: tests/bench/desk-load [EDITORS] [SECONDS]

import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { Person } from '../desk/people.mjs';
import { Site, pause } from '../desk/site.mjs';

const editors = Number(process.argv[2] ?? 50);
const seconds = Number(process.argv[3] ?? 20);

// A browser that keeps its connection, as they do.
class Visitor {
  constructor(site, cookies = {}) {
    Object.assign(this, { site, cookies, agent: new Agent({ keepAlive: true, maxSockets: 1 }) });
  }

  ask(method, address, form, headers = {}) {
    const body = form ? new URLSearchParams(form).toString() : undefined;
    return new Promise((resolve, reject) => {
      const sent = request({ method, host: '127.0.0.1', port: this.site.port, path: address, agent: this.agent, headers: {
        Host: `localhost:${this.site.port}`, 'Accept-Language': 'ur', Cookie: Object.entries(this.cookies).map((pair) => pair.join('=')).join('; '),
        ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin' }), ...headers } }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([\w-]+)=([^;]*)/.exec(line);
            this.cookies[name] = value;
          }
          resolve({ status: answer.statusCode, location: answer.headers.location, text: Buffer.concat(parts).toString() });
        });
      }).once('error', reject);
      sent.end(body);
    });
  }

  async get(address) {
    let answer = await this.ask('GET', address);
    for (let i = 0; i < 5 && answer.status === 303; i++) answer = await this.ask('GET', answer.location);
    return answer;
  }

  // Fills what a form wants of a new person; the others of its fields stay.
  async join(link, person) {
    const address = new URL(link, this.site.origin).pathname;
    let page = await this.get(address);
    for (let step = 0; step < 4 && /action="\/invitation/.test(page.text); step++) {
      person.secret ??= (/secret=([A-Z2-7]+)/.exec(page.text) ?? />\s*((?:[A-Z2-7]{4}[ \u00a0]?){8})\s*</.exec(page.text))?.[1].replace(/\s/g, '');
      const form = {};
      for (const name of ['password-new', 'password-again']) if (page.text.includes(`name="${name}"`)) form[name] = person.password;
      if (page.text.includes('name="secret-code"')) form['secret-code'] = await person.code();
      page = await this.ask('POST', address, form);
      while (page.status === 303) page = await this.ask('GET', page.location);
    }
    if ((await this.ask('GET', '/me')).status === 200) return;
    await this.ask('POST', '/login', { name: person.name, password: person.password });
    await this.ask('POST', '/second', { 'secret-code': await person.code() });
    const { status } = await this.ask('GET', '/me');
    if (status !== 200) throw new Error(`${person.name} is not let in: ${status}`);
  }
}

// The sample, and so many keywords more.
function large(keywords) {
  const rows = readFileSync('conf/messages.csv', 'utf8').trimEnd().split('\n');
  for (let topic = 0; topic < keywords / 100; topic++) {
    const words = Array.from({ length: 100 }, (_, i) => `station ${topic * 100 + i} of ${topic}`);
    rows.push(`place${topic},en,${words.join('|')},Polling station ${topic}: open from 08:00.`, `place${topic},ur,مقام ${topic},پولنگ اسٹیشن ${topic}`);
  }
  const file = path(mkdtempSync(path(tmpdir(), 'agahi-bench-')), 'messages.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

const memory = (child) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1] / 1024;

function tell(name, times) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  console.log(`${name.padEnd(44)} ${String(times.length).padStart(6)} times  median ${at(0.5).toFixed(1)} ms  p99 ${at(0.99).toFixed(1)} ms`);
}

async function timed(list, run) {
  const begun = process.hrtime.bigint();
  const answer = await run();
  list.push(Number(process.hrtime.bigint() - begun) / 1e6);
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
}

async function measure(keywords) {
  const site = await Site.start(keywords ? { messages: large(keywords) } : {});
  try {
    const idle = memory(site.desk);
    const administrator = new Visitor(site);
    await administrator.join(site.firstInvitation('admin'), new Person('admin', ['administrator']));
    const invited = await administrator.ask('POST', '/people', { name: 'saima', shown: 'Saima', editor: '1' });
    const page = invited.status === 303 ? await administrator.get(invited.location) : invited;
    const link = /\/invitation\/[\w-]+/.exec(page.text)[0];
    const saima = new Visitor(site);
    await saima.join(link, new Person('saima', ['editor']));
    const made = await saima.ask('POST', '/drafts', { from: /name="from" value="(\d+)" checked/.exec((await saima.get('/drafts')).text)[1], title: 'Bench' });
    const draft = /\/set\/(\d+)/.exec(made.location)[1];

    // Fifty windows, each asking every second what they ask every ten.
    let polled = 0;
    let on = true;
    const polls = [];
    const windows = Array.from({ length: editors }, () => new Visitor(site, { ...saima.cookies }));
    const polling = windows.map(async (window_, i) => {
      for (await pause((1000 * i) / editors); on; await pause(1000)) {
        await timed(polls, () => window_.ask('GET', `/poll?place=message:${draft}:vote:ur`, undefined, { 'X-Desk': '1' }));
        polled++;
      }
    });
    const pages = [];
    const previews = [];
    // As the form has them: with others, what would be answered is found out by a catalogue of its own.
    const saved = /<textarea[^>]*name="keywords"[^>]*>\n?([^<]*)</.exec((await saima.get(`/set/${draft}/message/vote/en`)).text)[1];
    const addresses = [`/set/${draft}`, `/set/${draft}/message/vote/ur`, '/schedule', '/figures', '/audit'];
    for (let i = 0, end = Date.now() + seconds * 1000; Date.now() < end; i++) {
      await timed(pages, () => saima.get(addresses[i % addresses.length]));
      await timed(previews, () => saima.ask('POST', '/preview', { page: 'message', edition: draft, topic: 'vote', lang: 'en', text: `Polling day, version ${i}: bring your CNIC.`, keywords: saved, ask: 'VOTE' }, { 'X-Desk': '1' }));
    }
    on = false;
    await Promise.all(polling);
    const name = keywords ? `${keywords} keywords` : 'the sample';
    tell(`${name}: pages beside ${editors} editors`, pages);
    tell(`${name}: previews of a text`, previews);
    tell(`${name}: polls`, polls);
    console.log(`${name}: memory ${idle.toFixed(1)} MiB idle, ${memory(site.desk).toFixed(1)} MiB after it\n`);
  } finally {
    await site.stop();
  }
}

await measure(0);
await measure(20000);
