// Splits the program in two modules, so that a page has less to unpack and to check before its first screen: what the first screens
// call, with all data, and the rest. A function of the rest that the first part knows stands there as a stub: it has the rest
// brought (`rest` of glue.rs), and goes on by a place in the table. The rest has its memory, tables and globals from the first part.
// Functions that fuse sums with products are left out where a browser does not know how, and there are others that do not.
// Texts that only functions of the rest can come to are data of the rest.
// Which functions are called at first is not guessed: a copy of the program that notes them shows these screens here.

const [TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, CODE, DATA] = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11];
// Instructions that are written here.
const [UNREACHABLE, IF, END, CALL, CALL_INDIRECT, LOCAL_GET, GLOBAL_GET, GLOBAL_SET, I32_CONST, I32_EQZ] = [0x00, 0x04, 0x0b, 0x10, 0x11, 0x20, 0x23, 0x24, 0x41, 0x45];
const [I32, NOTHING] = [0x7f, 0x40];
// a·b + c of four numbers, or of two, in one instruction of relaxed-simd.
const FUSED = [0x105, 0x107];
// The smaller and the larger of two numbers, as browsers like it where one is none, and as it was written: the compiler takes the former
// for the latter wherever it may use relaxed-simd.
const EXACT = { 0x10d: 0xea, 0x10e: 0xeb, 0x10f: 0xf6, 0x110: 0xf7 };
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

class Reader {
  constructor(bytes, at = 0) { [this.bytes, this.at] = [bytes, at]; }
  byte() { return this.bytes[this.at++]; }
  // Numbers are at most 32 bits where their value is asked for.
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }
  skip(count) { for (; count > 0; count -= 1) while (this.byte() > 127); }
  take(length) { return this.bytes.subarray(this.at, this.at += length); }
  name() { return Buffer.from(this.take(this.number())).toString(); }
  list(read) { return Array.from({ length: this.number() }, () => read(this)); }
}

function number(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push(value & 127 | 128);
  return [...bytes, value];
}
// As a signed number has it.
const signed = (value) => (value < 64 ? [value] : [value & 127 | 128, ...signed(value >> 7)]);
const list = (items) => [...number(items.length), ...items.flat()];
const name = (text) => list([...Buffer.from(text)]);
const sized = (bytes) => Buffer.concat([Buffer.from(number(bytes.length)), bytes]);
const section = (id, bytes) => (bytes ? Buffer.concat([Buffer.from([id]), sized(Buffer.from(bytes))]) : Buffer.alloc(0));
const codes = (bodies) => Buffer.concat([Buffer.from(number(bodies.length)), ...bodies.map(sized)]);
const whole = (sections) => Buffer.concat([Buffer.from(MAGIC), ...sections.map(([id, bytes]) => section(id, bytes))]);

// Passes one instruction, and tells where it names a function, a constant, which may be an address, and a sum fused with its product.
function instruction(reader, tell) {
  const begins = reader.at;
  const code = reader.byte();
  const unknown = () => { throw new Error(`an instruction that is not known: ${code.toString(16)}`); };
  if (code === CALL || code === 0x12) {
    const from = reader.at;
    tell.call({ from, callee: reader.number(), to: reader.at });
  } else if (code === I32_CONST) tell.constant(reader.number());
  else if ([0x02, 0x03, IF, 0x0c, 0x0d, 0x3f, 0x40, 0x42, 0xd0].includes(code) || (code >= LOCAL_GET && code <= 0x26)) reader.skip(1);
  else if ([CALL_INDIRECT, 0x13].includes(code) || (code >= 0x28 && code <= 0x3e)) reader.skip(2);
  else if (code === 0x0e) reader.skip(reader.number() + 1);
  else if (code === 0x1c) reader.take(reader.number());
  else if (code === 0x43) reader.take(4);
  else if (code === 0x44) reader.take(8);
  else if (code === 0xfc) {
    const kind = reader.number();
    if (kind > 17) unknown();
    if (kind > 7) reader.skip([2, 1, 2, 1, 2, 1, 2, 1, 1, 1][kind - 8]);
  } else if (code === 0xfd) {
    const kind = reader.number();
    const loads = kind < 12 || (kind >= 84 && kind <= 93);
    if (loads) reader.skip(2);
    if (kind === 12 || kind === 13) reader.take(16);
    if ((kind >= 21 && kind <= 34) || (kind >= 84 && kind <= 91)) reader.take(1);
    if (FUSED.includes(kind)) tell.fused();
    else if (kind in EXACT) reader.bytes.set([0xfd, EXACT[kind], 1], begins);
    else if (kind > 255) unknown();
  } else if (!(code <= 0x01 || [0x05, END, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) || (code >= I32_EQZ && code <= 0xc4))) unknown();
}

