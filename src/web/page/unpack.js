// Unpacks LZMA, a header of 13 bytes with the size first: an eighth less than gzip, which browsers unpack, and than brotli with the
// dictionary that its library brings along. A chance of 2048 that a bit is 0 learns from each bit that comes. The bundler unpacks what it
// has packed, and refuses a difference. What is returned unpacks up to a byte, and goes on from there the next time: the rest of the
// program, which is packed as what follows its first part, waits for its turn.
function unpacking(from) {
  const properties = from[0];
  const lc = properties % 9;
  const lp = (properties / 9 | 0) % 5;
  const pb = properties / 45 | 0;
  const size = from[5] | from[6] << 8 | from[7] << 16 | from[8] << 24;
  const to = new Uint8Array(size);
  // Where the numbers of each kind begin.
  const [MATCH, REP, REP0, REP1, REP2, LONG, SLOT, SPECIAL, ALIGN, LEN, REPLEN, LITERAL] = [0, 192, 204, 216, 228, 240, 432, 688, 816, 832, 1346, 1860];
  const chances = new Uint16Array(LITERAL + (0x300 << lc + lp)).fill(1024);
  // Range and code. In an array of whole numbers they are no objects, as variables of 32 bits that functions share would be.
  const now = new Uint32Array([-1, 0]);
  let read = 13;
  for (let k = 0; k < 5; k += 1) now[1] = now[1] << 8 | from[read++];

  // The next bit, by the chance at a place.
  function bit(at) {
    const chance = chances[at];
    const bound = (now[0] >>> 11) * chance;
    let is = 0;
    if (now[1] < bound) {
      now[0] = bound;
      chances[at] = chance + (2048 - chance >>> 5);
    } else {
      now[0] -= bound;
      now[1] -= bound;
      chances[at] = chance - (chance >>> 5);
      is = 1;
    }
    if (now[0] < 0x1000000) {
      now[0] <<= 8;
      now[1] = now[1] << 8 | from[read++];
    }
    return is;
  }
  // A number of so many bits, each by a chance of those before it; and one whose lowest bit comes first.
  function tree(at, bits) {
    let node = 1;
    for (let k = 0; k < bits; k += 1) node = node << 1 | bit(at + node);
    return node - (1 << bits);
  }
  function reversed(at, bits) {
    let node = 1;
    let value = 0;
    for (let k = 0; k < bits; k += 1) {
      const is = bit(at + node);
      node = node << 1 | is;
      value |= is << k;
    }
    return value;
  }
  // Bits that are 0 or 1 alike.
  function even(bits) {
    let value = 0;
    for (; bits > 0; bits -= 1) {
      now[0] >>>= 1;
      value <<= 1;
      if (now[1] >= now[0]) {
        now[1] -= now[0];
        value |= 1;
      }
      if (now[0] < 0x1000000) {
        now[0] <<= 8;
        now[1] = now[1] << 8 | from[read++];
      }
    }
    return value;
  }
  // How much is copied.
  function length(at, place) {
    if (!bit(at)) return 2 + tree(at + 2 + (place << 3), 3);
    if (!bit(at + 1)) return 10 + tree(at + 130 + (place << 3), 3);
    return 18 + tree(at + 258, 8);
  }

  const places = (1 << pb) - 1;
  const above = (1 << lp) - 1;
  let kept = [0, 0, 0, 0, 0, 0];
  // A byte of its own, or a copy of what stands some way back: as far as one of the last four times, or another distance.
  return (until = size) => {
    let [at, state, rep0, rep1, rep2, rep3] = kept;
    while (at < until) {
      const place = at & places;
      if (!bit(MATCH + (state << 4) + place)) {
        const before = at > 0 ? to[at - 1] : 0;
        const table = LITERAL + 0x300 * (((at & above) << lc) + (before >> 8 - lc));
        let sign = 1;
        if (state >= 7) {
          let match = to[at - rep0 - 1];
          do {
            const hint = match >> 7 & 1;
            match <<= 1;
            const is = bit(table + (1 + hint << 8) + sign);
            sign = sign << 1 | is;
            if (hint !== is) break;
          } while (sign < 256);
        }
        while (sign < 256) sign = sign << 1 | bit(table + sign);
        to[at++] = sign;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      let count;
      if (bit(REP + state)) {
        if (!bit(REP0 + state)) {
          if (!bit(LONG + (state << 4) + place)) {
            state = state < 7 ? 9 : 11;
            to[at] = to[at - rep0 - 1];
            at += 1;
            continue;
          }
        } else {
          let distance = rep1;
          if (bit(REP1 + state)) {
            distance = rep2;
            if (bit(REP2 + state)) {
              distance = rep3;
              rep3 = rep2;
            }
            rep2 = rep1;
          }
          rep1 = rep0;
          rep0 = distance;
        }
        count = length(REPLEN, place);
        state = state < 7 ? 8 : 11;
      } else {
        [rep3, rep2, rep1] = [rep2, rep1, rep0];
        count = length(LEN, place);
        state = state < 7 ? 7 : 10;
        const slot = tree(SLOT + (Math.min(count - 2, 3) << 6), 6);
        rep0 = slot;
        if (slot > 3) {
          const bits = (slot >> 1) - 1;
          rep0 = (2 | slot & 1) << bits;
          rep0 += slot < 14 ? reversed(SPECIAL + rep0 - slot, bits) : (even(bits - 4) << 4) + reversed(ALIGN, 4);
        }
      }
      if (rep0 >= at || at + count > size) throw new Error('the program is damaged');
      const source = at - rep0 - 1;
      for (let k = 0; k < count; k += 1) to[at + k] = to[source + k];
      at += count;
    }
    kept = [at, state, rep0, rep1, rep2, rep3];
    return to;
  };
}

// The bytes with others written over them: `edits` are three numbers each, where, over how many, and how many of those that are given.
function edited(bytes, edits, given) {
  const parts = [];
  let [from, taken] = [0, 0];
  for (let k = 0; k < edits.length; k += 3) {
    parts.push(bytes.subarray(from, edits[k]), given.subarray(taken, taken += edits[k + 2]));
    from = edits[k] + edits[k + 1];
  }
  parts.push(bytes.subarray(from));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
