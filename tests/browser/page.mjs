// Drives the one file from file:// in Chromium as its reader would, at the sizes of a desk, a phone and a tablet: screens, a
// lesson with wrong and right answers, an edit, backward, a training, links, pastes, files, a reload, a conversation. Nothing is asked of any host,
// nothing is said on the console, and the numbers are the terminal's.
//   node tests/browser/page.mjs GATEWALK PAGE FOLDER
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , gatewalk, file, shots] = process.argv;
const require = createRequire(resolve(process.env.BROWSER_PACKAGES ?? 'target/browser', 'package.json'));
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
  // Nor is the warning that xterm.js gives where another program holds the processor while it draws letters in advance.
  const others = /GL Driver Message|^task queue exceeded allotted deadline/;
  page.on('console', (message) => others.test(message.text()) || fault(name, `console: ${message.text()}`));
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

// The tensors of a safetensors file.
function tensors(bytes) {
  const length = Number(bytes.readBigUInt64LE());
  const { __metadata__, ...all } = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const read = { F32: (at) => bytes.readFloatLE(at), F64: (at) => bytes.readDoubleLE(at) };
  return Object.fromEntries(Object.entries(all).sort().map(([name, { dtype, data_offsets: [from, to] }]) => {
    const size = dtype === 'F32' ? 4 : 8;
    return [name, Array.from({ length: (to - from) / size }, (_, k) => read[dtype](8 + length + from + k * size))];
  }));
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  const serious = found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  for (const { id, nodes } of serious) fault(name, `axe: ${id} ${nodes.map(({ html }) => html).join(' ').slice(0, 300)}`);
}

