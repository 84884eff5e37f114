// Checks a certificate with code that is not ours wherever there is some: block headers and finality proofs are read by
// @polkadot/types, BLAKE2b and Ed25519 are those of @noble. What has no package, the trie and the rules of GRANDPA, is written here a
// second time.
//   node cross-check.mjs CERTIFICATE_FILE ANCHOR_FILE STORAGE_KEYS_AS_JSON
// Both files as JSON. Prints one line of JSON: what was found, for a comparison with what our verifier says.
import { readFileSync } from 'node:fs';
import { TypeRegistry } from '@polkadot/types';
import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { compact } from 'scale-ts';

const registry = new TypeRegistry();
const fromHex = (text) => hexToBytes(text.replace(/^0x/, ''));
const toHex = (bytes) => `0x${bytesToHex(bytes)}`;
const hash = (bytes) => toHex(blake2b(bytes, { dkLen: 32 }));
const ensure = (holds, what) => {
  if (!holds) throw new Error(what);
};

// A block that is final: two thirds of `set` signed for it or for descendants of it.
function finalBlock({ header, justification }, set, setId) {
  const block = { header: registry.createType('Header', header), hash: hash(fromHex(header)) };
  const number = block.header.number.toNumber();
  const { round, commit, votesAncestries } = registry.createType('GrandpaJustification', justification);
  ensure(commit.targetHash.toHex() === block.hash && commit.targetNumber.toNumber() === number, 'another block was justified');
  const parents = new Map(votesAncestries.map((of) => [hash(of.toU8a()), of.parentHash.toHex()]));
  const weights = new Map(set);
  let weight = 0n;
  for (const { precommit, signature, id } of commit.precommits) {
    const voter = id.toHex();
    ensure(weights.has(voter), `${voter} has no vote, or voted twice`);
    // 1: a precommit. Then what is voted for, the round, and the number of the set.
    const signed = concatBytes(Uint8Array.of(1), precommit.toU8a(), round.toU8a(), registry.createType('u64', setId).toU8a());
    ensure(ed25519.verify(signature.toU8a(), signed, id.toU8a()), `the signature of ${voter} does not hold`);
    let at = precommit.targetHash.toHex();
    while (at !== block.hash) {
      ensure(parents.has(at), `${voter} voted for another chain`);
      at = parents.get(at);
    }
    weight += weights.get(voter);
    weights.delete(voter);
  }
  const total = set.reduce((sum, [, of]) => sum + of, 0n);
  ensure(3n * weight > 2n * total, 'too few votes');
  const signers = commit.precommits.map(({ id }) => id.toHex()).sort();
  return { header: block.header, hash: block.hash, number, stateRoot: block.header.stateRoot.toHex(), signers };
}

// The set that a header announces: GRANDPA's log (engine FRNK), of which 1 is a scheduled change.
function announced({ header, number }) {
  const logs = header.digest.logs.filter((log) => log.isConsensus).map((log) => log.asConsensus);
  const change = logs.find(([engine, payload]) => engine.toUtf8() === 'FRNK' && payload[0] === 1)?.[1];
  ensure(change, `block ${number} announces no set`);
  const [, set] = registry.createType('(u8, AuthorityList, u32)', change.toU8a(true));
  return set.map(([key, weight]) => [key.toHex(), weight.toBigInt()]);
}

// The value of a key in a trie of layout version 1, of which `nodes` are some; null where it has none.
function valueIn(nodes, root, key) {
  const nibbles = Array.from(key).flatMap((byte) => [byte >> 4, byte & 15]);
  let node = nodes.get(root);
  for (;;) {
    ensure(node, 'a node is missing');
    const { partial, value, children } = trieNode(node);
    const here = nibbles.splice(0, partial.length);
    if (here.length < partial.length || partial.some((nibble, i) => nibble !== here[i])) return null;
    if (nibbles.length === 0) return value && (value.hash ? nodes.get(value.hash) : value.bytes);
    const child = children[nibbles.shift()];
    if (!child) return null;
    node = child.length === 32 ? nodes.get(toHex(child)) : child;
  }
}

// The kinds of nodes: how many bits of the first byte name the kind, whether there are children, a value, and only its hash.
const KINDS = [
  { mask: 0xc0, is: 0x40, value: true },
  { mask: 0xc0, is: 0x80, children: true },
  { mask: 0xc0, is: 0xc0, children: true, value: true },
  { mask: 0xe0, is: 0x20, value: true, hashed: true },
  { mask: 0xf0, is: 0x10, children: true, value: true, hashed: true },
];

function trieNode(bytes) {
  let at = 0;
  const take = (length) => bytes.subarray(at, (at += length));
  const sized = () => {
    // A copy: scale-ts reads the buffer behind an array from its beginning.
    const length = compact.dec(bytes.slice(at));
    at += compact.enc(length).length;
    return take(length);
  };
  const kind = KINDS.find(({ mask, is }) => (bytes[0] & mask) === is);
  if (!kind) return { partial: [], value: null, children: [] };
  const most = 0xff & ~kind.mask;
  let count = take(1)[0] & most;
  if (count === most) {
    let more;
    do count += more = take(1)[0];
    while (more === 255);
  }
  const path = Array.from(take((count + 1) >> 1)).flatMap((byte) => [byte >> 4, byte & 15]);
  const bitmap = kind.children ? take(2) : [0, 0];
  const hashed = () => ({ hash: toHex(take(32)) });
  const value = kind.value ? (kind.hashed ? hashed() : { bytes: sized() }) : null;
  const has = (i) => (bitmap[i >> 3] >> (i & 7)) & 1;
  const children = Array.from({ length: 16 }, (_, i) => (has(i) ? sized() : null));
  return { partial: count % 2 ? path.slice(1) : path, value, children };
}

const [certificateFile, anchorFile, keys] = process.argv.slice(2);
const [certificate, anchor] = [certificateFile, anchorFile].map((file) => JSON.parse(readFileSync(file, 'utf8')));

ensure(certificate.genesis === anchor.genesis, 'another chain');
let set = anchor.authorities.map(({ key, weight }) => [key, BigInt(weight)]);
let setId = anchor.set_id;
for (const change of certificate.finality.changes) {
  set = announced(finalBlock(change, set, setId));
  setId += 1;
}
const block = finalBlock(certificate.finality.head, set, setId);
const nodes = new Map(certificate.proof.map((node) => [hash(fromHex(node)), fromHex(node)]));
const values = Object.fromEntries(
  JSON.parse(keys).map((key) => {
    const value = valueIn(nodes, block.stateRoot, fromHex(key));
    return [key, value && toHex(value)];
  }),
);
const { hash: name, number, stateRoot, signers } = block;
console.log(JSON.stringify({ block: { hash: name, number }, state_root: stateRoot, signers, set_id: setId, values }));
