// Puts the page together: node bundle.mjs FOLDER with program.js and program_bg.wasm, and node_modules beside it. It writes
// gatewalk.html, one file, and site/ for a static host.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [, , folder] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const own = (name) => readFileSync(join(here, name), 'utf8');
const built = (name) => readFileSync(join(folder, name));
const library = (name) => readFileSync(join(folder, 'node_modules', name), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');

// What unpacks the program where the browser does not know how: a third smaller than what every browser unpacks.
const unpack = createRequire(resolve(folder, 'package.json'))('esbuild').buildSync({
  stdin: { contents: "export { decompress } from 'brotli/decompress.js';", resolveDir: resolve(folder) },
  bundle: true, minify: true, format: 'iife', globalName: 'brotli', charset: 'utf8', write: false,
}).outputFiles[0].text;

// Text inside a script ends it where it says so.
const script = (text) => text.replaceAll('</script', '<\\/script');
const parts = [
  library('@xterm/xterm/lib/xterm.js'),
  library('@xterm/addon-unicode11/lib/addon-unicode11.js'),
  library('@xterm/addon-webgl/lib/addon-webgl.js'),
  unpack,
  built('program.js').toString(),
  own('page.js'),
];
const code = script(parts.join('\n;\n'));
const style = `${library('@xterm/xterm/css/xterm.css')}\n${own('page.css')}`;
const whole = built('program_bg.wasm');
const program = brotliCompressSync(whole, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length },
}).toString('base64');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
// xterm.js writes its own rules into the page. Nothing is asked of any host, and no code but this runs.
const policy = `default-src 'none'; script-src ${hash(code)} 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
const filled = own('page.html')
  .replace('{{policy}}', () => policy)
  .replace('{{style}}', () => `<style>\n${style}\n</style>`)
  .replace('{{script}}', () => `<script type="application/octet-stream" id="program" data-size="${whole.length}">${program}</script>\n<script>${code}</script>`);
writeFileSync(join(folder, 'gatewalk.html'), filled);

rmSync(join(folder, 'site'), { recursive: true, force: true });
mkdirSync(join(folder, 'site'), { recursive: true });
cpSync(join(folder, 'gatewalk.html'), join(folder, 'site', 'index.html'));
writeFileSync(join(folder, 'site', '.nojekyll'), '');

const kb = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const file = readFileSync(join(folder, 'gatewalk.html'));
console.log(`gatewalk.html: ${kb(file.length)}, compressed ${kb(gzipSync(file).length)}`);
console.log(`the program alone: ${kb(statSync(join(folder, 'program_bg.wasm')).size)}`);