const parts = {
  // Every screen at every size, in both languages, as pictures; and what it takes to the first of them.
  async screens(browser) {
    const places = { home: '#', lesson: '#learn=3', walk: '#walk=worked-example', present: '#present=3', drill: '#drill=gate', lab: '#train=sine' };
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
        if (place === 'walk') {
          await press(page, 'b');
          await text(page);
          await shot(page, `backward-${size}-${lang}`);
          await press(page, '?');
          await text(page);
          await shot(page, `help-${size}-${lang}`);
        }
        await page.context().close();
      }
    }
    const firsts = [];
    for (let k = 0; k < 5; k += 1) {
      const page = await open(browser, 'first');
      firsts.push(await page.evaluate(() => performance.getEntriesByName('first')[0].startTime));
      await page.context().close();
    }
    const page = await open(browser, 'first');
    console.log(`first screen after ${firsts.map((ms) => ms.toFixed(0)).join(', ')} ms, drawn by ${await page.locator('html').getAttribute('data-drawn')}`);
    check('first', Math.min(...firsts) < 1000 || process.env.SLOW, 'the first screen comes late');
    // A page is neither stopped nor ended, and does not say that it can be.
    for (const lang of ['en', 'zh']) for (const place of ['', 'learn=3', 'walk=gru', 'train=worked-example --epochs 1']) {
      const page = await open(browser, 'no end', `#${place}&lang=${lang}`);
      if (!place) check('no end', !/\bq\b/.test((await text(page)).trimEnd().split('\n').at(-1)), 'the list of lessons can be left');
      await press(page, '?', 'End');
      check('no end', !/Ctrl-[CZ]/.test(await text(page)), `${place || 'the list'} speaks of keys that do nothing`);
      await page.context().close();
    }
    await press(page, '/');
    await page.keyboard.type('forget');
    await has(page, 'search', 'forget', /on \d+ pages/);
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
    await has(page, 'lesson', /page 4\/\d+/);
    const again = await open(browser, 'reload', '', 'desk', { context: page.context() });
    await has(again, 'reload', /page 4\/\d+/);
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
    await has(page, 'paste', 'pasted', 'W_z x_1', 'forward');
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
    const small = await page.locator('#bar button').evaluateAll((all) => all.filter((el) => el.checkVisibility() && el.getBoundingClientRect().height < 44).length);
    check('touch', small === 0, `${small} buttons are too small for a finger`);
    check('touch', await page.locator('#open').isHidden(), 'the page\'s own buttons take room');
    await page.locator('#fixed button', { hasText: '☰' }).tap();
    check('touch', await page.locator('#open').isVisible(), '☰ opens nothing');
    await page.locator('#fixed button').first().tap();
    await accessible(page, 'touch');
    // The keyboard comes where something is typed: with a button that opens a line, and with a finger on one.
    const keyboard = (page) => page.evaluate(() => document.querySelector('.xterm-helper-textarea').inputMode);
    await page.locator('#own button', { hasText: 'edit' }).tap();
    check('touch', await keyboard(page) === 'text', 'there is nothing to type with');
    await page.locator('#fixed button').first().tap();
    check('touch', await keyboard(page) === 'none', 'the keyboard stays');
    await page.goto('about:blank');
    await page.goto(`${url}#drill=gate`);
    const at = (await has(page, 'drill', '▏')).split('\n').findIndex((row) => row.includes('▏'));
    const box = await page.locator('.xterm-screen').boundingBox();
    const rows = await page.evaluate(() => globalThis.gatewalk.terminal.rows);
    await page.touchscreen.tap(box.x + 60, box.y + box.height * (at + 0.5) / rows);
    check('touch', await keyboard(page) === 'text', 'a finger on a line does not open the keyboard');
    await page.context().close();
  },

  // Files by the dialog and by dropping: equations, a lesson with its model, a table, weights and progress, out and in again.
  async files(browser) {
    const folder = mkdtempSync(join(tmpdir(), 'gatewalk-page-'));
    const file = (name, content) => { writeFileSync(join(folder, name), content); return join(folder, name); };
    const page = await open(browser, 'files');
    const choose = (page, ...paths) => page.locator('#files').setInputFiles(paths);
    const handed = async (page, button) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    };
    check('files', await page.locator('#weights').isHidden(), 'weights are offered where there are none');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('#open').click()]);
    await chooser.setFiles([file('mine.tex', String.raw`h_t = \tanh(W x_t + U h_{t-1})`)]);
    await has(page, 'files', 'mine', 'W x_1');
    await choose(page, file('own.md', '+++\ntitle = "Own"\nminutes = 1\nmodel = "twice"\n+++\n\n## First\n\nThere is {{ y_2 }}.\n'),
      file('twice.toml', "equations = 'y_t = 2x_t'\n[inputs]\nx = [1, 21]\n"));
    await has(page, 'files', 'There is 42');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['0,1,0,1,0\n1,0,1,0,1\n'], 'waves.csv'));
      document.querySelector('#screen').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await has(page, 'files', 'data of your own');
    await page.context().close();

    const lab = await open(browser, 'weights', '#train=worked-example --epochs 3');
    await has(lab, 'weights', /3\/3/);
    const weights = await handed(lab, '#weights');
    check('weights', weights.endsWith('worked-example.safetensors'), weights);
    await choose(lab, weights);
    await has(lab, 'weights', 'worked-example');
    execFileSync(gatewalk, ['train', 'worked-example', '--epochs', '1', '--weights', weights], { encoding: 'utf8' });
    await lab.goto('about:blank');
    await lab.goto(url);
    await has(lab, 'weights', '5');
    await choose(lab, weights);
    await has(lab, 'weights', 'worked-example.safe', 'forward');
    await lab.context().close();

    const saving = await open(browser, 'save', '#');
    const [saved] = await Promise.all([saving.waitForEvent('download'), saving.evaluate(() => { location.hash = '#train=worked-example --epochs 3 --save mine'; })]);
    check('save', saved.suggestedFilename() === 'mine.safetensors', saved.suggestedFilename());
    await saving.context().close();

    const reader = await open(browser, 'progress', '#learn=5');
    await press(reader, 'n', 'n', 'q');
    await has(reader, 'progress', /page 3\/\d+/);
    const progress = await handed(reader, '#progress');
    await reader.context().close();
    const other = await open(browser, 'progress');
    check('progress', !/page 3\/\d+/.test(await text(other)), 'there is progress already');
    await choose(other, progress);
    await has(other, 'progress', /page 3\/\d+/, '1 lesson');
    await other.reload();
    await has(other, 'progress', /page 3\/\d+/);
    await other.context().close();
    rmSync(folder, { recursive: true });
  },

  // The same in sentences: a conversation of real text.
  async talk(browser) {
    const page = await open(browser, 'talk', '#learn=5&plain');
    const said = page.locator('#said');
    const says = async (line, ...wanted) => {
      await page.keyboard.type(line);
      await press(page, 'Enter');
      await page.waitForTimeout(300);
      const now = (await said.textContent());
      for (const part of wanted) check('talk', stands(now, part), `“${part}” is not in\n${now}`);
    };
    await says('next', 'page 1 of', 'page 2 of');
    await says('next');
    await says('2', 'The states before are not kept');
    await says('1', 'Right.');
    await says('what is this', 'is not understood');
    check('talk', await page.locator('#screen').isHidden(), 'the screen is there as well');
    await accessible(page, 'talk');
    await shot(page, 'talk');
    await page.locator('#talks').click();
    await has(page, 'talk', '3/9');
    await page.context().close();
  },

  // An input method: what it composes is not typed until it is done.
  async ime(browser) {
    const page = await open(browser, 'ime', '#lang=zh');
    await press(page, '/');
    const session = await page.context().newCDPSession(page);
    const before = await text(page);
    await session.send('Input.imeSetComposition', { text: 'yi wang', selectionStart: 7, selectionEnd: 7 });
    check('ime', (await text(page)) === before, 'what is composed is typed');
    await session.send('Input.insertText', { text: '遗忘' });
    await has(page, 'ime', '遗忘');
    await press(page, 'Escape');
    await session.send('Input.insertText', { text: '？' });
    await has(page, 'ime', '帮助');
    await page.context().close();
  },

  // A training here and one in the terminal with one thread: weights by weights, after three epochs.
  async weights(browser) {
    const folder = mkdtempSync(join(tmpdir(), 'gatewalk-page-'));
    const page = await open(browser, 'weights');
    // A browser that knows no relaxed-simd, and compiles large programs only aside.
    const context = await browser.newContext();
    await context.addInitScript(() => {
      WebAssembly.validate = () => false;
      const refuse = { construct(made, [bytes]) { if (bytes.length > 4096) throw new RangeError('too large'); return new made(bytes); } };
      WebAssembly.Module = new Proxy(WebAssembly.Module, refuse);
      WebAssembly.Instance = new Proxy(WebAssembly.Instance, { construct() { throw new RangeError('not at once'); } });
    });
    const old = await open(browser, 'old', '', 'desk', { context });
    // Adam divides by the size of a gradient: where that is rounding alone, its step is too, and recall has many such places.
    const trainings = { 'recall --epochs 2 --precision f64 --optimizer sgd': 1e-12, 'recall --epochs 1 --precision f64': 1e-4,
      'sine --epochs 3': 1e-5, 'worked-example --epochs 200 --precision f64': 1e-12 };
    for (const [words, most] of Object.entries(trainings)) {
      const learned = async (page) => tensors(Buffer.from(await page.evaluate((words) => Array.from(globalThis.gatewalk.train(words)), words)));
      const ours = await learned(page);
      const path = join(folder, `${words.replaceAll(' ', '')}.safetensors`);
      execFileSync(gatewalk, ['train', ...words.split(' '), '--threads', '1', '--save', path], { stdio: 'ignore' });
      const theirs = tensors(readFileSync(path));
      check('weights', Object.keys(ours).join() === Object.keys(theirs).join(), 'other tensors');
      let [count, worst, equal] = [0, 0, 0];
      for (const [name, list] of Object.entries(theirs)) {
        for (const [k, value] of list.entries()) {
          count += 1;
          equal += ours[name][k] === value;
          worst = Math.max(worst, Math.abs(ours[name][k] - value) / Math.max(1, Math.abs(value)));
        }
      }
      const away = Object.entries(await learned(old)).flatMap(([name, list]) => list.map((value, k) => Math.abs(value - theirs[name][k]) / Math.max(1, Math.abs(value))));
      check('old', Math.max(...away) <= most, `${words}: ${Math.max(...away)} apart`);
      console.log(`${words}: ${count} weights, ${equal} equal bit for bit, the furthest ${worst.toExponential(1)} apart`);
      check('weights', worst <= most, `${words}: ${worst} apart`);
    }
    rmSync(folder, { recursive: true });
    await context.close();
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
    const heap = async () => {
      await session.send('HeapProfiler.collectGarbage');
      const own = await page.evaluate(() => globalThis.gatewalk.memory.buffer.byteLength);
      return own + (await session.send('Runtime.getHeapUsage')).usedSize;
    };
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
