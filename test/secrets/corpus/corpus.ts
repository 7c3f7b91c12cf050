/** Puts the kinds into their places, and deals each kind's samples out to the half to tune with and the half to test with. */
import { AI } from './kinds/ai';
import { CLOUD } from './kinds/cloud';
import { CODE_HOSTS } from './kinds/codeHosts';
import { GENERIC, HUMAN } from './kinds/generic';
import { MESSAGING } from './kinds/messaging';
import { MONITORING } from './kinds/monitoring';
import { PAYMENTS } from './kinds/payments';
import { DOCUMENTED, PATTERNS } from './lookAlikes/documented';
import { ENCODED, PUBLIC_KEYS } from './lookAlikes/encoded';
import { HASHES, IDENTIFIERS } from './lookAlikes/hashes';
import { LOOKUPS } from './lookAlikes/lookups';
import { encrypted, PLACEHOLDERS, REFERENCES, type Placeholder } from './lookAlikes/placeholders';
import { TOKEN_CODE } from './lookAlikes/tokenCode';
import { WORDS } from './lookAlikes/words';
import { Maker } from './maker';
import { COMPILED_PLACES } from './places/compiled';
import { PLAIN_CONFIG_PLACES, QUOTED_CONFIG_PLACES } from './places/config';
import { LOOSE_PLACES } from './places/loose';
import { SCRIPT_PLACES } from './places/scripts';
import { mark, nameOf, unmark, type CorpusSample, type Place, type StructureKind, type ValueKind } from './sample';
import { CODE } from './structures/code';
import { CONFIG_FILES } from './structures/configFiles';
import { CONNECTIONS } from './structures/connections';
import { KEY_MATERIAL } from './structures/keyMaterial';
import { TRAFFIC } from './structures/traffic';

const VALUES: Readonly<Record<string, readonly ValueKind[]>> = {
  cloud: CLOUD,
  'code-hosts': CODE_HOSTS,
  ai: AI,
  payments: PAYMENTS,
  messaging: MESSAGING,
  monitoring: MONITORING,
  generic: GENERIC,
  human: HUMAN,
};
const STRUCTURES: Readonly<Record<string, readonly StructureKind[]>> = {
  connections: CONNECTIONS,
  'key-material': KEY_MATERIAL,
  'config-files': CONFIG_FILES,
  traffic: TRAFFIC,
  code: CODE,
};
const LOOK_ALIKES: Readonly<Record<string, readonly StructureKind[]>> = {
  lookups: LOOKUPS,
  'token-code': TOKEN_CODE,
  words: WORDS,
  hashes: HASHES,
  identifiers: IDENTIFIERS,
  encoded: ENCODED,
  'public-keys': PUBLIC_KEYS,
  documented: DOCUMENTED,
  patterns: PATTERNS,
};

const QUOTED_PLACES = interleave(SCRIPT_PLACES, COMPILED_PLACES, QUOTED_CONFIG_PLACES);
const NAMED_PLACES = interleave(SCRIPT_PLACES, PLAIN_CONFIG_PLACES, COMPILED_PLACES, QUOTED_CONFIG_PLACES);
const PLACEHOLDER_NAMES = [
  'api key',
  'password',
  'client secret',
  'access token',
  'db password',
  'secret key',
  'auth token',
];
/** Of a kind that stands in places; the last of them in one without a name, where the kind allows it. */
const PER_KIND = 4;

const DEFAULT_SEED = 20_261_127;

export function corpus(seed = DEFAULT_SEED): readonly CorpusSample[] {
  const dealer = new Dealer(seed);
  for (const [family, kinds] of Object.entries(VALUES)) for (const kind of kinds) dealer.place(family, kind);
  for (const [family, kinds] of Object.entries(STRUCTURES)) for (const kind of kinds) dealer.write(family, kind);
  for (const placeholder of [...PLACEHOLDERS, ...REFERENCES]) dealer.placeholders(placeholder);
  dealer.encrypted();
  for (const [family, kinds] of Object.entries(LOOK_ALIKES)) for (const kind of kinds) dealer.write(family, kind);
  return dealer.samples;
}

class Dealer {
  readonly samples: CorpusSample[] = [];
  readonly #make: Maker;
  /** Walks through the places, so that neighbours in the tables stand in different languages. The seed has no say in it. */
  #step = 0;
  readonly #telling = new Set<string>();

  constructor(seed: number) {
    this.#make = new Maker(seed);
  }

  place(family: string, kind: ValueKind): void {
    const places = kind.stands === 'quoted' ? QUOTED_PLACES : NAMED_PLACES;
    if (kind.stands === 'anywhere') this.#telling.add(kind.kind);
    for (let count = 0; count < PER_KIND; count++) {
      const isLoose = kind.stands === 'anywhere' && count === PER_KIND - 1;
      const words = kind.names[count % kind.names.length]!;
      this.#put(
        family,
        kind.kind,
        count,
        this.#next(isLoose ? LOOSE_PLACES : places),
        words,
        mark(kind.value(this.#make)),
      );
    }
  }

  write(family: string, { kind, templates }: StructureKind): void {
    for (const [count, [fileName, write]] of templates.entries()) {
      this.#add(family, kind, count, fileName, write(this.#make));
    }
  }

  placeholders({ kind, quoted, values }: Placeholder): void {
    let count = 0;
    for (const value of values) {
      for (let repeat = 0; repeat < 3; repeat++) {
        const words = PLACEHOLDER_NAMES[(count + this.#step) % PLACEHOLDER_NAMES.length]!;
        this.#put('placeholders', kind, count++, this.#next(quoted ? QUOTED_PLACES : NAMED_PLACES), words, value);
      }
    }
  }

  encrypted(): void {
    for (let count = 0; count < 8; count++) {
      this.#put(
        'placeholders',
        'encrypted',
        count,
        this.#next(QUOTED_CONFIG_PLACES),
        'db password',
        encrypted(this.#make),
      );
    }
  }

  #next(places: readonly Place[]): Place {
    this.#step += 1;
    return places[(this.#step * 7) % places.length]!;
  }

  #put(family: string, kind: string, count: number, place: Place, words: string, value: string): void {
    const [fileName, write] = place;
    this.#add(family, kind, count, fileName, write(nameOf(words), value, this.#make));
  }

  #add(family: string, kind: string, count: number, fileName: string, marked: string): void {
    // Which half begins differs from kind to kind, else kinds of odd size would all lean to the same.
    const half = (count + kind.length) % 2 === 0 ? 'tuning' : 'testing';
    this.samples.push({
      id: `${kind}/${languageOf(fileName)}/${count + 1}`,
      kind,
      family,
      fileName,
      half,
      tellsItself: this.#telling.has(kind),
      ...unmark(marked),
    });
  }
}

/** @returns the extension, or the name of a file that has none. */
export function languageOf(fileName: string): string {
  const name = fileName.slice(fileName.lastIndexOf('/') + 1);
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

function interleave<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
