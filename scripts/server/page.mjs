// The page in a real Chromium: what it shows, that a keyboard is enough, and that axe finds nothing. Screenshots go to a folder, to be
// looked at.
//
//     npm install playwright-core axe-core
//     node scripts/server/page.mjs http://127.0.0.1:7424 FOLDER [CHROMIUM]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The packages are where the caller has installed them.
const require = createRequire(join(process.cwd(), 'node_modules', 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [url, folder, program = '/usr/bin/chromium'] = process.argv.slice(2);
const article = (name) => readFileSync(new URL(`../../tests/articles/${name}`, import.meta.url), 'utf8');

const FRENCH = article('tramway-valmont.fr.txt');
const ENGLISH = article('halden-port.en.txt');
const GERMAN =
  'Die Brücke ist wieder offen\n\nDer Bürgermeister hat gestern gesagt, dass die alte Brücke über den Fluss nach zwei Jahren wieder für den Verkehr geöffnet wird. Die Stadt hat dafür viel Geld ausgegeben.';
const LONG = `Le pont rouvre\n\nLe pont ${'Donaudampfschifffahrt'.repeat(12)} a rouvert lundi après deux ans de travaux. Il est à l’adresse https://example.org/${'a'.repeat(300)} selon la mairie de la ville. Les habitants attendaient cela depuis longtemps, et la fête est prévue samedi. La mairie a dépensé 3,2 millions d’euros.`;
const words = (count) => {
  const paragraphs = FRENCH.split('\n\n').slice(1);
  const text = [];
  for (let made = 0, turn = 0; made < count; turn += 1) {
    const paragraph = paragraphs[turn % paragraphs.length].replace(/\d+/g, (number) => Number(number) + turn);
    made += paragraph.split(/\s+/).length;
    text.push(paragraph);
  }
  return `Un très long article\n\n${text.join('\n\n')}`;
};

const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

async function open(width, height, locale, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const page = await context.newPage();
  page.on('pageerror', (error) => assert.fail(`the page's script failed: ${error}`));
  page.on('request', (request) => assert.ok(request.url().startsWith(url) || request.url().startsWith('data:'), request.url()));
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  return page;
}

async function summarize(page, text) {
  await page.fill('#input', text);
  await page.click('#go');
  await page.waitForSelector('#go:not([disabled])', { timeout: 120_000 });
}

// Nothing hangs over the edge, and axe finds nothing.
async function look(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${name}: the page scrolls sideways by ${wide}`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  // The policy of the page allows no script but its own; the debugger may run one all the same.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  const found = violations.map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes.map((node) => node.target).join(', ')}`);
  assert.deepEqual(found, [], name);
}

for (const [device, width, height] of [['phone', 390, 844], ['desktop', 1280, 800], ['wide', 1680, 1000]]) {
  for (const [locale, colorScheme] of [['fr-FR', 'light'], ['en-GB', 'dark']]) {
    const name = `${device}-${locale.slice(0, 2)}-${colorScheme}`;
    const page = await open(width, height, locale, colorScheme);
    assert.equal(await page.textContent('#go'), locale === 'fr-FR' ? 'Résumer' : 'Summarize');
    await look(page, `${name}-empty`);

    await summarize(page, locale === 'fr-FR' ? FRENCH : ENGLISH);
    assert.equal(await page.locator('#english li .sentence, #french li .sentence').count(), 6);
    assert.match(await page.textContent('#status'), /^3 /);
    await look(page, `${name}-summary`);

    // Under the pointer, a sentence and its twin are marked, and so is their source, which is in sight where it has a pane.
    const last = page.locator('#english .sentence').last();
    if (device === 'phone') {
      await last.click();
    } else {
      await last.hover();
    }
    assert.equal(await page.locator('.sentence.now').count(), 2);
    const source = page.locator('mark.now');
    assert.ok((await source.count()) >= 1);
    await page.waitForTimeout(100);
    const inSight = await source.first().evaluate((mark) => {
      const { top, bottom } = mark.getBoundingClientRect();
      return top >= 0 && top < innerHeight && bottom > 0;
    });
    assert.ok(inSight, `${name}: the source is out of sight`);
    await page.screenshot({ path: join(folder, `${name}-marked.png`) });
    await page.close();
  }
}

// A keyboard is enough.
{
  const page = await open(1280, 800, 'en-GB', 'light');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'input');
  await page.keyboard.insertText(FRENCH);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#results:not([hidden])');
  for (let turn = 0; turn < 20 && !(await page.evaluate(() => document.activeElement.classList.contains('sentence'))); turn += 1) {
    await page.keyboard.press('Tab');
  }
  assert.ok((await page.locator('mark.now').count()) >= 1, 'the focus marks the source');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MARK');
  await page.screenshot({ path: join(folder, 'keyboard.png') });

  // Copies are the server's own.
  for (const [button, begins] of [['text', 'English\n───'], ['markdown', '# English\n'], ['summary', '{\n']]) {
    await page.click(`[data-copy=${button}]`);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.startsWith(begins), `${button}: ${copied.slice(0, 40)}`);
  }

  // A file.
  await page.setInputFiles('#file', { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from(`<!doctype html><html lang=fr><body><article><p>${FRENCH.split('\n\n').slice(1).join('</p><p>')}</p></article>`) });
  await page.click('#go');
  await page.waitForSelector('#go:not([disabled])');
  assert.match(await page.textContent('#status'), /^3 of/);
  await look(page, 'file');
  await page.click('#forget');

  // Only what bears on a term, given in the other language.
  await page.fill('#focus', 'jobs');
  await summarize(page, ENGLISH);
  const chosen = await page.locator('#english .sentence').allTextContents();
  assert.ok(chosen.length && chosen.every((sentence) => /job/i.test(sentence)), chosen.join(' '));
  await page.fill('#focus', 'zoo');
  await summarize(page, ENGLISH);
  assert.match(await page.textContent('#error'), /no sentence of the article bears on/);
  await look(page, 'no-sentence');
  await page.fill('#focus', '');

  // Errors.
  await summarize(page, GERMAN);
  assert.match(await page.textContent('#error'), /German/);
  await look(page, 'third-language');
  await summarize(page, 'http://127.0.0.1:9/');
  assert.match(await page.textContent('#error'), /not allowed/);
  await summarize(page, ' ');
  assert.match(await page.textContent('#error'), /paste its text/);
  await page.close();
}

// Long words, and a long article.
for (const [device, width, height] of [['phone', 390, 844], ['desktop', 1280, 800]]) {
  const page = await open(width, height, 'fr-FR', 'light');
  await summarize(page, LONG);
  await look(page, `${device}-long-words`);
  const start = Date.now();
  await summarize(page, words(20_000));
  assert.equal(await page.locator('#english .sentence').count(), 3);
  console.log(`${device}: 20,000 words in ${Date.now() - start} ms`);
  await page.locator('#french .sentence').last().focus();
  await page.waitForTimeout(100);
  await page.screenshot({ path: join(folder, `${device}-20000-words.png`) });

  // Cancelled.
  await page.fill('#input', words(20_000));
  await page.fill('#amount', '900');
  await page.click('#go');
  await page.waitForSelector('#progress:not([hidden])');
  await page.screenshot({ path: join(folder, `${device}-working.png`) });
  await page.click('#stop');
  await page.waitForSelector('#go:not([disabled])');
  assert.equal(await page.textContent('#status'), 'Annulé');
  await page.close();
}
await browser.close();
console.log('the page is well');
