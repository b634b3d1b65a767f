// Drives the one file from file:// in Chromium as its reader would, at the sizes of a desk, a phone and a tablet: screens, a
// lesson with wrong and right answers, an edit, backward, a training, links, pastes, a reload. Nothing is asked of any host,
// nothing is said on the console, and the numbers are the terminal's.
//   node tests/browser/page.mjs GATEWALK PAGE FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , gatewalk, file, shots] = process.argv;
const require = createRequire(resolve('target/browser/package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const url = pathToFileURL(resolve(file)).href;
const SIZES = { desk: [1280, 800], phone: [390, 844], tablet: [820, 1180] };
const ONLY = process.env.ONLY_PAGE?.split(' ');
mkdirSync(shots, { recursive: true });

let faults = 0;
const fault = (name, text) => { faults += 1; console.error(`${name}: ${text}`); };
const check = (name, is, text) => is || fault(name, text);

// A page at an address; everything it should not do is a fault.
async function open(browser, name, hash = '', size = 'desk', options = {}) {
  const [width, height] = SIZES[size];
  const small = size !== 'desk';
  const context = options.context ?? await browser.newContext({ viewport: { width, height }, locale: 'en-US', hasTouch: small,
    colorScheme: 'dark', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // What the software that stands in for a graphics card says of itself is not the page's.
  page.on('console', (message) => message.text().includes('GL Driver Message') || fault(name, `console: ${message.text()}`));
  page.on('pageerror', (error) => fault(name, `error: ${error.message}`));
  page.on('request', (request) => /^(file|data|blob):/.test(request.url()) || fault(name, `asks for ${request.url()}`));
  await page.goto(url + hash);
  await page.waitForFunction(() => document.querySelector('[data-screen]').textContent.trim() !== '', null, { timeout: 60_000 });
  return page;
}

// A slow machine takes a slow page as it is.
const PATIENCE = Number(process.env.PATIENCE ?? 10_000);
const mirrored = (page) => page.locator('[data-screen]').textContent();
// The screen as text when it has come to rest.
const text = async (page) => {
  const rest = Math.max(250, PATIENCE / 20);
  for (let before = ''; ;) {
    await page.waitForTimeout(rest);
    const now = await mirrored(page);
    if (now === before) return now;
    before = now;
  }
};
const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const shot = (page, name) => page.screenshot({ path: resolve(shots, `page-${name}.png`) });
const stands = (now, part) => (part instanceof RegExp ? part.test(now) : now.includes(part));
// Waits until all of this stands on the screen.
const has = async (page, name, ...wanted) => {
  const end = Date.now() + PATIENCE;
  let now = await mirrored(page);
  while (!wanted.every((part) => stands(now, part)) && Date.now() < end) {
    await page.waitForTimeout(100);
    now = await mirrored(page);
  }
  for (const part of wanted) check(name, stands(now, part), `“${part}” is not in\n${now}`);
  return now;
};

// What xterm.js holds, row by row: it has the same signs in the same columns only if both count the same widths.
const grid = (page) => page.evaluate(() => {
  const { terminal } = globalThis.gatewalk;
  return Array.from({ length: terminal.rows }, (_, y) => terminal.buffer.active.getLine(y).translateToString(true)).join('\n');
});
const aligned = async (page, name) => {
  const ours = (await text(page)).trimEnd();
  const theirs = (await grid(page)).split('\n').map((line) => line.trimEnd()).join('\n').trimEnd();
  check(name, ours === theirs, `the screen and its text differ:\n${theirs}\n—\n${ours}`);
};

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  const serious = found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  for (const { id, nodes } of serious) fault(name, `axe: ${id} ${nodes.map(({ html }) => html).join(' ').slice(0, 300)}`);
}

const parts = {
  // Every screen at every size, in both languages, as pictures; and what it takes to the first of them.
  async screens(browser) {
    const places = { home: '#', lesson: '#learn=3', walk: '#walk=worked-example', present: '#present=3', lab: '#train=sine' };
    for (const size of Object.keys(SIZES)) for (const lang of ['en', 'zh']) {
      for (const [place, hash] of Object.entries(places)) {
        const name = `${place}-${size}-${lang}`;
        const page = await open(browser, name, `${hash}&lang=${lang}`, size);
        const now = place === 'lab' ? await mirrored(page) : await text(page);
        check(name, !now.includes('40×10'), 'has no room');
        check(name, await page.locator('html').getAttribute('lang') === lang, 'is in another language');
        if (place !== 'lab') await aligned(page, name);
        await shot(page, name);
        if (place === 'home') await accessible(page, name);
        await page.context().close();
      }
    }
    const page = await open(browser, 'first');
    const first = await page.evaluate(() => performance.getEntriesByName('first')[0]?.startTime);
    console.log(`first screen after ${first?.toFixed(0)} ms, drawn by ${await page.locator('html').getAttribute('data-drawn')}`);
    await press(page, '/');
    await page.keyboard.type('forget');
    await has(page, 'search', 'forget', /\d+ (places|on)/);
    await page.context().close();
  },

  // A lesson with wrong and right answers, and its progress after a reload.
  async lesson(browser) {
    const page = await open(browser, 'lesson', '#learn=5');
    await has(page, 'lesson', '5');
    await press(page, 'n', 'ArrowRight', 'n', '2');
    await has(page, 'lesson', 'The states before are not kept');
    await press(page, '1');
    await has(page, 'lesson', 'Right.');
    await press(page, 'n');
    await page.keyboard.type('0.9');
    await press(page, 'Enter');
    await has(page, 'lesson', '0.9 is not it');
    await page.keyboard.type('0.715');
    await press(page, 'Enter');
    await has(page, 'lesson', 'Right. 0.7148');
    check('lesson', /0\.7148/.test(await page.locator('#news').textContent()), 'the answer is not said');
    await shot(page, 'lesson-answered');
    await press(page, 'q');
    await has(page, 'lesson', /page 4 of \d+/);
    const again = await open(browser, 'reload', '', 'desk', { context: page.context() });
    await has(again, 'reload', /page 4 of \d+/);
    await again.context().close();
  },

  // An edit that is followed, the way back, a state as a link, and another's equations.
  async walk(browser) {
    const page = await open(browser, 'walk', '#walk=worked-example');
    await press(page, 'g');
    await page.keyboard.type('h_4');
    await press(page, 'Enter');
    // The last hidden state as it is published, and after an edit of the first input.
    await has(page, 'walk', /0\.673/, /0\.404/);
    await press(page, 'e');
    await page.keyboard.type('x_1 = 5');
    await press(page, 'Enter');
    const edited = await text(page);
    check('walk', !/0\.6733/.test(edited), `nothing follows an edit\n${edited}`);
    await press(page, 'b');
    await has(page, 'walk', /backward/i);
    await press(page, 'y');
    const there = await text(page);
    const link = await page.locator('html').getAttribute('data-copied');
    check('walk', link?.startsWith(`${url}#state=gw1.`), `y copies ${link}`);
    const other = await open(browser, 'state', new URL(link).hash);
    const body = (screen) => screen.split('\n').slice(1, -2).join('\n');
    check('state', body(await text(other)) === body(there), 'a link opens another state');
    await other.context().close();
    await page.evaluate((latex) => {
      const data = new DataTransfer();
      data.setData('text/plain', latex);
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, String.raw`z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z) \\ h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tanh(W x_t + U h_{t-1} + b)`);
    await has(page, 'paste', /z/);
    check('paste', !(await text(page)).includes('backward'), 'a paste opens nothing');
    await shot(page, 'pasted');
    await page.context().close();
  },

  // A training that comes to 100 % while the screen stays fluent.
  async train(browser) {
    const page = await open(browser, 'train', '#train=recall');
    const begun = Date.now();
    await page.evaluate(() => {
      globalThis.gaps = [];
      let before = performance.now();
      const look = (now) => { globalThis.gaps.push(now - before); before = now; requestAnimationFrame(look); };
      requestAnimationFrame(look);
    });
    for (;;) {
      const now = await mirrored(page);
      if (/100(\.0)? ?%/.test(now)) break;
      if (Date.now() - begun > 240_000) { fault('train', `is not done:\n${now}`); break; }
      await page.waitForTimeout(500);
    }
    const gaps = (await page.evaluate(() => globalThis.gaps)).sort((a, b) => a - b);
    const rate = 1000 * gaps.length / gaps.reduce((sum, gap) => sum + gap, 0);
    console.log(`recall is learned after ${((Date.now() - begun) / 1000).toFixed(1)} s, ${rate.toFixed(0)} frames a second, the slowest of 100 ${gaps[Math.floor(gaps.length * 0.99)].toFixed(0)} ms`);
    check('train', rate > 30 || process.env.SLOW, `${rate.toFixed(0)} frames a second`);
    await shot(page, 'trained');
    await page.context().close();
  },

  // A phone: taps, strokes, the bar.
  async touch(browser) {
    const page = await open(browser, 'touch', '#walk=worked-example', 'phone');
    const first = await text(page);
    const stroke = async (from, to) => {
      const session = await page.context().newCDPSession(page);
      const send = (type, x) => session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 300 }] });
      await send('touchStart', from);
      await send('touchMove', (from + to) / 2);
      await send('touchMove', to);
      await send('touchEnd');
    };
    await stroke(300, 100);
    const second = await text(page);
    check('touch', second !== first, 'a stroke to the left is no step');
    await stroke(100, 300);
    check('touch', (await text(page)) === first, 'a stroke to the right is no step back');
    await page.locator('#bar button', { hasText: 'backward' }).tap();
    await has(page, 'touch', /backward/i);
    const small = await page.locator('#bar button').evaluateAll((all) => all.filter((el) => el.getBoundingClientRect().height < 44).length);
    check('touch', small === 0, `${small} buttons are too small for a finger`);
    await page.locator('#fixed button').first().tap();
    await accessible(page, 'touch');
    await page.context().close();
  },

  // Tab leads out of the screen where it has no meaning there; no key of the browser is taken.
  async focus(browser) {
    const page = await open(browser, 'focus', '#walk=worked-example');
    const inside = () => page.evaluate(() => document.activeElement.classList.contains('xterm-helper-textarea'));
    check('focus', await inside(), 'the screen has not the keys');
    await press(page, 'Tab');
    check('focus', !(await inside()), 'Tab is a trap');
    await page.context().close();
    const light = await open(browser, 'light', '', 'desk', { colorScheme: 'light' });
    check('light', await light.evaluate(() => getComputedStyle(document.body).backgroundColor) === 'rgb(255, 255, 255)', 'is not light');
    await shot(light, 'light');
    await light.context().close();
  },

  // Every number of every walk against the terminal's.
  async numbers(browser) {
    const page = await open(browser, 'numbers');
    const models = execFileSync(gatewalk, ['models'], { encoding: 'utf8' }).split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0]);
    let [count, equal, worst] = [0, 0, 0];
    const same = (name, a, b) => {
      if (typeof a === 'number' && typeof b === 'number') {
        const off = Math.abs(a - b) / Math.max(1, Math.abs(b));
        [count, equal, worst] = [count + 1, equal + (a === b), Math.max(worst, off)];
        check(name, off <= 1e-12, `${a} in the page, ${b} in the terminal`);
      } else if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
        check(name, Object.keys(a).join() === Object.keys(b).join(), 'is of another form');
        for (const key of Object.keys(b)) same(`${name}.${key}`, a[key], b[key]);
      } else check(name, a === b, `${a} in the page, ${b} in the terminal`);
    };
    for (const model of models) {
      const ours = await page.evaluate((model) => globalThis.gatewalk.walk(model), model);
      const theirs = execFileSync(gatewalk, ['walk', model, '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
      same(model, JSON.parse(ours), JSON.parse(theirs));
    }
    console.log(`${count} numbers of ${models.length} models: ${equal} equal bit for bit, the furthest ${worst.toExponential(1)} apart`);
    await page.context().close();
  },

  // Random keys; memory that grows is a leak.
  async random(browser) {
    const seconds = Number(process.env.SECONDS_OF_KEYS ?? 20);
    const page = await open(browser, 'random', '', 'desk');
    const keys = [...'nplhjkbegHSoOKcrua+-/:?LtG1234567890.=_ ', 'Enter', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageDown', 'PageUp'];
    let seed = 7;
    const draw = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return keys[Math.floor(seed / 65536) % keys.length]; };
    const session = await page.context().newCDPSession(page);
    const heap = async () => { await session.send('HeapProfiler.collectGarbage'); return (await session.send('Runtime.getHeapUsage')).usedSize; };
    const end = Date.now() + seconds * 1000;
    let [count, half] = [0, 0];
    while (Date.now() < end) {
      await press(page, draw());
      count += 1;
      if (!half && Date.now() > end - seconds * 500) half = await heap();
    }
    const now = await heap();
    check('random', now < half * 1.5 + 5e6, `memory grows from ${half} to ${now} bytes`);
    check('random', await page.locator('#fault').isHidden(), 'the program is lost');
    console.log(`${count} random keys in ${seconds} s, ${(now / 1e6).toFixed(1)} MB`);
    await page.context().close();
  },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--enable-unsafe-swiftshader'],
});
for (const [name, part] of Object.entries(parts)) {
  if (ONLY && !ONLY.includes(name)) continue;
  await part(browser).catch((error) => fault(name, error.message));
}
await browser.close();
if (faults > 0) process.exit(1);
