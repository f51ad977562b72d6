import { finish } from './tap.mjs';

const words = process.argv.slice(2);
const short = words.includes('--short');
const chosen = words.filter((word) => !word.startsWith('--'));
const wants = (name) => chosen.length === 0 || chosen.includes(name);

if (wants('faults')) await (await import('./faults.mjs')).faults({ short });
if (['look', 'keys', 'way', 'pictures'].some(wants))
  await (await import('./desk.mjs')).desk({ short, look: wants('look'), keys: wants('keys'), way: wants('way'), pictures: !short && wants('pictures') });
finish();