// A body, and what its instructions tell.
function scanned(body) {
  const reader = new Reader(body);
  reader.list((r) => { r.number(); r.byte(); });
  const it = { body, begins: reader.at, calls: [], constants: [], isFused: false };
  const tell = { call: (what) => it.calls.push(what), constant: (value) => it.constants.push(value), fused: () => { it.isFused = true; } };
  while (reader.at < body.length) instruction(reader, tell);
  return it;
}

// In the place of a function that a browser does not know how to execute: it is not called there.
const NEVER = { ...scanned(new Uint8Array([0, UNREACHABLE, END])) };

function parsed(program) {
  const bytes = Buffer.from(program);
  const sections = {};
  for (const reader = new Reader(bytes, MAGIC.length); reader.at < bytes.length;) sections[reader.byte()] = reader.take(reader.number());
  const of = (id, read) => new Reader(sections[id]).list(read);
  const limits = (reader) => (reader.byte() & 1 ? [reader.number(), reader.number()] : [reader.number()]);
  const imports = of(IMPORT, (reader) => {
    const [from, named, kind, type] = [reader.name(), reader.name(), reader.byte(), reader.number()];
    if (kind !== 0) throw new Error('something else than a function is imported');
    return { from, named, type };
  });
  const elements = of(ELEMENT, (reader) => {
    if (reader.number() !== 0) throw new Error('a table is filled in another way');
    reader.byte();
    const at = reader.number();
    reader.byte();
    return { at, functions: reader.list((r) => r.number()) };
  });
  const functions = of(CODE, (reader) => scanned(reader.take(reader.number())));
  of(FUNCTION, (reader) => reader.number()).forEach((type, k) => { functions[k].type = type; });
  return {
    sections, imports, elements, functions,
    types: of(TYPE, (reader) => { reader.byte(); return [reader.list((r) => r.byte()), reader.list((r) => r.byte())]; }),
    tables: of(TABLE, (reader) => ({ kind: reader.byte(), limits: limits(reader) })),
    globals: of(GLOBAL, (reader) => {
      const [kind, changes, from] = [reader.byte(), reader.byte(), reader.at];
      while (reader.bytes[reader.at] !== END) instruction(reader, { constant: () => undefined });
      reader.byte();
      return { kind, changes, begins: reader.bytes.subarray(from, reader.at) };
    }),
    exports: of(EXPORT, (reader) => ({ named: reader.name(), kind: reader.byte(), at: reader.number() })),
  };
}

// A body in a module in which functions have other numbers, with something before it.
function moved({ body, begins, calls }, to, before = []) {
  const parts = [body.subarray(0, begins), Buffer.from(before)];
  let at = begins;
  for (const call of calls) {
    parts.push(body.subarray(at, call.from), Buffer.from(number(to(call.callee))));
    at = call.to;
  }
  return Buffer.concat([...parts, body.subarray(at)]);
}

const limited = ([least, most]) => (most === undefined ? [0, ...number(least)] : [1, ...number(least), ...number(most)]);
const imported = (from, named, ...what) => [...name(from), ...name(named), ...what.flat()];
const segment = (at, functions) => [0, I32_CONST, ...signed(at), END, ...list(functions.map(number))];
const data = (parts) => Buffer.concat([Buffer.from(number(parts.length)),
  ...parts.flatMap(({ at, bytes }) => [Buffer.from([0, I32_CONST, ...signed(at), END]), sized(bytes)])]);
const written = ({ named, kind, at }, to) => [...name(named), kind, ...number(kind === 0 ? to(at) : at)];
const typed = (module, takes, gives) => {
  const at = module.types.findIndex(([a, b]) => a.join() === takes.join() && b.join() === gives.join());
  if (at < 0) throw new Error('a type is missing');
  return at;
};

