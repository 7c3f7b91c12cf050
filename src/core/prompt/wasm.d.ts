// lib.dom.d.ts is the only home of these types; core has no DOM, so what tiktoken needs is declared here.
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  type Module = object;
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  interface WebAssemblyInstantiatedSource {
    instance: Instance;
    module: Module;
  }
  function instantiate(bytes: Uint8Array, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
}
