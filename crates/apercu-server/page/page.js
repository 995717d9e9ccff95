// The page of `apercu serve`: asks the server that it came from, and shows both summaries beside their source.
'use strict';

const TEXTS = {
  en: {
    about: 'A news article, in French or English; its summary in both.',
    other: 'Français',
    input: 'Article: its text, or its address',
    hint: 'Or drop a file here: plain text or a web page.',
    choose: 'Choose a file',
    forget: 'Remove the file',
    length: 'Length',
    unit: 'Counted in',
    sentences: 'sentences',
    words: 'words',
    percent: '% of the article',
    focus: 'Only what bears on',
    terms: 'terms, English or French',
    from: 'Language of the article',
    detect: 'detected',
    english: 'English',
    french: 'French',
    token: 'Token',
    go: 'Summarize',
    stop: 'Cancel',
    copy: 'Copy both as',
    text: 'text',
    source: 'Article',
    working: (seconds) => `Working: ${seconds} s`,
    done: (kept, read) => `${kept} of ${read} sentences`,
    whole: 'The whole article: it is no longer than the summary may be',
    replaced: (count) => `Bytes that are no text were replaced: ${count}`,
    restricted: 'The page says that it is not free to read: this may be its beginning only',
    copied: 'Copied',
    notCopied: 'The browser did not allow copying',
    stopped: 'Cancelled',
    nothing: 'There is no article yet: paste its text or its address',
    warning: 'Warning: ',
    unreachable: 'The server does not answer. Is it still running?',
    401: 'The server asks for a token',
    403: 'The server refuses requests of this page',
    408: 'The article did not reach the server in time',
    413: 'The article is too long for this server',
    429: (seconds) => `The server is busy. Try again in ${seconds} s`,
    500: 'The server failed on this article',
  },
  fr: {
    about: 'Un article de presse, en français ou en anglais ; son résumé dans les deux.',
    other: 'English',
    input: 'Article : son texte, ou son adresse',
    hint: 'Ou déposez ici un fichier : du texte brut ou une page web.',
    choose: 'Choisir un fichier',
    forget: 'Retirer le fichier',
    length: 'Longueur',
    unit: 'Comptée en',
    sentences: 'phrases',
    words: 'mots',
    percent: '% de l’article',
    focus: 'Seulement ce qui porte sur',
    terms: 'termes, fr. ou angl.',
    from: 'Langue de l’article',
    detect: 'détectée',
    english: 'anglais',
    french: 'français',
    token: 'Jeton',
    go: 'Résumer',
    stop: 'Annuler',
    copy: 'Copier les deux en',
    text: 'texte',
    source: 'Article',
    working: (seconds) => `En cours : ${seconds} s`,
    done: (kept, read) => `${kept} phrases sur ${read}`,
    whole: 'L’article entier : il n’est pas plus long que le résumé ne peut l’être',
    replaced: (count) => `Octets remplacés, qui ne sont pas du texte : ${count}`,
    restricted: 'La page dit ne pas être en accès libre : ce n’en est peut-être que le début',
    copied: 'Copié',
    notCopied: 'Le navigateur n’a pas permis de copier',
    stopped: 'Annulé',
    nothing: 'Il n’y a pas encore d’article : collez son texte ou son adresse',
    warning: 'Attention : ',
    unreachable: 'Le serveur ne répond pas. Est-il toujours en marche ?',
    401: 'Le serveur demande un jeton',
    403: 'Le serveur refuse les demandes de cette page',
    408: 'L’article n’est pas arrivé à temps au serveur',
    413: 'L’article est trop long pour ce serveur',
    429: (seconds) => `Le serveur est occupé. Réessayez dans ${seconds} s`,
    500: 'Le serveur a échoué sur cet article',
  },
};

// What the number is when a unit is chosen, and the most that it may be.
const UNITS = { sentences: [3, 1000], words: [60, 100000], ratio: [10, 100] };

const at = (id) => document.getElementById(id);
const ADDRESS = /^\s*https?:\/\/\S+\s*$/i;

let language = navigator.languages.map((tag) => tag.slice(0, 2)).find((code) => code in TEXTS) || 'en';
let file = null;
let request = null;
let answer = null;

const say = (key, ...values) => {
  const text = TEXTS[language][key];
  return typeof text === 'function' ? text(...values) : text;
};

