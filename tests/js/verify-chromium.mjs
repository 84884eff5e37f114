// Checks certificates with the page for regulators, opened from a file in headless Chromium that has no network.
//   node verify-chromium.mjs FOLDER_OF_THE_VERIFIER PAIRS_AS_JSON
// A pair is [file of the certificate, file of the anchor]. Prints one line of JSON: what the page shows, in that order, each as
// { outcome, zh, en, anchor }, where zh and en are { title, rows: { heading: text } }.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inChromium } from './chromium.mjs';

const [folder, pairs] = process.argv.slice(2);
const address = pathToFileURL(join(folder, 'verify.html')).href;

async function check(page, [certificate, anchor]) {
  await page.goto(address);
  await page.setInputFiles('#anchor', anchor);
  await page.setInputFiles('#certificate', certificate);
  await page.waitForSelector('#result:not([hidden])');
  const shown = { outcome: await page.getAttribute('#result', 'data-outcome') };
  for (let i = 0; i < 2; i += 1) {
    const language = (await page.getAttribute('html', 'lang')).slice(0, 2);
    shown[language] = await page.evaluate(() => ({
      title: document.querySelector('#result h2').textContent,
      rows: Object.fromEntries(Array.from(document.querySelectorAll('#result tr'), (row) => Array.from(row.cells, (cell) => cell.textContent))),
    }));
    await page.click('#language');
  }
  shown.anchor = await page.textContent('#anchor-answer');
  return shown;
}

const shown = await inChromium(async (page) => {
  await page.context().setOffline(true);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const results = [];
  for (const pair of JSON.parse(pairs)) results.push(await check(page, pair));
  const elsewhere = asked.filter((url) => url !== address);
  if (elsewhere.length) throw new Error(`the page asked for ${elsewhere}`);
  return results;
});
console.log(JSON.stringify(shown));
process.exit(0);
