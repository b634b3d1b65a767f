// Plays exported pages in Chromium: every step of every page by keyboard, no console error, no request, and every
// number in the document equal to the JSON walk's as far as it is written.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , gatewalk, shots] = process.argv;
const { chromium } = createRequire(resolve('target/browser/package.json'))('playwright-core');
const SIZES = [[1280, 800], [390, 844]];
const LIMIT = 2_000_000;

const run = (...args) => execFileSync(gatewalk, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const lessons = run('learn').split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0]);
const models = run('models').split('\n').filter(Boolean).map((line) => line.split(/\s+/)[0]);
mkdirSync(shots, { recursive: true });

let faults = 0;
const fault = (name, text) => { faults += 1; console.error(`${name}: ${text}`); };

// Everything below runs in the page.
const numbers = () => [...document.querySelectorAll('[data-n]')].map((el) => [el.dataset.n, el.textContent.trim()]);
const state = () => ({
  page: document.querySelector('.tongue:not([hidden]) .page.now').id,
  count: document.querySelector('.tongue:not([hidden]) .stage:not([hidden]) .count')?.textContent ?? '',
  say: document.querySelector('.tongue:not([hidden]) .stage:not([hidden]) .say')?.textContent ?? '',
  wide: document.documentElement.scrollWidth > innerWidth,
});

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

  let steps = 0;
  const pages = await page.locator('.tongue:not([hidden]) .page').count();
  for (let n = 1; n <= pages; n += 1) {
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      if ((await page.evaluate(state)).wide) fault(name, `page ${n} is wider than ${width}`);
      await page.screenshot({ path: resolve(shots, `${name}-${n}-${width}.png`) });
    }
    let before = await page.evaluate(state);
    if (before.count) {
      // To the end of the walk, step by step.
      for (;;) {
        const [now, all] = before.count.match(/\d+/g).map(Number);
        if (now === all) break;
        await page.keyboard.press('ArrowRight');
        const after = await page.evaluate(state);
        if (Number(after.count.match(/\d+/)[0]) !== now + 1 || after.say === '') {
          fault(name, `page ${n}: → leads from ${before.count} to ${after.count}`);
          break;
        }
        before = after;
        steps += 1;
      }
      for (const key of ['Escape', 'Enter', ']', '[', 'Home', 'End', 'b', 'ArrowLeft']) await page.keyboard.press(key);
    }
    for (const form of await page.locator('.page.now form').all()) {
      const answer = await form.getAttribute('data-answer');
      const choice = form.locator(`input[value="${answer}"]`);
      if (await choice.count()) await choice.check();
      else await form.locator('input').fill(Number(answer).toFixed(4));
      await form.locator('button').click();
      if (!(await form.locator('.answer').evaluate((el) => el.open))) fault(name, `page ${n}: ${answer} is not taken as right`);
    }
    await page.locator('h1').first().click();
    await page.keyboard.press('n');
  }
  const last = await page.evaluate(state);
  if (!last.page.endsWith(`-${pages}`)) fault(name, `the pages end at ${last.page}`);
  await page.keyboard.press('L');
  const tongues = await page.locator('.tongue').count();
  if (tongues > 1 && (await page.evaluate(state)).page === last.page) fault(name, 'L does not switch the language');
  await page.keyboard.press('T');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: resolve(shots, `${name}-other.png`) });
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: resolve(shots, `${name}-print.png`), fullPage: pages > 1 });
  await page.close();
  console.log(`${name}: ${(bytes / 1000).toFixed(0)} kB, ${pages} pages, ${steps} steps by key, ${checked} numbers`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
for (const name of process.env.ONLY ? process.env.ONLY.split(' ') : [...lessons, ...models]) await play(browser, name);
await browser.close();
if (faults > 0) process.exit(1);
