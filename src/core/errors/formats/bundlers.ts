/** webpack, Rollup and Vite: errors headed by a module, with a place in one of several forms, or none and a quoted import. */
import { WEIGHT, type ErrorBlock, type Format, type Found, type PrintedFrame, type Search } from '../trace';
import { block, frame } from './block';
import { scriptFrame } from './scriptFrames';

const WEBPACK = /^(?:\[\w+\] )?(ERROR|WARNING) in (\S.{0,500}?)(?: (\d{1,9}):(\d{1,9})(?:-\d{1,9}(?::\d{1,9})?)?)?$/;
const TRAIL = /^\s*(?:@|\^) (\S.{0,400}?) (\d{1,9}):(\d{1,9})(?:-\d{1,9}(?::\d{1,9})?)?(?: .*)?$/;
const NEXT = /^(\.{1,2}\/\S{1,400}\.\w{1,10})$/;
const RULED =
  /^(?:\[!\] |\[31m)?(?:\((?:plugin )?([\w:@/ -]{1,80})\) |\[(?:plugin )?([\w:@/-]{1,80})\] )?(?:Error: |RollupError: |Build failed with \d+ errors?:\s?)?(.*)$/;

export const webpack: Format = {
  id: 'webpack',
  hints: ['ERROR in ', 'WARNING in ', './', '@ '],
  read(lines, at): Found | undefined {
    const line = lines[at] ?? '';
    const match = WEBPACK.exec(line);
    if (match) return moduleError(lines, at, match);
    if (
      NEXT.test(line) &&
      /^(?:Module|Error|Syntax|Type|Unexpected|Import|Attempted|\s*[×x] )/.test(lines[at + 1] ?? '')
    ) {
      return moduleError(lines, at, [line, 'ERROR', line]);
    }
    const trail = TRAIL.exec(line);
    return trail
      ? {
          block: block({
            format: 'webpack',
            kind: 'diagnostic',
            severity: 'note',
            frames: [frame(trail[1] ?? '', trail[2], trail[3])],
            weight: WEIGHT.weak,
          }),
          next: at + 1,
        }
      : undefined;
  },
};

function moduleError(
  lines: readonly string[],
  start: number,
  [, word, module = '', row, column]: readonly (string | undefined)[],
): Found | undefined {
  const severity = word === 'WARNING' ? 'warning' : 'error';
  // `./src/a.css (./node_modules/css-loader/...!./src/a.css)`
  const [, path = module, line, col] = /^(\S.{0,400}?):(\d{1,9}):(\d{1,9})$/.exec(module.replace(/ \(.*\)$/, '')) ?? [
    ,
    module.replace(/ \(.*\)$/, ''),
  ];
  const frames: PrintedFrame[] = [];
  let place: PrintedFrame | undefined =
    (line ?? row) === undefined ? undefined : frame(path, line ?? row, col ?? column);
  let message = '';
  let errorType = 'error';
  let at = start + 1;
  for (; at < Math.min(lines.length, start + 80); at++) {
    const text = lines[at] ?? '';
    const trail = TRAIL.exec(text);
    if (WEBPACK.test(text) || /^webpack \d|^\d+ errors? |^> Build failed/.test(text)) break;
    if (trail) {
      frames.push(frame(trail[1] ?? '', trail[2], trail[3]));
      continue;
    }
    if (text.trim() === '') {
      if (frames.length > 0) break;
      continue;
    }
    if (NEXT.test(text) && message !== '' && at > start + 2) break;
    const stack = scriptFrame(text);
    if (stack?.frame) {
      frames.push(stack.frame);
      continue;
    }
    const [, found, inner] =
      /^\s*(?:\S{0,30} )?((?:[A-Za-z]{0,60}Error|TS\d{1,6}|Module (?:not found|parse failed|build failed[^:]{0,200}))): ?(.*)$/.exec(
        text,
      ) ?? [];
    if (found !== undefined && (message === '' || errorType.startsWith('Module build failed')))
      [errorType, message] = [found.replace(/ \(from .*$/, ''), inner ?? ''];
    if (message === '') message = text.trim();
    place ??= placeIn(text, path);
    const ts = /^\s*(?:\[tsl\] ERROR in )?(\S.{0,400}?)[:( ](\d{1,9})[:,](\d{1,9})\)?(?:-\d+)?$/.exec(text);
    if (!place && ts && /\.\w+$/.test(ts[1] ?? '')) place = frame(ts[1] ?? '', ts[2], ts[3]);
  }
  const quoted = [...message.matchAll(/["'`]([^"'`]{1,300})["'`]/g)].map((found) => found[1] ?? '');
  const search: Search[] = place === undefined && /\.\w+$/.test(path) ? [{ path, needles: quoted }] : [];
  if (message === '' && frames.length === 0 && !place) return undefined;
  const own = place ?? (search.length > 0 ? frame(path) : undefined);
  return {
    block: block({
      ...{ format: 'webpack', kind: 'diagnostic', severity, errorType, message },
      frames: own ? [own, ...frames] : frames,
      ...(place && { located: [place] }),
      ...(search.length > 0 && { searches: search }),
    }),
    next: Math.max(at, start + 1),
  };
}

/** `SyntaxError: /x/a.js: Unexpected token (4:34)`, `Unexpected token (4:10)` of the module itself, `,-[/x/a.tsx:4:1]`. */
function placeIn(text: string, module: string): PrintedFrame | undefined {
  const boxed = /(?:,-|╭─)\[\s?(\S.{0,400}?):(\d{1,9}):(\d{1,9})/.exec(text);
  if (boxed) return frame(boxed[1] ?? '', boxed[2], boxed[3]);
  const end = /^(.{0,600}?)\((\d{1,9}):(\d{1,9})\)\.?$/.exec(text);
  if (!end) return undefined;
  const named = /(?:^|\s)((?:\/|[A-Za-z]:[\\/]|\.\/)[^:\n]{1,400}\.\w{1,10}): /.exec(end[1] ?? '');
  return frame(named?.[1] ?? module, end[2], end[3]);
}

/** Rollup and Vite: a block between `error during build:` (or `[!]`) and its stack. */
export const rollup: Format = {
  id: 'rollup',
  hints: [
    'error during build',
    '[!]',
    'Internal server error',
    'Failed to resolve',
    'Rollup failed',
    'Could not resolve',
    'Transform failed',
    'Pre-transform error',
  ],
  read(lines, start): Found | undefined {
    const line = lines[start] ?? '';
    if (line.startsWith('error during build:')) return built(lines, start, start + 1);
    // Ruby's bundler begins so too.
    if (line.startsWith('[!] ') && !line.includes('There was an error')) return built(lines, start, start);
    const served = /^(?:.{0,40}\[vite\] )(?:.{0,20}?)(?:Internal server error|Pre-transform error): (.*)$/.exec(line);
    if (served) return built(lines, start, start, served[1]);
    return /^\s*(?:Error: )?(?:Could not resolve|\[vite\]: Rollup failed to resolve) /.test(line) && !line.includes('[')
      ? built(lines, start, start)
      : undefined;
  },
};

function built(lines: readonly string[], start: number, textAt: number, known?: string): Found {
  const [, pluginA, pluginB, text = ''] = RULED.exec(known ?? (lines[textAt] ?? '').trim()) ?? [];
  const frames: PrintedFrame[] = [];
  const located: PrintedFrame[] = [];
  const files: string[] = [];
  let at = textAt + 1;
  let gap = 0;
  for (; at < Math.min(lines.length, textAt + 120); at++) {
    const line = lines[at] ?? '';
    const stack = scriptFrame(line);
    if (stack) {
      if (stack.frame) frames.push(stack.frame);
      gap = 0;
      continue;
    }
    const place =
      /^\s*╭─\[\s?(\S[^\s:]{0,400}):(\d{1,9}):(\d{1,9})/.exec(line) ??
      /^\s*(?:file|File|id): (\S.{0,500}?)(?::(\d{1,9})(?::(\d{1,9}))?)?$/.exec(line) ??
      /^\s*(\S[^\s:]{0,400}\.\w{1,10}) \((\d{1,9}):(\d{1,9})\)/.exec(line) ??
      /^\s*((?:\/|[A-Za-z]:[\\/])?[^\s:]{1,400}\.\w{1,10}):(\d{1,9}):(\d{1,9})(?::.*)?$/.exec(line);
    if (place?.[2] !== undefined) located.push(frame(place[1] ?? '', place[2], place[3]));
    else if (place) files.push(place[1] ?? '');
    else if (/^(?:Node\.js v|npm |error Command|ERROR: )/.test(line) || (frames.length > 0 && ++gap > 1)) break;
  }
  return { block: bundlerBlock(pluginA ?? pluginB, text, located, files, frames), next: Math.max(at, start + 1) };
}

function bundlerBlock(
  plugin: string | undefined,
  text: string,
  located: PrintedFrame[],
  files: readonly string[],
  frames: readonly PrintedFrame[],
): ErrorBlock {
  const inText =
    /^(\S.{0,300}?\.\w{1,10}) \((\d{1,9}):(\d{1,9})\): (.*)$/.exec(text) ??
    /^(?:\[\w+\] )?((?:\/|[A-Za-z]:[\\/])[^:]{1,300}\.\w{1,10}):(\d{1,9}):(\d{1,9}): (.*)$/.exec(text);
  const bare = /^([^\s:]{1,300}\.\w{1,10}): (.*)$/.exec(text);
  if (inText) located.unshift(frame(inText[1] ?? '', inText[2], inText[3]));
  const importer =
    /(?:Could not resolve|[Ff]ailed to resolve import|Cannot find) ["'`]([^"'`]{1,300})["'`],? (?:from|in|imported by) ["'`]?([^\s"'`]{1,400}\.\w{1,10})/.exec(
      text,
    );
  const paths = [...new Set([...files, ...(importer ? [importer[2] ?? ''] : []), ...(bare ? [bare[1] ?? ''] : [])])];
  const searches: Search[] =
    located.length > 0
      ? []
      : paths.map((path) => ({
          path,
          needles: importer
            ? [importer[1] ?? '']
            : [...text.matchAll(/["'`]([^"'`]{1,300})["'`]/g)].map((match) => match[1] ?? ''),
        }));
  return block({
    ...{
      format: 'rollup',
      kind: 'diagnostic',
      errorType: plugin ?? 'error',
      message: inText?.[4] ?? bare?.[2] ?? text,
    },
    frames: [...located, ...(located.length === 0 ? paths.slice(0, 1).map((path) => frame(path)) : []), ...frames],
    ...(located.length > 0 && { located }),
    ...(searches.length > 0 && { searches }),
  });
}
