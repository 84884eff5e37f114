// Checks certificates with the verifier for browsers, in Node.js.
//   node verify.mjs FOLDER_OF_THE_VERIFIER PAIRS_AS_JSON
// A pair is [file of the certificate, file of the anchor]. Prints one line of JSON: the answers, in that order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, pairs] = process.argv.slice(2);
const { load } = await import(pathToFileURL(join(folder, 'verifier.mjs')));
const verifier = await load(readFileSync(join(folder, 'drl_verifier.wasm')));
const answers = JSON.parse(pairs).map((files) => verifier.verify(...files.map((file) => new Uint8Array(readFileSync(file)))));
console.log(JSON.stringify(answers));
