// A page in headless Chromium, the one that Debian packages. What it loads comes from this machine alone.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.DRL_CHROMIUM ?? '/usr/bin/chromium';

// Opens a browser, lets `use` work with a page of it, and closes it, whatever happens.
export async function inChromium(use) {
  // No sandbox: continuous integration runs as root, where Chromium's sandbox does not start. The pages are our own.
  const browser = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.error(`page: ${message.text()}`));
    page.on('pageerror', (fault) => console.error(`page: ${fault}`));
    return await use(page);
  } finally {
    await browser.close();
  }
}

// Serves texts by path on a free port of this machine while `use` runs.
export async function serving(files, use) {
  const server = createServer((request, response) => {
    const file = files[request.url];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body ?? '');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
