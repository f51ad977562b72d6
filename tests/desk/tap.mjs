// What the tests of the pages print: TAP, which tests/run and prove take.

let count = 0;
let failures = 0;

export function ok(good, name, ...why) {
  count++;
  console.log(`${good ? 'ok' : 'not ok'} ${count} - ${name.replaceAll('#', '\\#')}`);
  if (!good) {
    failures++;
    for (const line of why.flat(9).join('\n').split('\n')) console.log(`# ${line}`);
  }
  return good;
}

export const is = (got, expected, name) => ok(got === expected, name, `got:      ${got}`, `expected: ${expected}`);

// Nothing was found; what was, is told.
export const none = (found, name) => ok(found.length === 0, name, found.slice(0, 12), found.length > 12 ? `and ${found.length - 12} more` : []);

export const note = (...lines) => lines.flat(9).forEach((line) => console.log(`# ${line}`));

// A part that dies has failed, and those behind it are told all the same.
export async function part(name, run) {
  const begun = Date.now();
  try {
    await run();
  } catch (error) {
    ok(false, `${name}: comes to its end`, String(error?.stack ?? error));
  }
  note(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

export const failed = () => failures > 0;

export function finish() {
  console.log(`1..${count}`);
  process.exitCode = failures === 0 && count > 0 ? 0 : 1;
}
