/** Packs every package and looks at what a user would get: publint, types under every resolution, licence, contents, size. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { packAll, readTarball } from './lib/tarballs.ts'
import { type Manifest, readPackages } from './lib/workspace.ts'
import { contentProblems } from './packages/contents.ts'
import { packageSizes, sizeProblems, unpackedBytes } from './packages/sizes.ts'

const exec = promisify(execFile)
const root = join(import.meta.dirname, '..')
const license = readFileSync(join(root, 'LICENSE'), 'utf8')

/** A checker's complaint, or nothing when it is content. */
async function complaint(tool: string, args: readonly string[]): Promise<string[]> {
  try {
    await exec(tool, args, { cwd: root })
    return []
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return [`${tool}: ${stdout}${stderr}`.trim()]
  }
}

async function check(tarball: string): Promise<string[]> {
  const files = readTarball(tarball)
  const { name } = JSON.parse(files.get('package.json')!.toString()) as Manifest
  const bytes = unpackedBytes(files)
  console.log(`${basename(tarball)}: ${files.size} files, ${bytes} bytes unpacked, of ${packageSizes[name]}`)
  const found = await Promise.all([
    complaint('publint', ['run', tarball, '--strict']),
    complaint('attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color', '--format', 'ascii']),
  ])
  return [...contentProblems(files, license), ...sizeProblems(name, bytes), ...found.flat()]
}

const folder = mkdtempSync(join(tmpdir(), 'millrace-packed-'))
try {
  const tarballs = await packAll(root, folder)
  const expected = readPackages(root).filter(pkg => !pkg.manifest.private).length
  if (tarballs.length !== expected) throw new Error(`packed ${tarballs.length} of ${expected} packages`)
  for (const tarball of tarballs) {
    const problems = await check(tarball)
    for (const problem of problems) console.log(`${basename(tarball)} ${problem}`)
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
