// Plays exported pages in Chromium: every step of every page by keyboard, no console error, no request, and every
// number in the document equal to the JSON walk's as far as it is written. A number that is asked for is neither
// shown nor spoken nor printed before it is answered; nothing on paper asks for a key; nothing moves; all text is legible.
// Files that try to become markup stay text: their pages go nowhere, run nothing of theirs and lose nothing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , gatewalk, shots] = process.argv;
const { chromium } = createRequire(resolve(process.env.BROWSER_PACKAGES ?? 'target/browser', 'package.json'))('playwright-core');
const SIZES = [[1280, 800], [390, 844]];
const LIMIT = 2_000_000;
// Asked for, and the same number as another quantity of the walk, which may be read: a part of its sum, the other being 0.
const TWINS = ['07-backward-through-time ∂yhat_4[1]', '15-gru h_1[1]'];

const run = (...args) => execFileSync(gatewalk, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const lessons = run('learn').split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0]);
const models = run('models').split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0]);
mkdirSync(shots, { recursive: true });

let faults = 0;
const fault = (name, text) => { faults += 1; console.error(`${name}: ${text}`); };

// Everything up to `compare` runs in the page.
const numbers = () => [...document.querySelectorAll('[data-n]:not(.asked)')].map((el) => [el.dataset.n, el.textContent.trim()]);

// What the pages ask for of the numbers beside them: in which page, and how the number reads without its sign.
const questions = () => [...document.querySelectorAll('.tongue:not([hidden]) .page')].flatMap((page, at) =>
  [...page.querySelectorAll('form[data-asks]')].map((form) => ({
    at,
    of: form.dataset.asks,
    text: form.querySelector('.answer data').textContent.replace('−', ''),
  })));

// What is seen and spoken of the page beside its questions, and of every step its walk leads to, one text each.
const tour = () => {
  const page = document.querySelector('.tongue:not([hidden]) .page.now');
  const stage = page.querySelector('.stage:not([hidden])');
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const count = () => stage.querySelector('.count').textContent.match(/\d+/g).map(Number);
  const beside = page.cloneNode(true);
  beside.querySelectorAll('form, .stage, .still').forEach((el) => el.remove());
  page.after(beside);
  const texts = [beside.innerText];
  beside.remove();
  for (let way = 0; stage && way < 3; way += 1) {
    for (const key of ['Escape', 'Escape', 'Escape']) press(key);
    for (let level = 0; level < 4; level += 1) {
      press('Home');
      for (let [now, all] = count(); now <= all; now += 1) {
        texts.push(stage.innerText);
        press('ArrowRight');
      }
      press('Home');
      press('Enter');
    }
    press('b');
  }
  return texts;
};

// What a printer gets: the text, and what is on paper though it can only be pressed.
const paper = () => {
  dispatchEvent(new Event('beforeprint'));
  const tongue = document.querySelector('.tongue:not([hidden])');
  const seen = (el) => el.checkVisibility();
  const texts = (selector) => [...tongue.querySelectorAll(selector)].map((el) => el.innerText);
  const [walks, pages] = [texts('.walks'), texts('.page .side')];
  const pressed = [...tongue.querySelectorAll('button, summary, .keys, .stage')].filter(seen)
    .filter((el) => !el.closest('.hint[open]')).map((el) => el.textContent.trim());
  const keys = [...tongue.querySelectorAll('pre, .why, .say')].filter(seen)
    .flatMap((el) => el.innerText.match(/.*\b(Enter|Esc)\b.*/g) ?? []);
  dispatchEvent(new Event('afterprint'));
  return { walks, pages, pressed: [...pressed, ...keys] };
};

// Text that is too pale for its ground, and what moves though the reader asked for stillness.
const strain = () => {
  const light = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.querySelector('.tongue:not([hidden])'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const el = walker.currentNode.parentElement;
    if (walker.currentNode.textContent.trim() === '' || !el.checkVisibility() || el.closest('.off')) continue;
    const style = getComputedStyle(el);
    const ink = el.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(parse(ink)), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.add(`“${walker.currentNode.textContent.trim().slice(0, 20)}” has a contrast of ${ratio.toFixed(2)}`);
  }
  const moving = [...document.querySelectorAll('*')].map((el) => getComputedStyle(el))
    .some((s) => s.scrollBehavior !== 'auto' || s.animationName !== 'none' || s.transitionDuration !== '0s');
  return moving ? [...found, 'something moves'] : [...found];
};

