// The page around the screens: takes what the browser tells, calls the program, shows what it says.
'use strict';

// What the program asks of the page while it runs.
const gatewalkPage = {
  recall(name) {
    try { return localStorage.getItem(name) ?? undefined; } catch { return undefined; }
  },
  keep(name, text) {
    try { localStorage.setItem(name, text); return true; } catch { return false; }
  },
  rest() {
    if (isWhole) return;
    new WebAssembly.Instance(new WebAssembly.Module(unpacked(false)), { first: exported });
    isWhole = true;
  },
  lost(why) {
    console.error(why);
    lost = true;
    show(words[WORD.lost], words[WORD.again]);
  },
};

// The places of the page's own words among those the program gives.
const WORD = Object.fromEntries(['screen', 'typed', 'keyboard', 'smaller', 'larger', 'lost', 'again', 'keys', 'news', 'menu', 'open',
  'openWhat', 'keepProgress', 'keepWeights', 'talk', 'talkEnds', 'talkSaid', 'talkLine', 'talkSend', 'tooLarge'].map((name, k) => [name, k]));
const FONT = '"Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", monospace';
const SIZES = [8, 24];
const one = (selector) => document.querySelector(selector);
const [screenBox, mirror, news, bar, own, fixed, menu, fault, talk, said, line, files] =
  ['#screen', '[data-screen]', '#news', '#bar', '#own', '#fixed', '#menu', '#fault', '#talk', '#said', '#line', '#files'].map(one);
const touch = matchMedia('(any-pointer: coarse)');

let lost = false;
// What the first part of the program gives to the rest, and whether that is there.
let exported;
let unpack;
let isWhole = false;
let words = [];
let page;
let terminal;
let lang;
let ground = '';
let labels;
let timer = 0;
let mirroring = 0;

function show(text, button) {
  fault.querySelector('p').textContent = text;
  const again = fault.querySelector('button');
  again.textContent = button ?? '';
  again.hidden = !button;
  again.onclick = () => location.reload();
  fault.hidden = false;
  if (button) again.focus();
}

// --- the loop -----------------------------------------------------------------------------------------------------

// Calls the program and shows what is different. Nothing runs until something happens or the time it asked for has come.
function turn() {
  timer = 0;
  if (lost) return;
  const wait = page.turn();
  const frame = page.frame();
  if (frame) terminal.write(frame);
  const copied = page.copy();
  if (copied !== undefined) copy(copied);
  if (frame) after();
  if (wait >= 0) timer = setTimeout(turn, wait);
}

// Something has happened: the next turn is soon. What comes in one task is one turn.
function soon() {
  if (lost) return;
  clearTimeout(timer);
  timer = setTimeout(turn, 0);
}

// What follows a frame: colours of the page, keys of the bar, and, a few times a second, the text.
function after() {
  const [paper, ink] = Array.from(page.ground(), (rgb) => `#${rgb.toString(16).padStart(6, '0')}`);
  if (ground !== paper + ink) {
    ground = paper + ink;
    document.documentElement.style.setProperty('--paper', paper);
    document.documentElement.style.setProperty('--ink', ink);
    terminal.options.theme = { ...terminal.options.theme, background: paper, foreground: ink, cursor: paper };
  }
  if (lang !== page.lang()) speak();
  if (touch.matches && labels !== page.keys()) label();
  one('#weights').hidden = !page.has_weights();
  if (page.is_to_save()) keepWeights();
  mirroring ||= setTimeout(reflect, 100);
}

// The screen as text, and what there is to say.
function reflect() {
  mirroring = 0;
  mirror.textContent = page.text();
  const said = page.news();
  if (said) news.textContent = said;
}

