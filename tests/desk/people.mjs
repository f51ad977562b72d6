// People of the desk: their passwords and the six digits of their apps (RFC 6238).

import { createHmac } from 'node:crypto';
import { pause } from './site.mjs';

function octets(base32) {
  let bits = '';
  for (const letter of base32.replace(/[\s=]/g, '').toUpperCase()) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export class Person {
  constructor(name, roles, shown = name) {
    Object.assign(this, { name, roles, shown, password: `a long way from ${name} to the river`, used: 0 });
  }

  // Each code is good once; that of the next half minute is good already.
  async code() {
    for (;;) {
      const now = Math.floor(Date.now() / 30000);
      const step = Math.max(now, this.used + 1);
      if (step <= now + 1) {
        this.used = step;
        const counter = Buffer.alloc(8);
        counter.writeBigUInt64BE(BigInt(step));
        const hash = createHmac('sha1', octets(this.secret)).update(counter).digest();
        return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
      }
      await pause(200);
    }
  }
}
