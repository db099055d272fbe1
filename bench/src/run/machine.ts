import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { repository } from '../shared/places.ts'
import type { Machine } from './results.ts'

/** The machine that this runs on, and how busy it is. Called before a run begins. */
export function describeMachine(): Machine {
  const cores = cpus()
  return {
    node: process.version,
    cpu: cores[0]?.model.trim() || 'unknown',
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    load: Math.round(loadavg()[0]! * 10) / 10,
  }
}

/** True where others use the machine so much that figures are too high, and not all alike. */
export const isBusy = ({ load, cores }: Pick<Machine, 'load' | 'cores'>): boolean => load > cores / 4

/** The commit that is measured, with a `+` where files of the working tree are others; undefined where there is no git. Written reports are no change. */
export function describeCommit(): string | undefined {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim()
  try {
    const commit = git('rev-parse', '--short', 'HEAD')
    return commit + (git('status', '--porcelain', '--', '.', ':!docs/bench') === '' ? '' : '+')
  } catch {
    // An unpacked archive: the report says nothing of it.
    return undefined
  }
}

/** The version of a package as it is measured: an installed one, or one of the workspace. */
export function versionOf(name: string): string {
  const folder = name.startsWith('@millrace/') ? join('packages', name.slice(10)) : join('bench/node_modules', name)
  const manifest = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

/**
 * How many files this process may have open: sockets are files.
 *
 * @returns the soft limit; undefined where the system does not tell.
 */
function openFileLimit(): number | undefined {
  const report = process.report.getReport() as unknown as { userLimits?: { open_files?: { soft?: number | string } } }
  const soft = Number(report.userLimits?.open_files?.soft)
  return Number.isFinite(soft) ? soft : undefined
}

/** Says on standard error what to do where a process may open too few files for so many sockets. */
export function warnOfFewFiles(sockets: number): void {
  const limit = openFileLimit()
  const needed = sockets + 500
  if (limit !== undefined && limit < needed)
    console.error(
      `This shell lets a process open ${limit} files; ${needed} are needed. Say \`ulimit -n ${needed}\` first, or streams will fail to begin.`,
    )
}