// What is cut off, and what a finger can hardly hit.
const tight = () => {
  const here = [...document.querySelectorAll('.tongue:not([hidden]) :is(button, summary, label, input, .stage pre)')];
  const seen = here.filter((el) => el.checkVisibility());
  const least = innerWidth < 800 ? 44 : 24;
  const small = seen.filter((el) => !el.matches('pre, input[type=radio]') && el.getBoundingClientRect().height < least);
  const cut = seen.filter((el) => el.matches('pre') && el.scrollWidth > el.clientWidth + 1);
  return [...small.map((el) => `${el.textContent} is small`), ...cut.map((el) => `${el.textContent.split('\n')[0]} is cut off`)];
};

const state = () => ({
  page: document.querySelector('.tongue:not([hidden]) .page.now').id,
  count: document.querySelector('.tongue:not([hidden]) .stage:not([hidden]) .count')?.textContent ?? '',
  say: document.querySelector('.tongue:not([hidden]) .stage:not([hidden]) .say')?.textContent ?? '',
  wide: document.documentElement.scrollWidth > innerWidth,
});

// Whether one of the texts has a number in it.
const holds = (texts, number) => texts.some((text) => new RegExp(`(?<![\\d.])${number.replace('.', '\\.')}(?!\\d)`).test(text));

function compare(name, list, walk) {
  for (const [of, text] of list) {
    const [, sign, plain, r, c] = of.match(/^(∂?)(.+)\[(\d+)(?:,(\d+))?\]$/u);
    const value = (sign ? walk.gradients : walk.values)[plain][r - 1][(c ?? 1) - 1];
    const ascii = text.replaceAll('−', '-');
    const [mantissa, power] = ascii.split('e');
    const unit = 10 ** (Number(power ?? 0) - (mantissa.split('.')[1]?.length ?? 0));
    if (!(Math.abs(Number(ascii) - value) <= unit / 2 * (1 + 1e-9))) fault(name, `${of} reads ${text}, the walk has ${value}`);
  }
  return list.length;
}