function speak(code) {
  language = code;
  document.documentElement.lang = code;
  for (const element of document.querySelectorAll('[data-say]')) {
    element.textContent = say(element.dataset.say);
  }
  for (const element of document.querySelectorAll('[data-hint]')) {
    element.placeholder = say(element.dataset.hint);
  }
  at('tongue').textContent = say('other');
  at('tongue').lang = code === 'en' ? 'fr' : 'en';
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function show(status, error = '') {
  at('status').textContent = status;
  at('error').textContent = error;
  at('error').hidden = !error;
}

// What the request says, and in what form: a file goes as it is.
function asked() {
  const unit = at('unit').value;
  const amount = Number(at('amount').value);
  const options = { format: 'page', [unit]: unit === 'ratio' ? amount / 100 : amount };
  if (at('focus').value.trim()) {
    options.about = at('focus').value;
  }
  if (at('from').value) {
    options.from = at('from').value;
  }
  if (file) {
    const isPage = /\.x?html?$/i.test(file.name) || /html/.test(file.type);
    return {
      query: new URLSearchParams({ ...options, lossy: true }),
      type: isPage ? 'text/html' : 'text/plain',
      body: file,
    };
  }
  const input = at('input').value;
  if (!input.trim()) {
    return null;
  }
  const isPage = /^\s*<(!doctype html|html|head|body)/i.test(input);
  const source = ADDRESS.test(input) ? { url: input.trim() } : isPage ? { html: input } : { text: input };
  return { query: '', type: 'application/json', body: JSON.stringify({ ...source, ...options }) };
}

async function summarize(event) {
  event.preventDefault();
  const ask = asked();
  if (!ask) {
    show('', say('nothing'));
    at('input').focus();
    return;
  }
  const controller = new AbortController();
  request?.abort();
  request = controller;
  const start = Date.now();
  const tick = () => show(say('working', Math.round((Date.now() - start) / 1000)));
  const clock = setInterval(tick, 1000);
  // What an error stands above must not look like its answer.
  at('results').hidden = true;
  busy(true);
  tick();
  try {
    const headers = { 'Content-Type': ask.type, 'Accept-Language': language };
    if (at('token').value) {
      headers.Authorization = `Bearer ${at('token').value}`;
    }
    const response = await fetch(`v1/summarize?${ask.query}`, {
      method: 'POST',
      headers,
      body: ask.body,
      signal: controller.signal,
    });
    const body = await response.json();
    if (response.ok) {
      clearInterval(clock);
      shown(body);
    } else {
      show('', refused(response, body));
    }
  } catch (error) {
    show(error.name === 'AbortError' ? say('stopped') : '', error.name === 'AbortError' ? '' : say('unreachable'));
  } finally {
    clearInterval(clock);
    if (request === controller) {
      request = null;
      busy(false);
    }
  }
}

function busy(is) {
  at('progress').hidden = !is;
  at('stop').hidden = !is;
  at('go').disabled = is;
  at('results').setAttribute('aria-busy', is);
}

function refused(response, body) {
  if (response.status === 401) {
    at('key').hidden = false;
    at('token').focus();
  }
  const known = say(response.status >= 500 ? 500 : response.status, response.headers.get('Retry-After') || 1);
  return known || body.error;
}

function shown(body) {
  answer = body;
  const { counts, whole, page, replaced_bytes: replaced } = body.summary;
  const notes = [whole ? say('whole') : say('done', counts.sentences_kept, counts.sentences_read)];
  if (replaced) {
    notes.push(say('replaced', replaced));
  }
  if (page?.restricted) {
    notes.push(say('restricted'));
  }
  const spans = sources(body);
  for (const name of ['english', 'french']) {
    render(at(name).querySelector('.body'), body.summary[name], body.warnings[name], spans);
  }
  at('source').lang = body.summary.source_language;
  at('source-heading').lang = language;
  article(body, spans);
  at('results').hidden = false;
  show(notes.join('. '));
  at('results').scrollIntoView({ behavior: pace() });
}

// The places in the article that summaries come from, in order and each once; offsets are bytes of UTF-8.
function sources(body) {
  const found = new Map();
  for (const name of ['english', 'french']) {
    for (const sentence of body.summary[name].sentences) {
      for (const { start, end } of sentence.sources) {
        found.set(start, Math.max(end, found.get(start) || 0));
      }
    }
  }
  return [...found].sort((a, b) => a[0] - b[0]);
}

function warnings(texts) {
  const items = texts.map((text) =>
    element('li', {}, element('span', { ariaHidden: 'true', textContent: '⚠ ' }), element('span', { className: 'hidden', textContent: say('warning'), lang: language }), text));
  return items.length ? [element('ul', { className: 'warnings' }, ...items)] : [];
}

function render(body, summary, messages, spans) {
  const list = element('ol', {});
  summary.sentences.forEach((sentence, number) => {
    const places = sentence.sources.map(({ start }) => spans.findIndex((span) => span[0] === start));
    const link = element('a', { className: 'sentence', href: `#source-${places[0]}`, textContent: sentence.text });
    link.dataset.places = places.join(' ');
    list.append(element('li', {}, link, ...warnings(messages.sentences[number])));
  });
  const title = summary.title ? [element('h3', { textContent: summary.title }), ...warnings(messages.title)] : [];
  body.replaceChildren(...title, list);
}

function article(body, spans) {
  const bytes = new TextEncoder().encode(body.article);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const cut = (start, end) => decoder.decode(bytes.subarray(start, end));
  const parts = [];
  let last = 0;
  spans.forEach(([start, end], number) => {
    parts.push(cut(last, start));
    parts.push(element('mark', { id: `source-${number}`, tabIndex: -1, textContent: cut(Math.max(start, last), end) }));
    last = end;
  });
  parts.push(cut(last));
  at('article').replaceChildren(...parts);
  at('article').scrollTop = 0;
}

const pace = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

// Marks the source of a sentence under the pointer or the focus, and scrolls to it where the article has its own pane.
function point(link, isThere) {
  for (const now of document.querySelectorAll('.now')) {
    now.classList.remove('now');
  }
  if (!isThere) {
    return;
  }
  const marks = link.dataset.places.split(' ').map((place) => at(`source-${place}`));
  for (const twin of document.querySelectorAll('.sentence')) {
    twin.classList.toggle('now', twin.dataset.places === link.dataset.places);
  }
  marks.forEach((mark) => mark?.classList.add('now'));
  if (marks[0]) {
    reveal(marks[0], link);
  }
}

// Scrolls the article's pane, where it has one, so that the mark stands beside the sentence that it is the source of.
function reveal(mark, link) {
  const pane = at('article');
  const [box, beside, frame] = [mark, link, pane].map((shown) => shown.getBoundingClientRect());
  if (pane.scrollHeight <= pane.clientHeight) {
    return;
  }
  const most = Math.min(frame.bottom, innerHeight) - box.height;
  const top = Math.max(frame.top, 0, Math.min(beside.top, most));
  pane.scrollBy({ top: box.top - top, behavior: pace() });
}

async function copy(form) {
  const value = answer[form];
  const text = typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`;
  try {
    await navigator.clipboard.writeText(text);
    show(say('copied'));
  } catch {
    // Without a secure connection there is no clipboard but this one.
    const area = element('textarea', { value: text, className: 'hidden' });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    show(done ? say('copied') : '', done ? '' : say('notCopied'));
  }
}

function take(chosen) {
  file = chosen || null;
  at('chosen').hidden = !file;
  at('name').textContent = file ? file.name : '';
  at('input').disabled = Boolean(file);
}

at('tongue').addEventListener('click', () => speak(language === 'en' ? 'fr' : 'en'));
at('ask').addEventListener('submit', summarize);
at('stop').addEventListener('click', () => request?.abort());
at('input').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    at('ask').requestSubmit();
  }
});
at('unit').addEventListener('change', () => {
  const [usual, most] = UNITS[at('unit').value];
  Object.assign(at('amount'), { value: usual, max: most });
});
at('file').addEventListener('change', () => take(at('file').files[0]));
at('forget').addEventListener('click', () => {
  take(null);
  at('file').value = '';
  at('input').focus();
});
for (const kind of ['dragover', 'dragleave', 'drop']) {
  addEventListener(kind, (event) => {
    if (![...(event.dataTransfer?.types || [])].includes('Files')) {
      return;
    }
    event.preventDefault();
    document.body.classList.toggle('dropping', kind === 'dragover');
    if (kind === 'drop') {
      take(event.dataTransfer.files[0]);
    }
  });
}
for (const [kind, isThere] of [['pointerover', true], ['pointerout', false], ['focusin', true], ['focusout', false]]) {
  at('columns').addEventListener(kind, (event) => {
    const link = event.target.closest('.sentence');
    // A source that was jumped to stays marked as long as it has the focus.
    if (link && (isThere || document.activeElement.tagName !== 'MARK')) {
      point(link, isThere);
    }
  });
}
at('columns').addEventListener('click', (event) => {
  const link = event.target.closest('.sentence');
  const mark = link && at(link.hash.slice(1));
  if (mark) {
    event.preventDefault();
    mark.scrollIntoView({ block: 'center', behavior: pace() });
    mark.focus({ preventScroll: true });
    point(link, true);
  }
});
at('article').addEventListener('focusout', (event) => point(event.target, false));
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => copy(button.dataset.copy));
}
speak(language);
fetch('frontend/settings')
  .then((response) => response.json())
  .then((settings) => {
    at('key').hidden = !settings.keyRequired;
  })
  .catch(() => {});
