// What a simple reader does: strip escapes, take every `path:line[:col]`, the first of an existing file is the answer.
import { filesOf, type Answer, type ErrorCase } from './cases';

const PLACE = /((?:[A-Za-z]:[\\/])?[\w./\\@+-]*[\w-]\.\w+):(\d+)(?::(\d+))?/g;

export function genericReader(one: ErrorCase): Answer {
  const text = one.raw.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g, '');
  const files = filesOf(one);
  const root = one.workspace.replaceAll('\\', '/');
  const frames = [...text.matchAll(PLACE)].map((match) => {
    const path = (match[1] ?? '').replaceAll('\\', '/');
    const file = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path.replace(/^\.\//, '');
    return { file, line: Number(match[2]) };
  });
  return { frames, primary: frames.find(({ file }) => files.has(file)) ?? null };
}