async function play(browser, name) {
  const file = resolve(shots, `${name}.html`);
  run('export', name, '--to', 'html', '--force', '-o', file);
  const bytes = statSync(file).size;
  if (bytes > LIMIT) fault(name, `${bytes} bytes`);
  const page = await browser.newPage();
  page.on('console', (message) => fault(name, `console: ${message.text()}`));
  page.on('pageerror', (error) => fault(name, `error: ${error.message}`));
  page.on('request', (request) => request.url().startsWith('file:') || fault(name, `asks for ${request.url()}`));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(pathToFileURL(file).href);

  const embedded = JSON.parse(await page.locator('#numbers').textContent());
  let checked = 0;
  if (embedded.model) {
    const walk = JSON.parse(run('export', name, '--to', 'json', '-o', '-'));
    for (const part of ['values', 'gradients']) {
      if (JSON.stringify(embedded[part]) !== JSON.stringify(walk[part])) fault(name, `the ${part} beside the page are not the walk's`);
    }
    checked = compare(name, await page.evaluate(numbers), walk);
  }

  await page.emulateMedia({ media: 'print' });
  const printed = await page.evaluate(paper);
  for (const text of printed.pressed) fault(name, `“${text}” is printed`);
  const asked = (await page.evaluate(questions)).map((q) => ({ ...q, alone: !TWINS.includes(`${name} ${q.of}`) }));
  for (const { at, of, text, alone } of asked) {
    if (alone && holds([printed.pages[at], ...printed.walks], text)) fault(name, `${of} is asked for, and ${text} is printed`);
  }
  await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });

  let steps = 0;
  const pages = await page.locator('.tongue:not([hidden]) .page').count();
  for (let n = 1; n <= pages; n += 1) {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      if ((await page.evaluate(state)).wide) fault(name, `page ${n} is wider than ${width}`);
      for (const text of await page.evaluate(tight)) fault(name, `page ${n} at ${width}: ${text}`);
      await page.screenshot({ path: resolve(shots, `${name}-${n}-${width}.png`) });
    }
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme });
      for (const text of await page.evaluate(strain)) fault(name, `page ${n}, ${colorScheme}: ${text}`);
    }
    let here = await page.evaluate(state);
    if (here.count) {
      // To the end of the walk, step by step.
      for (;;) {
        const [now, all] = here.count.match(/\d+/g).map(Number);
        if (now === all) break;
        await page.keyboard.press('ArrowRight');
        const there = await page.evaluate(state);
        if (Number(there.count.match(/\d+/)[0]) !== now + 1 || there.say === '') {
          fault(name, `page ${n}: → leads from ${here.count} to ${there.count}`);
          break;
        }
        here = there;
        steps += 1;
      }
      for (const key of ['Escape', 'Enter', ']', '[', 'Home', 'End', 'b', 'ArrowLeft']) await page.keyboard.press(key);
    }
    const withheld = asked.filter(({ at }) => at === n - 1);
    const before = withheld.length > 0 ? await page.evaluate(tour) : [];
    for (const { of, text, alone } of withheld) {
      if (alone && holds(before, text)) fault(name, `page ${n}: ${of} is asked for and reads ${text}`);
      if (before.length > 1 && !before.slice(1).some((step) => step.includes('?'))) fault(name, `page ${n}: ${of} is not withheld`);
    }
    for (const [k, form] of (await page.locator('.page.now form').all()).entries()) {
      const answer = await form.getAttribute('data-answer');
      const choice = form.locator(`input[value="${answer}"]`);
      const veiled = await page.locator('.page.now .asked').count();
      if (await choice.count()) await choice.check();
      else await form.locator('input').fill('-99');
      await form.locator('button').click();
      if (!(await choice.count())) for (const miss of await form.locator('.miss').all()) {
        const slip = await miss.getAttribute('data-for');
        await form.locator('input').fill(slip.replace('.', '，'));
        await form.locator('button').click();
        const said = await form.locator('[role=status]').evaluate((el) => el.textContent);
        if (said.trim() !== (await miss.evaluate((el) => el.textContent)).trim()) fault(name, `page ${n}: ${slip} is answered by “${said}”`);
      }
      if (await page.locator('.page.now .asked').count() !== veiled) fault(name, `page ${n}: a wrong answer shows the number`);
      if (k % 2 > 0) await form.locator('.answer summary').click();
      else if (!(await choice.count())) {
        await form.locator('input').fill(Number(answer).toFixed(4).replace('.', ','));
        await form.locator('button').click();
      }
      if (!(await form.locator('.answer').evaluate((el) => el.open))) fault(name, `page ${n}: ${answer} is not taken as right`);
    }
    const after = withheld.length > 0 ? await page.evaluate(tour) : [];
    for (const { of, text } of withheld) {
      if (after.length > 1 && !holds(after, text)) fault(name, `page ${n}: ${of} is answered and reads ${text} nowhere`);
    }
    if (await page.locator('.page.now .asked').count()) fault(name, `page ${n}: there is a ? where all is answered`);
    await page.locator('h1').first().click();
    await page.keyboard.press('n');
  }
  const last = await page.evaluate(state);
  if (!last.page.endsWith(`-${pages}`)) fault(name, `the pages end at ${last.page}`);
  await page.keyboard.press('L');
  const tongues = await page.locator('.tongue').count();
  if (tongues > 1 && (await page.evaluate(state)).page === last.page) fault(name, 'L does not switch the language');
  // Where two languages would be too much for a file, it says how to get the other.
  if (tongues === 1 && !(await page.locator('footer').innerText()).includes('--lang')) fault(name, 'one language, and not a word why');
  await page.keyboard.press('T');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: resolve(shots, `${name}-other.png`) });
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: resolve(shots, `${name}-print.png`), fullPage: pages > 1 });
  await page.close();
  console.log(`${name}: ${(bytes / 1000).toFixed(0)} kB, ${pages} pages, ${steps} steps by key, ${checked} numbers`);
}

// The elements that may be in a document, each with its attributes.
const LIST = { html: { tbody: [] }, svg: {}, math: {} };
let kind = '';
for (const line of readFileSync('src/export/markup/elements.txt', 'utf8').split('\n')) {
  const [name, ...attributes] = line.split(' ');
  if (name.startsWith('[')) kind = name.slice(1, -1);
  else if (kind && name) LIST[kind][name] = attributes;
}

