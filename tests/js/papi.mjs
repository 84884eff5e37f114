// Signs and submits one call with PAPI (polkadot-api), unmodified, and waits until it is finalized.
//   node papi.mjs URL SCHEME SECRET_URI PALLET METHOD ARGUMENTS_AS_JSON_OBJECT
// Prints one line of JSON: { block, events: ["Pallet.Event"], error }.
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { Keyring } from '@polkadot/keyring';
import { WebSocket } from 'ws';

const [url, scheme, uri, pallet, method, args] = process.argv.slice(2);
const client = createClient(getWsProvider(url, { websocketClass: WebSocket }));
const pair = new Keyring({ type: scheme, ss58Format: 42 }).addFromUri(uri);
const signer = getPolkadotSigner(pair.publicKey, scheme === 'ed25519' ? 'Ed25519' : 'Sr25519', (bytes) => pair.sign(bytes));

const result = await client
  .getUnsafeApi()
  .tx[pallet][method](JSON.parse(args))
  .signAndSubmit(signer)
  .then((done) => ({
    block: done.block.hash,
    events: done.events.map((event) => `${event.type}.${event.value.type}`),
    error: done.ok ? null : `${done.dispatchError.value?.type}.${done.dispatchError.value?.value?.type}`,
  }))
  .catch((error) => ({ block: null, events: [], error: String(error.error ? JSON.stringify(error.error) : error.message) }));

console.log(JSON.stringify(result));
client.destroy();
process.exit(0);
