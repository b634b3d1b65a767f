'use strict';
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tongues = all('.tongue').map((el) => ({
    el,
    pages: all('.page', el),
    stage: el.querySelector('.stage'),
    walks: Object.fromEntries(all('.walk', el).map((ol) => [ol.dataset.phase, [...ol.children]])),
  }));
  let now = tongues[0];
  let page = 0;
  let phase = '';
  let at = 0;

  const steps = () => now.walks[phase] || [];
  const level = (li) => Number(li.dataset.l);
  const group = (li) => Number(li.dataset.g);

  // The numbers the questions of a scope ask for, as long as they are open.
  const asked = (scope) => new Set(all('form[data-asks]:not([data-settled])', scope)
    .flatMap((form) => form.dataset.asks.split(' ')));

  // Of numbers under a ?: what is to stand there again.
  const kept = new WeakMap();

  // A number that is asked for reads as ?, as wide as it is, and what is drawn from it is away.
  function veil(scope, names) {
    for (const el of all('[data-n]', scope).filter((number) => !number.closest('form'))) {
      const hide = names.has(el.dataset.n);
      if (hide === kept.has(el)) continue;
      el.classList.toggle('asked', hide);
      if (hide) {
        kept.set(el, [...el.childNodes]);
        const width = el.closest('pre') ? el.textContent.length : 1;
        el.textContent = '?'.padStart(Math.ceil(width / 2)).padEnd(width);
      } else {
        el.replaceChildren(...kept.get(el));
        kept.delete(el);
      }
    }
    for (const el of all('[data-of]', scope)) {
      el.toggleAttribute('hidden', el.dataset.of.split(' ').some((name) => names.has(name)));
    }
  }

  // A question is answered, or its answer was looked at: in both languages.
  function settle(form) {
    const place = all('.page', form.closest('.tongue')).indexOf(form.closest('.page'));
    const number = all('form', form.closest('.page')).indexOf(form);
    for (const here of tongues.map(({ pages }) => pages[place])) {
      all('form', here)[number].dataset.settled = '';
      veil(here, asked(here));
    }
    shapes();
    show();
  }

  // Pictures lie apart from the pages they are seen on: of those numbers that this page asks for are away.
  function shapes() {
    all('.shapes').forEach((drawn) => veil(drawn, asked(now.pages[page])));
  }

  // Below the page the machine of this time; as long as the page asks, no more of it than the page begins with.
  function machine(time) {
    const here = now.pages[page];
    all('.page>.machine').forEach((old) => old.remove());
    const asks = here.querySelector('form:not([data-settled])');
    const li = asks ? here.querySelector('.below') : steps().find((other) => level(other) === 0 && group(other) === time);
    const picture = li && here.dataset.phase && li.querySelector('.machine');
    if (picture) here.append(picture.cloneNode(true));
  }

  // Shows the step the reader stands on; the sentence goes to the live region.
  function show() {
    const li = steps()[at];
    if (!li || !now.stage) return;
    const copy = li.cloneNode(true);
    veil(copy, asked(now.pages[page]));
    const parts = [...copy.children];
    now.stage.querySelector('.say').textContent = parts.find((p) => p.matches('.say')).textContent;
    now.stage.querySelector('.sheet').replaceChildren(...parts.filter((p) => !p.matches('.say, .machine')));
    machine(group(li));
    const same = steps().filter((other) => level(other) === level(li));
    const name = now.stage.dataset.levels.split(',')[level(li)];
    now.stage.querySelector('.count').textContent = `${name} ${same.indexOf(li) + 1}/${same.length}`;
    for (const button of all('[data-phase]', now.stage)) {
      button.setAttribute('aria-pressed', button.dataset.phase === phase);
    }
  }

  function go(to) {
    if (to >= 0 && to < steps().length) {
      at = to;
      show();
    }
  }

  // The next step of this level, one way or the other.
  function along(way) {
    const list = steps();
    for (let n = at + way; n >= 0 && n < list.length; n += way) {
      if (level(list[n]) === level(list[at])) return go(n);
    }
  }

  function time(way) {
    const list = steps();
    if (!list[at]) return;
    const to = group(list[at]) + way;
    go(list.findIndex((li) => group(li) === to && level(li) === level(list[at])));
  }

  function into() {
    const list = steps();
    if (list[at + 1] && level(list[at + 1]) > level(list[at])) go(at + 1);
  }

  function out() {
    const list = steps();
    for (let n = at - 1; n >= 0; n -= 1) {
      if (level(list[n]) < level(list[at])) return go(n);
    }
  }

  function end(last) {
    const list = steps();
    const same = list.filter((li) => list[at] && level(li) === level(list[at]));
    go(list.indexOf(last ? same[same.length - 1] : same[0]));
  }

  function walk(name) {
    if (!now.walks[name] || name === phase) return;
    const depth = steps()[at] ? level(steps()[at]) : 2;
    phase = name;
    go(steps().findIndex((li) => level(li) === depth));
  }

  function next(way) {
    const names = Object.keys(now.walks);
    if (names.length > 1) walk(names[(names.indexOf(phase) + way + names.length) % names.length]);
  }

  // Puts the stage beside the page of this moment.
  function place() {
    for (const tongue of tongues) tongue.el.hidden = tongue !== now;
    root.lang = now.el.lang;
    document.title = now.el.dataset.title;
    now.pages.forEach((section, n) => section.classList.toggle('now', n === page));
    const here = now.pages[page];
    if (now.stage) {
      now.stage.hidden = !here.dataset.phase;
      if (here.dataset.phase) here.querySelector('.side').append(now.stage);
    }
    const counter = now.el.querySelector('.place');
    if (counter) counter.textContent = `${page + 1}/${now.pages.length}`;
    shapes();
    show();
  }

  function turn(to, spoken) {
    if (to < 0 || to >= now.pages.length) return;
    page = to;
    const here = now.pages[page];
    if (here.dataset.phase) {
      phase = here.dataset.phase;
      at = Number(here.dataset.start);
    }
    place();
    if (spoken) {
      history.replaceState(null, '', `#${page + 1}`);
      scrollTo(0, 0);
      here.querySelector('h2').focus({ preventScroll: true });
    }
  }

  // What had the focus is hidden with its language.
  function language() {
    const held = now.el.contains(document.activeElement);
    now = tongues[(tongues.indexOf(now) + 1) % tongues.length];
    place();
    if (held) now.pages[page].querySelector('h2').focus({ preventScroll: true });
  }

  function theme() {
    const dark = getComputedStyle(root).colorScheme === 'dark';
    root.dataset.theme = dark ? 'light' : 'dark';
  }

  const actions = {
    next: () => along(1), previous: () => along(-1), into, out,
    before: () => time(-1), after: () => time(1),
    forth: () => turn(page + 1, true), back: () => turn(page - 1, true),
    first: () => end(false), last: () => end(true), turned: () => next(1),
    language, theme,
  };
  // What moves in the walk; on a page without one these keys are the browser's.
  const names = ['next', 'previous', 'into', 'out', 'before', 'after', 'first', 'last', 'turned'];
  const walking = new Set(names.map((name) => actions[name]));
  const keys = {
    ArrowRight: actions.next, l: actions.next, ' ': actions.next,
    ArrowLeft: actions.previous, h: actions.previous, Backspace: actions.previous,
    Enter: into, Escape: out, '[': actions.before, ']': actions.after,
    Home: actions.first, End: actions.last, G: actions.last,
    b: actions.turned, n: actions.forth, p: actions.back, L: language, T: theme, t: theme,
  };

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input')) return;
    if (['Enter', ' '].includes(event.key) && event.target.matches('button, a, summary')) return;
    const act = keys[event.key];
    const selects = event.shiftKey && event.key.startsWith('Arrow');
    if (act && !selects && !(walking.has(act) && (!now.stage || now.stage.hidden))) {
      event.preventDefault();
      act();
    }
  });

  addEventListener('click', (event) => {
    const button = event.target.closest('button[data-do]');
    if (!button) return;
    if (button.dataset.do === 'phase') walk(button.dataset.phase);
    else actions[button.dataset.do]();
  });

  // A swipe to the left is the next step.
  for (const { stage } of tongues.filter((tongue) => tongue.stage)) {
    let from = null;
    stage.addEventListener('touchstart', (event) => { from = event.changedTouches[0]; }, { passive: true });
    stage.addEventListener('touchend', (event) => {
      const to = event.changedTouches[0];
      const [x, y] = from ? [to.clientX - from.clientX, to.clientY - from.clientY] : [0, 0];
      if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) along(x < 0 ? 1 : -1);
    }, { passive: true });
  }

  // A choice is right if its number is; a number, if it is near enough.
  // Numbers as keyboards and input methods write them: full-width signs, a decimal comma, a fraction.
  const plain = (text) => text.normalize('NFKC').trim().replace(/[−—]/g, '-').replace(/[,。]/g, '.');
  const value = (text) => text.split('/').map((part) => (part.trim() === '' ? NaN : Number(part)))
    .reduce((above, below) => above / below);
  // What was rounded rightly to two decimals or more is right, if it says more than its size.
  const room = (form, text) => {
    const decimals = (text.split('.')[1] ?? '').length;
    const telling = text.replace(/\D/g, '').replace(/^0+/, '').length > 1;
    return Math.max(Number(form.dataset.tolerance), decimals > 1 && telling ? 0.5 * 10 ** -decimals : 0) + 1e-12;
  };
  function tell(form, right, miss, reveal) {
    const status = form.querySelector('[role=status]');
    status.classList.toggle('right', right);
    if (right) {
      status.textContent = status.dataset.right;
      reveal();
    } else if (miss) {
      status.replaceChildren(...miss.cloneNode(true).childNodes);
    } else {
      status.textContent = status.dataset.wrong;
    }
  }
  // All that are right, and no other.
  function choices(form, reveal) {
    const given = all('input:checked', form).map((input) => input.value);
    if (given.length === 0) return;
    const wanted = form.dataset.answer.split(',');
    const wrong = given.find((n) => !wanted.includes(n));
    const miss = all('.miss', form).find((told) => told.dataset.for === wrong);
    tell(form, given.join(',') === form.dataset.answer, miss, reveal);
  }
  addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const reveal = () => { form.querySelector('.answer').open = true; };
    // What is answered in words the reader compares.
    if (form.dataset.answer === undefined) return reveal();
    if (form.querySelector('[type=checkbox]')) return choices(form, reveal);
    const wanted = Number(form.dataset.answer);
    const chosen = form.querySelector('input:checked, input[type=text]');
    const given = chosen ? plain(chosen.value) : '';
    if (given === '') return;
    const choice = chosen.type === 'radio';
    const near = (number) => Math.abs(value(given) - number) <= (choice ? 1e-9 : room(form, given));
    const right = near(wanted);
    const miss = all('.miss', form).find((told) => near(Number(told.dataset.for)));
    tell(form, right, miss, reveal);
  });

  addEventListener('toggle', ({ target }) => {
    if (target.matches('.answer[open]')) settle(target.closest('form'));
  }, true);

  // On paper the whole walk follows the pages and must not answer their questions.
  const veilWalks = (names) => tongues.forEach(({ el }) => {
    all('.walks', el).forEach((walks) => veil(walks, names(el)));
    all('.shapes').forEach((drawn) => veil(drawn, names(el)));
  });
  addEventListener('beforeprint', () => veilWalks(asked));
  addEventListener('afterprint', () => veilWalks(() => new Set()));

  root.classList.add('js');
  for (const here of tongues.flatMap(({ pages }) => pages)) veil(here, asked(here));
  if (tongues.length < 2) all('[data-do=language]').forEach((button) => { button.hidden = true; });
  const wanted = Number(location.hash.slice(1)) - 1;
  turn(wanted > 0 && wanted < now.pages.length ? wanted : 0, false);
})();
