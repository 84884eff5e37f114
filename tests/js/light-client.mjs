// Asks the light client smoldot, unmodified, through PAPI. It is given a chain spec and nothing else: it finds the nodes that the spec
// names, proves to itself which block is final from the spec's genesis on, and takes no answer about the state without a proof of it.
// Runs in Node.js and in a browser alike.
import { createClient } from 'polkadot-api';
import { getSmProvider } from 'polkadot-api/sm-provider';

// What PAPI decodes, as JSON: bytes as hex, big integers as numbers.
const plain = (value) =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, part) => {
      if (typeof part === 'bigint') return Number(part);
      return part instanceof Uint8Array ? `0x${Array.from(part, (b) => b.toString(16).padStart(2, '0')).join('')}` : part;
    }),
  );

// request: {
//   chainSpec   text of the raw chain spec
//   beyond      the block that must be final before anything is read
//   keys        storage keys as hex, whose values are wanted as they are
//   entries     [pallet, item, ...keys]: values wanted decoded by the metadata, which is proven too
//   calls       [api, method, ...arguments]: answers of the runtime, which the light client runs itself over proven state
// }
// Answers { block: { hash, number }, keys: {key: value}, entries: [...], calls: [...] }, all as of that one block.
export async function ask(smoldot, request) {
  const client = createClient(getSmProvider(() => smoldot.addChain({ chainSpec: request.chainSpec })));
  const block = await finalized(client, request.beyond ?? 0);
  const at = { at: block.hash };
  const api = client.getUnsafeApi();
  const keys = {};
  for (const key of request.keys ?? []) keys[key] = await client.rawQuery(key, at);
  const entries = [];
  for (const [pallet, item, ...path] of request.entries ?? []) {
    entries.push(plain(await api.query[pallet][item].getValue(...path, at)));
  }
  const calls = [];
  for (const [name, method, ...values] of request.calls ?? []) {
    calls.push(plain(await api.apis[name][method](...values, at)));
  }
  client.destroy();
  return { block: { hash: block.hash, number: block.number }, keys, entries, calls };
}

function finalized(client, beyond) {
  return new Promise((resolve, reject) => {
    const following = client.finalizedBlock$.subscribe({
      next: (block) => {
        if (block.number < beyond) return;
        resolve(block);
        queueMicrotask(() => following.unsubscribe());
      },
      error: reject,
    });
  });
}
