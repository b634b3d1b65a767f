// Puts the page together: node bundle.mjs FOLDER with program.js and program_bg.wasm, and node_modules beside it. It writes
// gatewalk.html, one file, and site/ for a static host.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { called, split } from './split.mjs';

const [, , folder] = process.argv;
// The largest it may be, as a server sends it.
const MOST = 2_000_000;
const here = dirname(fileURLToPath(import.meta.url));
const own = (name) => readFileSync(join(here, name), 'utf8');
const built = (name) => readFileSync(join(folder, name));

// Text inside a script ends it where it says so.
const script = (text) => text.replaceAll('</script', '<\\/script');
const { buildSync, transformSync } = createRequire(resolve(folder, 'package.json'))('esbuild');
const small = { minify: true, charset: 'utf8' };
// The modules of xterm.js are two thirds of its scripts.
const terminal = buildSync({
  stdin: {
    contents: "export { Terminal } from '@xterm/xterm'; export { Unicode11Addon } from '@xterm/addon-unicode11'; export { WebglAddon } from '@xterm/addon-webgl';",
    resolveDir: resolve(folder),
  },
  ...small, bundle: true, format: 'iife', globalName: 'xterm', mainFields: ['module', 'main'], write: false,
}).outputFiles[0].text;
const page = [own('unpack.js'), built('program.js').toString(), own('page.js')].join('\n;\n');
const code = script(`${terminal};\n${transformSync(page, small).code}`);
const style = transformSync(`${built('node_modules/@xterm/xterm/css/xterm.css')}\n${own('page.css')}`, { ...small, loader: 'css' }).code;
const whole = built('program_bg.wasm');
// What only the command line says is blank here.
const locales = join(here, '../../lang/locales');
for (const name of readdirSync(locales)) {
  const words = readFileSync(join(locales, name));
  const at = whole.indexOf(words);
  if (at < 0) throw new Error(`${name} is not in the program`);
  const blank = (room) => room.replace(/[^\n]/g, (sign) => ' '.repeat(Buffer.byteLength(sign)));
  const rooms = words.toString().split(/^(?=\[)/m).map((room) => (/^\[(clap|cli|man)[.\]]/.test(room) ? blank(room) : room));
  whole.write(rooms.join(''), at);
}
const { compress } = await import(pathToFileURL(resolve(folder, 'node_modules', 'lzma1', 'lib', 'index.js')));
// What a page shows first: the list of lessons, with and without progress, on desks and phones.
function show(program) {
  program.fuse();
  for (const language of ['en', 'zh']) for (const dark of [true, false]) for (const progress of ['', PROGRESS]) for (const [columns, rows] of SIZES) {
    kept = progress;
    const page = new program.Page('#', language, dark, true, columns, rows);
    for (const what of ['lang', 'words', 'keys', 'turn', 'frame', 'copy', 'ground', 'has_weights', 'is_to_save', 'types_in', 'text', 'news', 'hears_motion']) page[what]();
    page.resize(columns + 1, rows - 1);
    for (const what of ['turn', 'frame', 'text', 'news']) page[what]();
    page.free();
  }
}
const SIZES = [[46, 20], [53, 48], [80, 24], [91, 70], [142, 44], [160, 50], [212, 60]];
const PROGRESS = 'last = "unrolled"\n[lessons.why-memory]\npage = 7\ndone = true\n[lessons.unrolled]\npage = 4\nright = 2\nasked = 3\n[practice.gate]\n';
let kept = '';
const around = { recall: () => kept, keep: () => true, rest: () => undefined, lost: (why) => { throw new Error(why); } };
// What is learned from, word by word: no screen shows it before it trains.
const texts = ['en.txt', 'zh-small.txt', 'zh.verses'].map((name) => readFileSync(join(here, '../../train/tasks/texts', name)));
const { first, rest, plain } = split(whole, await called(whole, built('program.js').toString(), around, show), texts);
const edits = plain.flatMap(({ at, over, by }) => [at, over, by.length]);
const given = Buffer.concat(plain.map(({ by }) => by));
const all = Buffer.concat([first, rest, given]);
const packed = compress(all, 9);
const { unpacks, edited } = runInNewContext(`${own('unpack.js')}; ({ unpacks: unpacking(packed), edited })`, { packed });
if (!first.equals(unpacks(first.length).subarray(0, first.length)) || !all.equals(unpacks())) throw new Error('what is unpacked is not what was packed');
for (const part of [first, edited(rest, edits, given)]) new WebAssembly.Module(part);
const program = Buffer.from(packed).toString('base64');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
// xterm.js writes its own rules into the page. Nothing is asked of any host, and no code but this runs.
const policy = `default-src 'none'; script-src ${hash(code)} 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
const filled = own('page.html')
  .replace('{{policy}}', () => policy)
  .replace('{{style}}', () => `<style>\n${style}\n</style>`)
  .replace('{{script}}', () => `<script>${code}</script>\n<script type="application/octet-stream" id="program" data-first="${first.length}" data-rest="${rest.length}" data-edits="${edits}">${program}</script>`);
const kb = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const sent = gzipSync(filled, { level: 9 }).length;
if (sent > MOST) throw new Error(`it would be sent as ${kb(sent)}, which is more than ${kb(MOST)}`);
writeFileSync(join(folder, 'gatewalk.html'), filled);

rmSync(join(folder, 'site'), { recursive: true, force: true });
mkdirSync(join(folder, 'site'), { recursive: true });
cpSync(join(folder, 'gatewalk.html'), join(folder, 'site', 'index.html'));
writeFileSync(join(folder, 'site', '.nojekyll'), '');

console.log(`gatewalk.html: ${kb(Buffer.byteLength(filled))}, compressed ${kb(sent)} (gzip), ${kb(brotliCompressSync(filled).length)} (brotli)`);
console.log(`the program: ${kb(first.length)} for the first screen, the rest ${kb(rest.length)}, ${plain.length - 1} functions of it for relaxed-simd; packed ${kb(packed.length)}`);
