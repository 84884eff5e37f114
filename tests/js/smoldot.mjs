// Reads the ledger with the light client smoldot in Node.js.
//   node smoldot.mjs CHAIN_SPEC_FILE REQUEST_AS_JSON
// Prints one line of JSON: see light-client.mjs.
import { readFileSync } from 'node:fs';
import { start } from 'smoldot';
import { ask } from './light-client.mjs';

const [file, request] = process.argv.slice(2);
const smoldot = start({ maxLogLevel: 3, logCallback: (_, target, message) => console.error(target, message) });
console.log(JSON.stringify(await ask(smoldot, { ...JSON.parse(request), chainSpec: readFileSync(file, 'utf8') })));
await smoldot.terminate();
process.exit(0);
