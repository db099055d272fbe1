import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { repository } from '../shared/places.ts'
import type { Machine } from './results.ts'

/** The machine that this runs on. */
export function describeMachine(): Machine {
  const cores = cpus()
  return {
    node: process.version,
    cpu: cores[0]?.model.trim() || 'unknown',
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
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
export function openFileLimit(): number | undefined {
  const report = process.report.getReport() as unknown as { userLimits?: { open_files?: { soft?: number | string } } }
  const soft = Number(report.userLimits?.open_files?.soft)
  return Number.isFinite(soft) ? soft : undefined
}
