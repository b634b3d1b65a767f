// Times one training step of an LSTM (linear head on the last state, mean squared error, Adam) in one Chromium: gatewalk's page
// beside TensorFlow.js with each of its back ends that can train here, and the program for terminals on one thread. They take turns,
// round by round, the best of each, so that what else the machine does falls on all alike. In brackets, how many times as long as the page.
//   src/web/build.sh && cargo build --release                             once; with the same CARGO_TARGET_DIR
//   node benches/peers/browser.mjs [ROUNDS] [SECONDS] [BACK ENDS]         4 rounds of 1 s each of cpu,wasm,webgl
// Needs Node.js with npm, and Chromium (CHROMIUM names it, /usr/bin/chromium by default). No thread beside the page's is used by anybody: a page
// from file:// has none.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = resolve(process.env.CARGO_TARGET_DIR ?? join(root, 'target'));
const home = join(target, 'peers-of-the-page');
const wanted = ['playwright-core', '@tensorflow/tfjs@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0'];
if (!existsSync(join(home, 'node_modules', '@tensorflow', 'tfjs-backend-wasm'))) {
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', home, ...wanted], { stdio: 'inherit' });
}
const require = createRequire(join(home, 'package.json'));
const { chromium } = require('playwright-core');
const CASES = [[1, 10, 4], [32, 10, 50], [256, 10, 50], [32, 100, 128]];
const [rounds, seconds, names] = [Number(process.argv[2] ?? 4), Number(process.argv[3] ?? 1), (process.argv[4] ?? 'cpu,wasm,webgl').split(',')];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader'],
});

async function ours() {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(target, 'web', 'gatewalk.html')).href);
  await page.waitForFunction(() => globalThis.gatewalk);
  return (sizes) => page.evaluate(([sizes, seconds]) => globalThis.gatewalk.bench(...sizes, seconds), [sizes, seconds]);
}

// A page with TensorFlow.js and one of its back ends; nothing if that cannot train here.
async function theirs(name) {
  const page = await browser.newPage();
  await page.addScriptTag({ path: require.resolve('@tensorflow/tfjs/dist/tf.min.js') });
  if (name === 'wasm') {
    await page.addScriptTag({ path: require.resolve('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js') });
    const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js'));
    const read = (file) => [file, `data:application/wasm;base64,${readFileSync(join(folder, file)).toString('base64')}`];
    const paths = Object.fromEntries(['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'].map(read));
    await page.evaluate((paths) => globalThis.tf.wasm.setWasmPaths(paths), paths);
  }
  const ready = await page.evaluate(async (name) => {
    const { tf } = globalThis;
    if (!(await tf.setBackend(name))) return 'it cannot be had';
    await tf.ready();
    globalThis.measure = async ([batch, length, hidden], seconds) => {
      const model = tf.sequential();
      model.add(tf.layers.lstm({ units: hidden, inputShape: [length, 1] }));
      model.add(tf.layers.dense({ units: 1 }));
      model.compile({ optimizer: tf.train.adam(1e-4), loss: 'meanSquaredError' });
      const [x, y] = [tf.randomNormal([batch, length, 1]), tf.randomNormal([batch, 1])];
      for (let k = 0, begun = performance.now(); k < 3 && (k < 1 || performance.now() - begun < seconds * 1000); k += 1) await model.trainOnBatch(x, y);
      let [count, best] = [1, Infinity];
      for (const begun = performance.now(); performance.now() - begun < seconds * 1000;) {
        const start = performance.now();
        // What it says of a step is waited for, as fit does.
        for (let k = 0; k < count; k += 1) await model.trainOnBatch(x, y);
        best = Math.min(best, (performance.now() - start) / count);
        count = Math.max(1, Math.floor(50 / best));
      }
      tf.dispose([x, y]);
      model.dispose();
      return best;
    };
    try { await globalThis.measure([1, 2, 2], 0); return `${tf.version.tfjs}`; } catch (error) { return `it cannot train: ${error.message}`; }
  }, name);
  if (!/^\d/.test(ready)) { console.log(`tfjs ${name}: ${ready}`); return undefined; }
  return (sizes) => page.evaluate(([sizes, seconds]) => globalThis.measure(sizes, seconds), [sizes, seconds]);
}

function terminal(sizes) {
  const [batch, length, hidden] = sizes.map(String);
  const asked = ['bench', '--batch', batch, '--length', length, '--hidden', hidden, '--threads', '1', '--seconds', String(Math.max(1, Math.round(seconds)))];
  return JSON.parse(execFileSync(process.env.GATEWALK ?? join(target, 'release', 'gatewalk'), asked, { encoding: 'utf8' })).ms_per_step;
}

const all = [['page', await ours()], ['terminal', terminal]];
for (const name of names) {
  const measure = await theirs(name);
  if (measure) all.push([`tfjs ${name}`, measure]);
}
console.log(`${cpus()[0].model}, ${cpus().length} processors; Chromium ${browser.version()}; ms per training step, f32`);
console.log(`${'batch × steps × units'.padEnd(24)}${all.map(([name]) => name.padStart(18)).join('')}`);
for (const sizes of CASES) {
  const best = all.map(() => Infinity);
  for (let round = 0; round < rounds; round += 1) {
    for (const [k, [, measure]] of all.entries()) best[k] = Math.min(best[k], await measure(sizes));
  }
  const told = best.map((ms, k) => `${ms.toPrecision(3)}${k ? ` (${(ms / best[0]).toPrecision(2)}×)` : ''}`.padStart(18));
  console.log(`${sizes.join(' × ').padEnd(24)}${told.join('')}`);
}
await browser.close();