// What is in the document and not on the list.
const strangers = (list) => [...document.querySelectorAll('*')].flatMap((el) => {
  const kinds = { 'http://www.w3.org/1999/xhtml': 'html', 'http://www.w3.org/2000/svg': 'svg' };
  const known = list[kinds[el.namespaceURI] ?? 'math'][el.localName];
  if (!known) return [`<${el.localName}>`];
  return [...el.attributes].filter(({ name }) => !known.includes(name)).map(({ name }) => `${name} of <${el.localName}>`);
});

// What there is of a document, for comparison with itself.
const contents = () => ({
  title: document.title,
  heading: document.querySelector('h1')?.textContent ?? document.querySelector('title').textContent,
  pages: document.querySelectorAll('main > .page').length,
  feet: document.querySelectorAll('.tongue > footer').length,
  // A paragraph that ends as it began was not cut.
  whole: [...document.querySelectorAll('.prose > p')].filter((p) => /^(Before|在前) [^]* (after [a-z ]+\.|在后：[^，。]+。)$/.test(p.textContent)).length,
  scripts: document.scripts.length,
});

// Opens a file, without scripts, as it is, and with its policy set aside: nothing of a stranger's happens in any way.
async function resist(browser, name, file, wanted) {
  const url = pathToFileURL(file).href;
  for (const [way, options] of [['still', { javaScriptEnabled: false }], ['', {}], ['without a policy', { bypassCSP: true }]]) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const here = `${name} ${way}`;
    page.on('console', (message) => fault(here, `console: ${message.text()}`));
    page.on('pageerror', (error) => fault(here, `error: ${error.message}`));
    page.on('dialog', (dialog) => { fault(here, `says ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => request.url() === url || fault(here, `asks for ${request.url()}`));
    await page.goto(url);
    await page.mouse.move(300, 300);
    await page.keyboard.press('Tab');
    await page.waitForTimeout(500);
    if (page.url() !== url) fault(here, `goes to ${page.url()}`);
    if (way === 'still') for (const stranger of await page.evaluate(strangers, LIST)) fault(here, `holds ${stranger}`);
    const found = await page.evaluate(contents);
    if (found.title !== found.heading || ['taken', '被占'].includes(found.title)) fault(here, `is called ${found.title}`);
    for (const [part, count] of Object.entries(wanted)) if (found[part] !== count) fault(here, `has ${found[part]} ${part}, not ${count}`);
    await context.close();
  }
}

async function hostile(browser) {
  const folder = resolve('tests/browser/hostile');
  const target = (name, ending) => resolve(shots, `hostile-${name}.${ending}`);
  const out = (file, to, path, ...more) => run('export', file, '--to', to, '--force', '-o', path, ...more);
  // Where a page would go if it went.
  writeFileSync(resolve(shots, 'phish.html'), '<title>phish</title>');
  for (const lang of ['en', 'zh']) for (const name of readdirSync(resolve(folder, lang))) {
    const file = resolve(folder, lang, name);
    const text = readFileSync(file, 'utf8');
    const pages = text.split('\n---\n').length;
    const whole = text.match(/^(Before|在前) /gm).length;
    const here = `${lang}-${name}`;
    out(file, 'html', target(here, 'html'), '--lang', lang);
    await resist(browser, here, target(here, 'html'), { pages: 2 * pages, feet: 2, whole: 2 * whole, scripts: 2 });
    for (let n = 1; n <= pages; n += 1) {
      out(file, 'svg', target(`${here}-${n}`, 'svg'), '--page', n, '--lang', lang);
      await resist(browser, `${here} ${n}`, target(`${here}-${n}`, 'svg'), { scripts: 0 });
    }
    console.log(`${here}: ${pages} pages that try to be more than text`);
  }
  const model = resolve(folder, 'models/hostile.toml');
  out(model, 'html', target('model', 'html'));
  await resist(browser, 'model', target('model', 'html'), { pages: 2, feet: 2, scripts: 2 });
  out(model, 'svg', target('model', 'svg'));
  await resist(browser, 'model', target('model', 'svg'), { scripts: 0 });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
await hostile(browser);
for (const name of process.env.ONLY ? process.env.ONLY.split(' ') : [...lessons, ...models]) await play(browser, name);
await browser.close();
if (faults > 0) process.exit(1);
