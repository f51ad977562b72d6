// An installation on loopback, in a folder of its own: a simulated SMSC, the gateway, the desk; and a citizen.

import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const build = process.env.AGAHI_BUILD ?? 'build';
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Until `ask` gives something true.
export async function until(what, seconds, ask) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) {
    const found = await ask();
    if (found) return found;
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}

// Below those that the system gives to connections.
async function freePort() {
  for (;;) {
    const port = 15000 + Math.floor(Math.random() * 15000);
    const free = await new Promise((resolve) => {
      const server = createServer().once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

const listens = (port) => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1').once('error', () => resolve(false));
  socket.once('connect', () => { socket.destroy(); resolve(true); });
});

export class Site {
  // `examples`: with the sample's, which takes the time of a training.
  static async start({ examples = false, messages = 'conf/messages.csv' } = {}) {
    const site = new Site();
    site.folder = mkdtempSync(join(tmpdir(), 'agahi-desk-'));
    site.running = [];
    try {
      await site.begin(examples, messages);
    } catch (error) {
      error.message += `\n${site.log('desk')}\n${site.log('gateway')}`;
      await site.stop();
      throw error;
    }
    return site;
  }

  async begin(examples, messages) {
    const { folder } = this;
    for (const name of ['desk', 'spool', 'spool/in', 'spool/out']) mkdirSync(join(folder, name));
    [this.smsc, this.port] = [await freePort(), await freePort()];
    this.origin = `http://localhost:${this.port}`;
    writeFileSync(join(folder, 'agahi.conf'), `
links = ( { name = "telco-a"; hosts = [ "127.0.0.1:${this.smsc}" ]; system_id = "agahi"; password = "secret"; short_codes = [ "8301" ];
  reconnect = { min = 1; max = 2; }; } );
service = { default_language = "ur"; languages = [ "ur", "en", "ur-Latn" ]; };
limits = { sms = { burst = 1000; per_minute = 60000; per_day = 65535; }; };
store = { content = "${folder}/content.db"; journal = "${folder}/journal.db"; };
content = { spool = "${folder}/spool"; };
admin = { listen = ""; };\n`);
    const fill = { FOLDER: folder, PORT: this.port, HOST: 'localhost' };
    writeFileSync(join(folder, 'agahi-desk.conf'), readFileSync('tests/desk/agahi-desk.conf', 'utf8').replace(/@(\w+)@/g, (_, name) => fill[name]));
    this.call('agahi', ['-c', join(folder, 'agahi.conf'), 'import', messages, '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv',
      ...(examples ? ['--examples', 'conf/examples.csv'] : [])]);
    this.phone = this.run('agahi-smsc', ['-p', String(this.smsc)], 'phone');
    this.gateway = this.run('agahid', ['-c', join(folder, 'agahi.conf')], 'gateway');
    this.startDesk();
    await until('the desk', 20, () => { this.check(); return listens(this.port); });
    await until('the desk to hear of the gateway', 20, () => this.log('desk').includes('event=gateway_said live=1'));
  }

  startDesk() {
    this.desk = this.run('agahi-desk', ['-c', join(this.folder, 'agahi-desk.conf')], 'desk');
  }

  check() {
    for (const child of this.running) if (child.exitCode !== null && !child.wanted) throw new Error(`${child.spawnfile} has ended: ${child.exitCode}`);
  }

  call(program, words) {
    const { status, stdout, stderr } = spawnSync(join(build, program), words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${status}\n${stderr}`);
    return stdout;
  }

  run(program, words, name) {
    const out = openSync(join(this.folder, `${name}.log`), 'a');
    const child = spawn(join(build, program), words, { stdio: ['pipe', out, out] });
    child.stdin.on('error', () => {});
    this.running.push(child);
    return child;
  }

  log(name) {
    try {
      return readFileSync(join(this.folder, `${name}.log`), 'utf8').slice(-4000);
    } catch {
      return '';
    }
  }

  // The one-time link of the first administrator.
  firstInvitation(name) {
    const out = this.call('agahi-desk', ['-c', join(this.folder, 'agahi-desk.conf'), '--invite', name]);
    return this.origin + /\/invitation\/[\w-]+/.exec(out)[0];
  }

  // What a citizen's phone shows next, after a text.
  async text(words, number = '923001234567') {
    const path = join(this.folder, 'phone.log');
    const before = readFileSync(path, 'utf8').length;
    this.phone.stdin.write(`[${number}] ${words}\n`);
    const shown = await until(`an answer to "${words}"`, 30, () => /^\S+ → \d+ +\(.*\)\n((?: {4}.*\n)+)/m.exec(readFileSync(path, 'utf8').slice(before)));
    return shown[1].replace(/^ {4}/gm, '').trim();
  }

  async end(child) {
    child.wanted = true;
    child.stdin.end();
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
    await ended;
    clearTimeout(timer);
  }

  async stop() {
    for (const child of [this.desk, this.gateway, this.phone]) if (child) await this.end(child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
