// Node's side of figure 1: how long JSON.parse takes on the answer in the file, and with gunzip on the one beside it.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [file, milliseconds] = process.argv.slice(2);
const plain = readFileSync(file);
const zipped = readFileSync(`${file}.gz`);

const sides = [() => JSON.parse(plain.toString()), () => JSON.parse(gunzipSync(zipped).toString())];
const samples = sides.map(() => []);
for (const until = performance.now() + Number(milliseconds); performance.now() < until;) {
  sides.forEach((parse, side) => {
    const started = performance.now();
    if (parse().products.length === 0) throw new Error('no products');
    samples[side].push(performance.now() - started);
  });
}

// The first runs compile.
const median = values => values.slice(Math.floor(values.length / 4)).sort((a, b) => a - b)[Math.floor(values.length * 3 / 8)];
console.log(samples.map(median).join(' '));