// Data in segments, of which those that are one of the texts belong to the rest.
function segments(section, texts) {
  const all = new Reader(section).list((reader) => {
    if (reader.number() !== 0) throw new Error('data are of another kind');
    reader.byte();
    const at = reader.number();
    reader.byte();
    return { at, bytes: reader.take(reader.number()), isText: false };
  });
  return texts.reduce((list, text) => list.flatMap((segment) => {
    const from = segment.isText ? -1 : Buffer.from(segment.bytes).indexOf(text);
    if (from < 0) return [segment];
    const part = (a, b, isText) => ({ at: segment.at + a, bytes: segment.bytes.subarray(a, b), isText });
    const to = from + text.length;
    return [part(0, from, false), part(from, to, true), part(to, segment.bytes.length, false)];
  }), all);
}

// That nothing of the first part knows where a text is, as it is not there yet.
function hidden(parts, bodies) {
  const texts = parts.filter(({ isText }) => isText);
  const within = (address) => texts.some(({ at, bytes }) => address >= at && address < at + bytes.length);
  for (const { constants } of bodies) if (constants.some(within)) throw new Error('the first part knows a text of the rest');
  for (const { at, bytes, isText } of parts) {
    if (isText) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let k = -at & 3; k + 4 <= bytes.length; k += 4) {
      if (texts.some((text) => text.at === view.getUint32(k, true))) throw new Error('a text of the rest is known by data');
    }
  }
}

// The two parts of a program of which these functions are called at first, and not these texts.
export function split(bytes, called, texts) {
  const module = parsed(bytes);
  const { sections, imports, functions, elements, exports, tables, globals } = module;
  const count = imports.length;
  const isLater = (at) => at >= count && !called.has(at);
  const rest = imports.findIndex(({ named }) => named.startsWith('__wbg_rest_'));
  if (rest < 0) throw new Error('nothing brings the rest');
  const all = functions.map((_, k) => k + count);
  const later = all.filter(isLater);
  const calls = (at) => functions[at - count].calls.map(({ callee }) => callee);
  const type = (at) => (at < count ? imports[at].type : functions[at - count].type);

  const parts = segments(sections[DATA], texts);
  const soon = all.filter((at) => !isLater(at)).map((at) => functions[at - count]);
  hidden(parts, soon);
  if (soon.some(({ isFused }) => isFused)) throw new Error('the first part is not for every browser');

  const known = new Set(all.filter((at) => !isLater(at)).flatMap(calls));
  for (const { kind, at } of exports) if (kind === 0) known.add(at);
  for (const segment of elements) for (const at of segment.functions) known.add(at);
  const stubs = later.filter((at) => known.has(at));
  const first = all.filter((at) => !isLater(at) || known.has(at));
  const place = new Map(first.map((at, k) => [at, k + count]));
  const inFirst = (at) => (at < count ? at : place.get(at));
  const [bring, brought] = [count + first.length, globals.length];
  const slots = tables[0].limits[0];
  const slot = new Map(stubs.map((at, k) => [at, slots + k]));
  const stub = (at) => {
    const given = module.types[type(at)][0].flatMap((_, k) => [LOCAL_GET, ...number(k)]);
    return Buffer.from([0, CALL, ...number(bring), ...given, I32_CONST, ...signed(slot.get(at)), CALL_INDIRECT, ...number(type(at)), 0, END]);
  };
  const bringing = Buffer.from([0, GLOBAL_GET, ...number(brought), I32_EQZ, IF, NOTHING, CALL, ...number(rest), I32_CONST, 1, GLOBAL_SET,
    ...number(brought), END, END]);
  const grown = tables.map(({ kind, limits }, k) => [kind, ...limited(k ? limits : limits.map((limit) => limit + stubs.length))]);
  const shared = [...new Set(later.flatMap(calls))].filter((at) => !isLater(at)).sort((a, b) => a - b);
  const given = [
    ...tables.map((_, k) => ({ named: `t${k}`, kind: 1, at: k })), { named: 'm', kind: 2, at: 0 },
    ...globals.map((_, k) => ({ named: `g${k}`, kind: 3, at: k })), ...shared.map((at, k) => ({ named: `f${k}`, kind: 0, at })),
  ];
  const one = whole([
    [TYPE, sections[TYPE]], [IMPORT, sections[IMPORT]],
    [FUNCTION, list([...first.map(type), typed(module, [], [])].map(number))],
    [TABLE, list(grown)], [MEMORY, sections[MEMORY]],
    [GLOBAL, list([...globals.map(({ kind, changes, begins }) => [kind, changes, ...begins]), [I32, 1, I32_CONST, 0, END]])],
    [EXPORT, list([...exports, ...given].map((what) => written(what, inFirst)))],
    [ELEMENT, list(elements.map(({ at, functions: inside }) => segment(at, inside.map(inFirst))))],
    [CODE, codes([...first.map((at) => (isLater(at) ? stub(at) : moved(functions[at - count], inFirst))), bringing])],
    [DATA, data(parts.filter(({ isText }) => !isText))],
  ]);

  const placeLater = new Map([...shared, ...later].map((at, k) => [at, k]));
  const inRest = (at) => placeLater.get(at);
  const runs = [];
  for (const { at, functions: inside } of elements) for (const [k, which] of inside.entries()) if (isLater(which)) runs.push([at + k, [inRest(which)]]);
  const before = whole([
    [TYPE, sections[TYPE]],
    [IMPORT, list([
      ...shared.map((at, k) => imported('first', `f${k}`, [0], number(type(at)))),
      ...grown.map((table, k) => imported('first', `t${k}`, [1], table)),
      imported('first', 'm', [2], [...sections[MEMORY].subarray(1)]),
      ...globals.map(({ kind, changes }, k) => imported('first', `g${k}`, [3, kind, changes])),
    ])],
    [FUNCTION, list(later.map((at) => number(type(at))))],
    [ELEMENT, list([segment(slots, stubs.map(inRest)), ...runs.map((run) => segment(...run))])],
  ]);
  const bodies = later.map((at) => functions[at - count]);
  const other = bodies.map((body) => moved(body, inRest));
  const plain = bodies.map((body) => (body.isFused ? NEVER.body : undefined));
  const after = section(DATA, data(parts.filter(({ isText }) => isText)));
  return { first: one, rest: Buffer.concat([before, section(CODE, codes(other)), after]), plain: edits(before.length, other, plain) };
}

