// Signs and submits one call with polkadot.js (@polkadot/api), unmodified, and waits until it is finalized.
//   node polkadot-js.mjs URL SCHEME SECRET_URI PALLET METHOD ARGUMENTS_AS_JSON_ARRAY
// Prints one line of JSON: { block, events: ["pallet.Event"], error }.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';

const [url, scheme, uri, pallet, method, args] = process.argv.slice(2);
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const pair = new Keyring({ type: scheme, ss58Format: 42 }).addFromUri(uri);
const transaction = api.tx[pallet][method](...JSON.parse(args));

const result = await new Promise((resolve, reject) => {
  transaction
    .signAndSend(pair, ({ status, events, dispatchError, isError }) => {
      if (isError) return reject(new Error(status.type));
      if (!status.isFinalized) return undefined;
      const name = (error) => {
        if (!error.isModule) return error.toString();
        const meta = api.registry.findMetaError(error.asModule);
        return `${meta.section}.${meta.name}`;
      };
      return resolve({
        block: status.asFinalized.toHex(),
        events: events.map(({ event }) => `${event.section}.${event.method}`),
        error: dispatchError ? name(dispatchError) : null,
      });
    })
    .catch(reject);
}).catch((error) => ({ block: null, events: [], error: error.message }));

console.log(JSON.stringify(result));
await api.disconnect();
process.exit(0);
