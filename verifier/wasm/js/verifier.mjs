// Checks certificates of the data-release ledger, in a browser or in Node.js, without network.
//
//   const verifier = await load(bytesOfTheWasmModule);
//   verifier.anchor(fileOfTheAnchor);                    // { anchor: { kind, shown, file } } or { refused: { code, en, zh } }
//   verifier.verify(fileOfTheCertificate, fileOfTheAnchor); // { verified: {...} } or { refused: { code, en, zh } }
//
// Files are given as Uint8Array. An anchor is what `drl anchor export` writes, or the raw chain spec of the ledger.

export async function load(module) {
  const compiled = module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module);
  // Nothing is imported: the module cannot reach anything outside of itself.
  const { exports } = await WebAssembly.instantiate(compiled, {});
  return {
    verify: (certificate, anchor) => call(exports, 'drl_verify', [certificate, anchor]),
    anchor: (anchor) => call(exports, 'drl_anchor', [anchor]),
  };
}

// Hands files to a function of the module and takes its answer, and gives back all memory.
function call(wasm, name, files) {
  const given = files.map((file) => [wasm.drl_alloc(file.length), file.length]);
  // Only now: taking memory may have moved it.
  given.forEach(([pointer], i) => new Uint8Array(wasm.memory.buffer).set(files[i], pointer >>> 0));
  const answer = BigInt.asUintN(64, wasm[name](...given.flat()));
  const [pointer, length] = [Number(answer >> 32n), Number(answer & 0xffffffffn)];
  const text = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, pointer, length));
  for (const [at, size] of [...given, [pointer, length]]) wasm.drl_free(at, size);
  return JSON.parse(text);
}
