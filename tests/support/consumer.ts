import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { packAll } from '../../scripts/lib/tarballs.ts'

const exec = promisify(execFile)

/** A user's project outside the workspace, with the packed packages installed by npm. */
export interface Consumer {
  folder: string
  /** Writes a file, its folder included. */
  write(path: string, text: string): void
  /** Runs a program in the project. Never rejects for its exit code. */
  run(program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  remove(): void
}

/** Packs all packages and installs them, with what else the user has, into a new project. */
export async function createConsumer(root: string, others: readonly string[]): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-consumer-'))
  const consumer: Consumer = {
    folder,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    async run(program, ...args) {
      // Only what a bare shell has: no key, and no setting of the runner that started this test.
      const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }
      try {
        return { code: 0, ...(await exec(program, args, { cwd: folder, env, timeout: 60_000 })) }
      } catch (error) {
        const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string }
        return { code: code ?? 1, stdout, stderr }
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  mkdirSync(join(folder, 'tarballs'))
  const tarballs = await packAll(root, join(folder, 'tarballs'))
  consumer.write('package.json', JSON.stringify({ private: true, type: 'module' }))
  // With the whole environment, which may say how the registry is reached.
  await exec('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...others], { cwd: folder, timeout: 240_000 })
  return consumer
}