// The page's own words in the language of the screens.
function speak() {
  lang = page.lang();
  words = page.words();
  document.documentElement.lang = lang;
  mirror.setAttribute('aria-label', words[WORD.screen]);
  news.setAttribute('aria-label', words[WORD.news]);
  bar.setAttribute('aria-label', words[WORD.keys]);
  terminal.textarea.setAttribute('aria-label', words[WORD.typed]);
  // A name begins with what is seen.
  for (const made of bar.querySelectorAll('[data-word]')) made.setAttribute('aria-label', `${made.textContent} ${words[WORD[made.dataset.word]]}`);
  for (const made of menu.querySelectorAll('[data-text]')) made.textContent = words[WORD[made.dataset.text]];
  one('#open').title = words[WORD.openWhat];
  files.setAttribute('aria-label', words[WORD.openWhat]);
  said.setAttribute('aria-label', words[WORD.talkSaid]);
  line.setAttribute('aria-label', words[WORD.talkLine]);
  line.placeholder = words[WORD.talkLine];
  talk.querySelector('button').textContent = words[WORD.talkSend];
}

// A state goes to the clipboard as a link, and into the address; text goes as it is.
function copy(text) {
  const state = text.startsWith('gw1.');
  if (state) history.replaceState(null, '', `#state=${text}`);
  const out = state ? location.href : text;
  navigator.clipboard?.writeText(out).catch(() => undefined);
  document.documentElement.dataset.copied = out;
}

// --- size ---------------------------------------------------------------------------------------------------------

let letters = Number(gatewalkPage.recall('gatewalk.letters')) || 0;

// Letters of a desk's size, or so small that a phone has 53 columns.
function usual() {
  return Math.max(11, Math.min(15, Math.floor(screenBox.clientWidth / 53 / 0.602)));
}

function fit() {
  if (!terminal || lost || talks()) return;
  const size = letters || usual();
  if (terminal.options.fontSize !== size) terminal.options.fontSize = size;
  const cell = terminal._core._renderService.dimensions.css.cell;
  if (!cell.width || !cell.height) return;
  const columns = Math.max(1, Math.floor(screenBox.clientWidth / cell.width));
  const rows = Math.max(1, Math.floor(screenBox.clientHeight / cell.height));
  if (columns === terminal.cols && rows === terminal.rows) return;
  terminal.resize(columns, rows);
  page?.resize(columns, rows);
  if (page) soon();
}

function zoom(by) {
  letters = Math.max(SIZES[0], Math.min(SIZES[1], (letters || usual()) + by));
  gatewalkPage.keep('gatewalk.letters', String(letters));
  fit();
}

// --- keys ---------------------------------------------------------------------------------------------------------

const held = (event) => event.shiftKey | event.altKey << 1 | event.ctrlKey << 2 | event.metaKey << 3;
// With Ctrl held these are the program's; the others are the browser's.
const CONTROL = 'adekruy';

// Keys go to the program but for what an input method composes, and for what belongs to the browser. Ctrl-Shift-Tab and, where
// the program has no use for it, Tab lead out of the screen.
function key(event) {
  if (event.type !== 'keydown' || event.isComposing || event.keyCode === 229) return event.type === 'keydown';
  if (event.metaKey || (event.ctrlKey && event.shiftKey)) return false;
  if (event.ctrlKey && !event.altKey && !CONTROL.includes(event.key.toLowerCase())) return false;
  if (event.key === 'Tab' && !page.keys().match(/^(Shift-)?Tab\t/m)) return false;
  if (/^F\d+$/.test(event.key)) return false;
  const graphic = event.getModifierState?.('AltGraph');
  if (page.key(event.key, graphic ? 0 : held(event))) {
    event.preventDefault();
    soon();
  }
  return false;
}

// Text of an input method, or of the keyboard of a phone.
function typed(text) {
  for (const sign of text) {
    const named = { '\r': 'Enter', '\n': 'Enter', '\x7f': 'Backspace', '\b': 'Backspace' }[sign];
    if (named || sign >= ' ') page.key(named ?? sign, 0);
    if (sign === '\x1b') break;
  }
  if (touch.matches) follow();
  else soon();
}

function paste(event) {
  const text = event.clipboardData?.getData('text/plain');
  if (!text) return;
  event.preventDefault();
  event.stopPropagation();
  page.paste(text);
  soon();
}

// --- files --------------------------------------------------------------------------------------------------------

const MOST_BYTES = 64 << 20;

// Files that were dropped or chosen together.
async function bring(list) {
  const all = [...list ?? []];
  if (all.length === 0) return;
  if (all.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) {
    news.textContent = words[WORD.tooLarge];
    return;
  }
  for (const file of all) page.hand(file.name, new Uint8Array(await file.arrayBuffer()));
  page.open_handed();
  if (talks()) tell(page.greet());
  soon();
}

