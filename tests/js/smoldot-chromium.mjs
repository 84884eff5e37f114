// Reads the ledger with the light client smoldot inside headless Chromium.
//   node smoldot-chromium.mjs CHAIN_SPEC_FILE REQUEST_AS_JSON
// Prints one line of JSON: see light-client.mjs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inChromium, serving } from './chromium.mjs';

const [file, request] = process.argv.slice(2);
const asked = { ...JSON.parse(request), chainSpec: readFileSync(file, 'utf8') };
// Browsers do not look packages up by name, so the modules become one.
const source = `
  import { start } from 'smoldot';
  import { ask } from './light-client.mjs';
  window.ask = (request) => ask(start({ maxLogLevel: 3 }), request);
`;
const folder = fileURLToPath(new URL('.', import.meta.url));
const stdin = { contents: source, resolveDir: folder };
const bundle = await build({ stdin, bundle: true, format: 'esm', platform: 'browser', write: false, logLevel: 'error' });

const files = {
  '/': { type: 'text/html', body: '<!doctype html><script type="module" src="/client.js"></script>' },
  '/client.js': { type: 'text/javascript', body: bundle.outputFiles[0].text },
};
const answer = await serving(files, (address) =>
  inChromium(async (page) => {
    await page.goto(address);
    await page.waitForFunction(() => window.ask);
    return page.evaluate((request) => window.ask(request), asked);
  }),
);
console.log(JSON.stringify(answer));
process.exit(0);
