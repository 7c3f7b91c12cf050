/** One line of a JavaScript stack as V8, JavaScriptCore, SpiderMonkey, Hermes, vitest and consoles print it. */
import type { PrintedFrame } from '../trace';
import { frame } from './block';

/** `at fn (place)`, with `async`, `new` and `[as x]`; TAP writes `at: fn (place)`. */
const CALL = /^\s*(?:\[\d{1,4}\] )?at:? (?:async )?(.{1,300}?) \((.{1,2000})\)[\s{,]*$/;
const BARE = /^\s*at:? (?:async )?([^()]{1,2000}?)[\s{,]*$/;
/** Old React: `in App (at src/index.js:7)`. */
const COMPONENT = /^\s*in (\S{1,200}) \((?:at )?(\S{1,1000})\)$/;
/** `❯ fn file:1:2`, ava's `› file:1:2`. */
const ARROW = /^\s*[❯›]\s+(?:(.{1,200}?) )?(\S{1,1000}:\d{1,9}:\d{1,9})$/;
/** Firefox and Safari: `fn@http://host/file.js:1:2`; Safari names its own code `[native code]`. */
const AT_SIGN =
  /^\s*([^@\s]{0,300}(?:\/<)?)@((?:https?|file|webpack(?:-internal)?|moz-extension|safari-extension|capacitor|app|resource|blob):.{1,1500}?:\d{1,9}(?::\d{1,9})?)$/;
const NATIVE = /^\s*[^@\s]{1,300}@\[native code\]$/;
/** Firefox' console: four blanks, the function, the address. */
const CONSOLE =
  /^\s{2,12}([\w$.<>/*]{1,200}) ((?:https?:\/\/\S{1,1000}|[\w.-]{1,200}\.(?:jsx?|tsx?|mjs|vue|svelte)(?:\?\S{0,200})?):\d{1,9}(?::\d{1,9})?)$/;
const PLACE = /^(.{1,1990}?):(\d{1,9})(?::(\d{1,9}))?$/;
const EVALUATED = /^eval at .{0,500}?\(([^()]{1,1000}):(\d{1,9}):(\d{1,9})\)/;

export interface ScriptFrame {
  /** Null: the line belongs to the stack but names no place (`<anonymous>`, `index 0`, native code). */
  readonly frame: PrintedFrame | null;
}

export function scriptFrame(line: string): ScriptFrame | undefined {
  if (line.length > 3_000) return undefined;
  if (line.includes('at')) {
    const call = CALL.exec(line);
    if (call) return placed(call[2] ?? '', nameOf(call[1]));
    const bare = BARE.exec(line);
    if (bare) return bareFrame(bare[1] ?? '');
  }
  if (line.includes('❯') || line.includes('›')) {
    const arrow = ARROW.exec(line);
    return arrow ? placed(arrow[2] ?? '', nameOf(arrow[1])) : undefined;
  }
  if (line.includes('@')) {
    const sign = AT_SIGN.exec(line);
    if (sign) return placed(sign[2] ?? '', nameOf(sign[1]));
    if (NATIVE.test(line)) return { frame: null };
  }
  const component = line.includes('in ') ? COMPONENT.exec(line) : null;
  if (component) return placed(component[2] ?? '', component[1]);
  const consoled = line.startsWith('  ') ? CONSOLE.exec(line) : null;
  return consoled ? placed(consoled[2] ?? '', consoled[1]) : undefined;
}

/** An `at` line without brackets may be a sentence: it needs a place, or one of the names without one. */
function bareFrame(text: string): ScriptFrame | undefined {
  if (text === '<anonymous>' || text === 'native' || /^[A-Z]\w{0,80}(?:\.\w{1,80})?$/.test(text))
    return { frame: null };
  const match = PLACE.exec(text);
  if (!match) return undefined;
  const [, path = '', line, column] = match;
  if (/\s/.test(path) && !/^(?:file:\/\/|[A-Za-z]:[\\/]|\/|\.{0,2}[\\/])/.test(path)) return undefined;
  if (column === undefined && !/[./\\]/.test(path)) return undefined;
  return { frame: frame(path, line, column) };
}

function placed(place: string, name: string | undefined): ScriptFrame | undefined {
  const evaluated = EVALUATED.exec(place);
  if (evaluated) return { frame: frame(evaluated[1] ?? '', evaluated[2], evaluated[3], name) };
  const match = PLACE.exec(place.replace(/^address at /, ''));
  if (!match)
    return /^(?:<anonymous>|native|index \d+|unknown location|<\w+>)$/.test(place) ? { frame: null } : undefined;
  const [, path = '', line, column] = match;
  // Java, Kotlin and Scala: `at a.b.C.d(File.java:1)` has no blank before the bracket, yet formatters put one there.
  if (column === undefined && /\.(?:java|kt|scala|groovy|clj)$/.test(path)) return undefined;
  return { frame: frame(path, line, column, name) };
}

function nameOf(text: string | undefined): string | undefined {
  const name = text
    ?.replace(/^(?:async )/, '')
    .replace(/(?:\/<|<)$/, '')
    .trim();
  return name === '' || name === '<anonymous>' ? undefined : name;
}