function drop(event) {
  event.preventDefault();
  bring(event.dataTransfer?.files);
}

// Hands a file to the reader.
function download(name, content) {
  if (content === undefined) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function keepWeights() {
  const weights = page.weights();
  download(page.file(), weights);
}

// --- the conversation ---------------------------------------------------------------------------------------------

const talks = () => !talk.hidden;

function tell(text, asked) {
  const part = document.createElement('p');
  part.className = asked ? 'asked' : '';
  part.textContent = text;
  said.append(part);
  part.scrollIntoView({ block: asked ? 'nearest' : 'start' });
}

// Sentences in the place of the screen, or the screen again.
function converse(on) {
  talk.hidden = !on;
  document.body.classList.toggle('talks', on);
  const button = one('#talks');
  button.dataset.text = on ? 'talkEnds' : 'talk';
  button.textContent = words[WORD[button.dataset.text]];
  if (on) {
    said.replaceChildren();
    tell(page.greet());
    line.focus();
  } else {
    fit();
    page.forget();
    soon();
    terminal.focus();
  }
}

function say(event) {
  event.preventDefault();
  const text = line.value;
  line.value = '';
  tell(text || '⏎', true);
  tell(page.answer(text));
  soon();
}

// --- mouse and touch ----------------------------------------------------------------------------------------------

function cell(event) {
  const box = one('.xterm-screen').getBoundingClientRect();
  const at = (value, size, count) => Math.max(0, Math.min(count - 1, Math.floor(value / size * count)));
  return [at(event.clientX - box.left, box.width, terminal.cols), at(event.clientY - box.top, box.height, terminal.rows)];
}

let last = '';
function mouse(what, event) {
  const [column, row] = cell(event);
  if (what === 'move' && last === `${column},${row}`) return;
  last = `${column},${row}`;
  page.mouse(what, event.button, column, row, held(event));
  soon();
}

let wheeled = 0;
function wheel(event) {
  if (event.ctrlKey) return;
  event.preventDefault();
  event.stopPropagation();
  wheeled += event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
  for (; Math.abs(wheeled) >= 40; wheeled -= 40 * Math.sign(wheeled)) mouse(wheeled > 0 ? 'wheel-down' : 'wheel-up', event);
}

// A finger: a tap is a click, a stroke to the side is a step, up and down scrolls.
let finger;
function fingers(event) {
  const point = event.touches[0] ?? event.changedTouches[0];
  if (event.touches.length > 1) { finger = undefined; return; }
  if (event.type === 'touchstart') {
    finger = { x: point.clientX, y: point.clientY, from: point.clientY, moved: false };
    return;
  }
  if (!finger) return;
  const [x, y] = [point.clientX - finger.x, point.clientY - finger.y];
  if (event.type === 'touchmove') {
    event.preventDefault();
    if (Math.abs(y) > Math.abs(x) && Math.abs(point.clientY - finger.from) > 28) {
      mouse(point.clientY < finger.from ? 'wheel-down' : 'wheel-up', { ...at(point), button: 0 });
      finger.from = point.clientY;
      finger.moved = true;
    }
    return;
  }
  event.preventDefault();
  const tapped = !finger.moved && Math.hypot(x, y) < 12;
  if (!finger.moved && Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) {
    page.key(x < 0 ? 'ArrowRight' : 'ArrowLeft', 0);
    soon();
  } else if (tapped) {
    mouse('down', at(point));
    mouse('up', at(point));
    // A finger on a line that is typed wants to type.
    if (Math.abs(cell(at(point))[1] - page.types_in()) <= 1 && page.types_in() >= 0) keyboard(true);
  }
  finger = undefined;
}
const at = (point) => ({ clientX: point.clientX, clientY: point.clientY, button: 0 });

// --- the bar ------------------------------------------------------------------------------------------------------

const FIXED = [
  { text: 'Esc', key: 'Escape' }, { text: '←', key: 'ArrowLeft' }, { text: '→', key: 'ArrowRight' },
  { text: '↑', key: 'ArrowUp' }, { text: '↓', key: 'ArrowDown' }, { text: '⏎', key: 'Enter' },
  { text: '⌨', word: 'keyboard', run: () => keyboard(terminal.textarea.inputMode === 'none') }, { text: '☰', word: 'menu', run: more },
];
// What is the page's and not a screen's.
const MENU = [
  { id: 'open', text: 'open', run: () => files.click() },
  { id: 'progress', text: 'keepProgress', run: () => download('gatewalk-progress.toml', page.progress()) },
  { id: 'weights', text: 'keepWeights', run: keepWeights },
  { id: 'talks', text: 'talk', run: () => converse(!talks()) },
  { sign: 'A−', word: 'smaller', run: () => zoom(-1) },
  { sign: 'A+', word: 'larger', run: () => zoom(1) },
];

function button(text, run) {
  const made = document.createElement('button');
  made.type = 'button';
  made.append(...text);
  // The keyboard of a phone stays as it is.
  made.addEventListener('pointerdown', (event) => event.preventDefault());
  made.addEventListener('click', run);
  return made;
}

function furnish() {
  for (const { text, key: name, word, run } of FIXED) {
    const made = button([text], run ?? (() => { page.key(name, 0); follow(); }));
    if (word) made.dataset.word = word;
    fixed.append(made);
  }
  for (const { id, text, sign, word, run } of MENU) {
    const made = button(sign ? [sign] : [], run);
    if (id) made.id = id;
    if (text) made.dataset.text = text;
    if (word) made.dataset.word = word;
    menu.append(made);
  }
}

function more(event) {
  const open = menu.classList.toggle('open');
  event.currentTarget.setAttribute('aria-pressed', String(open));
  fit();
}

// The keys of the screen that is seen.
function label() {
  labels = page.keys();
  own.replaceChildren(...labels.split('\n').filter(Boolean).map((line) => {
    const [name, word] = line.split('\t');
    const bold = document.createElement('b');
    bold.textContent = name;
    return button([bold, word], () => { page.footer_key(name); follow(); });
  }));
}

// The keyboard of a phone, shown or not.
function keyboard(open) {
  const input = terminal.textarea;
  if (open === (input.inputMode !== 'none')) return;
  input.inputMode = open ? 'text' : 'none';
  one('[data-word=keyboard]').setAttribute('aria-pressed', String(open));
  input.blur();
  input.focus();
}

// After a button: where it opens a line to type in, the keyboard comes with it, and goes when there is none.
function follow() {
  const before = page.types_in() >= 0;
  clearTimeout(timer);
  turn();
  const now = page.types_in() >= 0;
  if (now !== before) keyboard(now);
}

function fingered() {
  terminal.textarea.inputMode = touch.matches ? 'none' : 'text';
  labels = undefined;
  if (touch.matches) label();
  fit();
}

// --- the beginning ------------------------------------------------------------------------------------------------

// Whether products are added in the same instruction: a browser that knows relaxed-simd takes a module that does so.
const FUSED = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 16, 1, 14, 1, 1, 123, 32, 0, 32, 0, 32, 0, 253, 133, 2, 26, 11];
const fuses = WebAssembly.validate(new Uint8Array(FUSED));

