// Real reports: each scenario is run once by the sim that was built, with --out.

import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
const sim = process.env.SIM ?? join(root, 'build/release/sim');
const folder = mkdtempSync(join(tmpdir(), 'onetip-report-'));

export interface Run {
  code: number;
  folder: string;
  page: string;
  err: string;
}

/** `scenario`: a file below the project's folder. */
export function runScenario(scenario: string, ...options: string[]): Run {
  const out = mkdtempSync(join(folder, scenario.replace(/[^a-z0-9-]/gi, '_')));
  const done = spawnSync(sim, [join(root, scenario), '--out', out, '--quiet', ...options], {encoding: 'utf8'});
  return {code: done.status ?? -1, folder: out, page: join(out, 'report.html'), err: done.stderr};
}

export function runText(name: string, yaml: string, ...options: string[]): Run {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, yaml);
  const out = join(folder, name);
  const done = spawnSync(sim, [file, '--out', out, '--quiet', ...options], {encoding: 'utf8'});
  return {code: done.status ?? -1, folder: out, page: join(out, 'report.html'), err: done.stderr};
}

export function report(runFolder: string): {code: number; out: string; err: string} {
  const done = spawnSync(sim, ['report', runFolder], {encoding: 'utf8'});
  return {code: done.status ?? -1, out: done.stdout, err: done.stderr};
}

export function emptyFolder(name: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) mkdirSync(path, {recursive: true});
  return path;
}