// What is to be written over a module with these bodies, where others stand in their place: where, over how many bytes, and what.
function edits(before, bodies, others) {
  const length = (all) => codes(all).length;
  const size = number(length(bodies));
  const all = [{ at: before + 1, over: size.length, by: Buffer.from(number(length(bodies.map((body, k) => others[k] ?? body)))) }];
  let at = before + 1 + size.length + number(bodies.length).length;
  for (const [k, body] of bodies.entries()) {
    const over = sized(body).length;
    if (others[k]) all.push({ at, over, by: sized(others[k]) });
    at += over;
  }
  return all;
}

// Which functions are called when the screens are shown that `show` shows; it is given the script's `wasm_bindgen`.
export async function called(bytes, script, page, show) {
  const module = parsed(bytes);
  const { sections, imports, functions, elements, exports } = module;
  const count = imports.length;
  const to = (at) => (at < count ? at : at + 1);
  const noting = whole([
    [TYPE, sections[TYPE]],
    [IMPORT, list([...imports.map(({ from, named, type }) => imported(from, named, [0], number(type))),
      imported('split', 'note', [0], number(typed(module, [I32], [])))])],
    [FUNCTION, sections[FUNCTION]], [TABLE, sections[TABLE]], [MEMORY, sections[MEMORY]], [GLOBAL, sections[GLOBAL]],
    [EXPORT, list(exports.map((what) => written(what, to)))],
    [ELEMENT, list(elements.map(({ at, functions: inside }) => segment(at, inside.map(to))))],
    [CODE, codes(functions.map((body, k) => moved(body.isFused ? NEVER : body, to, [I32_CONST, ...signed(k + count), CALL, ...number(count)])))],
    [DATA, sections[DATA]],
  ]);
  const found = new Set();
  const split = { note: (at) => found.add(at) };
  const own = { Module: WebAssembly.Module, Instance: WebAssembly.Instance, instantiate: (code, given) => WebAssembly.instantiate(code, { ...given, split }) };
  const program = new Function('gatewalkPage', 'WebAssembly', `${script}; return wasm_bindgen;`)(page, own);
  await program({ module_or_path: noting });
  show(program);
  return found;
}