// The first part of the program, or the rest: they stand packed in the page, one behind the other, and behind them what a browser
// has in the place of functions with instructions that it does not know.
function unpacked(isFirst) {
  const { textContent: text, dataset } = one('#program');
  const [first, rest] = [Number(dataset.first), Number(dataset.rest)];
  unpack ??= unpacking(Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
  if (isFirst) return unpack(first).subarray(0, first);
  const all = unpack().subarray(first);
  const fused = all.subarray(0, rest);
  return fuses ? fused : edited(fused, dataset.edits.split(',').map(Number), all.subarray(rest));
}

// What draws for WebGL, as far as it says so.
function card() {
  const gl = document.createElement('canvas').getContext('webgl2');
  const named = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = named ? gl.getParameter(named.UNMASKED_RENDERER_WEBGL) : '';
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

function draw() {
  terminal = new xterm.Terminal({
    allowProposedApi: true, logLevel: 'off', cursorBlink: false, cursorStyle: 'bar', cursorWidth: 1, cursorInactiveStyle: 'none', scrollback: 0,
    fontFamily: FONT, fontSize: usual(), lineHeight: 1, customGlyphs: true, rescaleOverlappingGlyphs: true,
    theme: { background: '#1e1e1e', foreground: '#d4d4d4', yellow: '#cdcd00', cyan: '#00cdcd', selectionBackground: '#808080a0' },
  });
  terminal.loadAddon(new xterm.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.open(screenBox);
  terminal.write('\x1b[?25l\x1b[?7l');
  try {
    // Where software stands in for a graphics card it takes both processors of a small machine: text is drawn without it.
    if (/SwiftShader|llvmpipe|softpipe|software|Basic Render/i.test(card())) throw new Error('no graphics card');
    const webgl = new xterm.WebglAddon();
    webgl.onContextLoss(() => { webgl.dispose(); page?.forget(); soon(); });
    terminal.loadAddon(webgl);
    document.documentElement.dataset.drawn = 'webgl';
  } catch {
    document.documentElement.dataset.drawn = 'dom';
  }
}

function listen() {
  terminal.attachCustomKeyEventHandler(key);
  terminal.onData(typed);
  document.addEventListener('paste', (event) => talks() || paste(event), true);
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', drop);
  files.addEventListener('change', () => { bring(files.files); files.value = ''; });
  talk.querySelector('form').addEventListener('submit', say);
  screenBox.addEventListener('mousedown', (event) => mouse('down', event));
  addEventListener('mouseup', (event) => screenBox.contains(event.target) && mouse('up', event));
  screenBox.addEventListener('mousemove', (event) => {
    if (event.buttons) mouse('drag', event);
    else if (page.hears_motion()) mouse('move', event);
  });
  screenBox.addEventListener('wheel', wheel, { capture: true, passive: false });
  for (const kind of ['touchstart', 'touchmove', 'touchend']) screenBox.addEventListener(kind, fingers, { passive: false });
  screenBox.addEventListener('contextmenu', (event) => touch.matches && event.preventDefault());
  new ResizeObserver(fit).observe(screenBox);
  touch.addEventListener('change', fingered);
  addEventListener('hashchange', () => { page.go(location.hash); soon(); });
  document.addEventListener('keydown', (event) => {
    // Wherever the focus went to, a key brings the screen back, unless something else takes it.
    if (event.target === document.body && event.key !== 'Tab') (talks() ? line : terminal).focus();
  });
}

// The rest of the program, which comes as soon as there is time for it. Old browsers compile a large program only aside.
async function complete() {
  const module = await WebAssembly.compile(unpacked(false));
  if (isWhole) return;
  await WebAssembly.instantiate(module, { first: exported });
  isWhole = true;
}

// Whether a program larger than four kilobytes is compiled while one waits for it.
function compilesAtOnce() {
  try {
    // A module that holds 4989 bytes of nothing.
    const large = new Uint8Array(5000);
    large.set([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 0xfd, 0x26]);
    return new WebAssembly.Module(large) instanceof WebAssembly.Module;
  } catch { return false; }
}

async function begin() {
  // What is drawn on is made while the program, which stands behind this script, is still read.
  furnish();
  draw();
  fit();
  if (document.readyState === 'loading') await new Promise((read) => { document.addEventListener('DOMContentLoaded', read, { once: true }); });
  exported = await wasm_bindgen({ module_or_path: unpacked(true) });
  const { memory } = exported;
  if (fuses) wasm_bindgen.fuse();
  if (!compilesAtOnce()) await complete();
  const dark = !matchMedia('(prefers-color-scheme: light)').matches;
  const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  page = new wasm_bindgen.Page(location.hash, navigator.language, dark, motion, terminal.cols, terminal.rows);
  listen();
  speak();
  fingered();
  turn();
  terminal.focus();
  if (/[#&]plain\b/.test(location.hash)) converse(true);
  performance.mark('first');
  setTimeout(complete, 50);
  globalThis.gatewalk = { walk: wasm_bindgen.walk_json, bench: wasm_bindgen.bench, train: wasm_bindgen.train, terminal, memory };
}

begin().catch((error) => {
  console.error(error);
  show('gatewalk: WebAssembly (SIMD) · Chrome 96, Firefox 89, Safari 16.4');
});
