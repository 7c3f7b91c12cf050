/** The table of formats, in the order in which they are asked: what is told by more comes before what is told by less. */
import { cmake, jvmBuild, make, makeTarget, pom } from './formats/builders';
import { rollup, webpack } from './formats/bundlers';
import { coded, compilers, fortran, included, plain } from './formats/compilers';
import { buildkit, config, prisma, unnamed } from './formats/config';
import { bracketed, dotnet } from './formats/dotnet';
import { elixir, elm, functional, ocaml } from './formats/functional';
import { goBuild, goPanic, goTest } from './formats/go';
import { jvm } from './formats/jvm';
import { dart, dartDiagnostics, swift } from './formats/mobile';
import { debuggers, linker, nativeTests, sanitizer, valgrind } from './formats/native';
import { cargo, composer, git, npm, packages } from './formats/packages';
import { perl } from './formats/perl';
import { php, phpstan } from './formats/php';
import { pytest } from './formats/pytest';
import { python } from './formats/python';
import { ruby } from './formats/ruby';
import { rust } from './formats/rust';
import { script } from './formats/script';
import { biome, boxed, placeFirst, placeLast, stylish } from './formats/scriptTools';
import { julia, lua, nim, prolog, r, smallLanguages, zig } from './formats/scripting';
import { powershell, shell } from './formats/shell';
import { psql, sqlite, sqlLint, sqlScripts } from './formats/sql';
import type { Format } from './trace';

export const FORMATS: readonly Format[] = [
  // Traces of many lines, each told by its first.
  ...[sanitizer, valgrind, pytest, nim, ruby, ocaml, python, goPanic, goTest, jvm, zig, elixir, dart, dotnet, php],
  ...[powershell, debuggers, lua, julia, prolog, r],
  // Tools with a layout of their own.
  ...[rollup, webpack, biome, boxed, npm, cargo, composer, cmake, makeTarget, make, pom, jvmBuild, buildkit, prisma],
  ...[
    psql,
    sqlite,
    sqlLint,
    sqlScripts,
    phpstan,
    elm,
    functional,
    fortran,
    included,
    linker,
    nativeTests,
    swift,
    dartDiagnostics,
  ],
  ...[placeLast, rust, stylish, placeFirst, bracketed, script, packages, git, smallLanguages],
  // What is told by its line alone.
  ...[compilers, coded, config, unnamed, goBuild, shell, perl, plain],
];
