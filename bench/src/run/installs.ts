import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packAll } from '../../../scripts/lib/tarballs.ts'
import { repository } from '../shared/places.ts'
import type { InstallResult } from './results.ts'

const exec = promisify(execFile)

/** What one provider takes, per contender. */
const installs: Readonly<Record<string, readonly string[]>> = {
  'ai-sdk': ['ai', '@ai-sdk/openai-compatible', 'zod'],
  tanstack: ['@tanstack/ai', '@tanstack/ai-openai'],
  langchain: ['@langchain/core', '@langchain/openai'],
  'pi-ai': ['@mariozechner/pi-ai'],
  openai: ['openai'],
  xsai: ['@xsai/stream-text'],
  'gateway-portkey': ['@portkey-ai/gateway'],
  'gateway-ccr': ['@musistudio/claude-code-router'],
}

/** The packages of the workspace that a contender takes: GLM on a server, and the gateway. */
const own: Readonly<Record<string, readonly string[]>> = {
  millrace: ['sse', 'core', 'openai-compatible', 'glm', 'server'],
  'gateway-millrace': ['sse', 'core', 'server', 'resume', 'gateway'],
}

/** Installs each contender's packages into an empty folder, as a user would, and weighs what is there. */
export async function measureInstalls(
  ids: readonly string[],
  versionOf: (name: string) => string,
  onStep: (text: string) => void,
): Promise<InstallResult[]> {
  const results: InstallResult[] = []
  for (const contender of ids) {
    if (!(contender in own) && !(contender in installs)) continue
    onStep(`minimal install of ${contender}`)
    const folder = await mkdtemp(join(tmpdir(), 'millrace-install-'))
    try {
      const names = installs[contender]?.map(name => `${name}@${versionOf(name)}`)
      results.push(await install(contender, folder, names ?? (await packOwn(folder, own[contender]!))))
    } catch (error) {
      const failure = `not installed: ${String(error).split('\n', 1)[0]!.slice(0, 120)}`
      results.push({ contender, packages: [], bytes: 0, files: 0, count: 0, parts: [], failure })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return results
}

/** The packed packages of the workspace; what they need of each other is found among them. */
async function packOwn(folder: string, names: readonly string[]): Promise<string[]> {
  const tarballs = await packAll(repository, folder)
  return names.map(name => tarballs.find(path => new RegExp(`/millrace-${name}-\\d[^/]*$`).test(path))!)
}

async function install(contender: string, folder: string, packages: readonly string[]): Promise<InstallResult> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  await exec('npm', ['install', ...quiet, ...packages], { cwd: folder, timeout: 180_000, maxBuffer: 2 ** 24 })
  const weights = await weighPackages(join(folder, 'node_modules'))
  const parts = [...weights].map(([name, { bytes }]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes)
  const sum = (of: (weight: Weight) => number): number =>
    [...weights.values()].reduce((total, weight) => total + of(weight), 0)
  return {
    contender,
    packages: packages.map(name => name.replace(/^.*\/millrace-(.*)-\d.*$/, '@millrace/$1')),
    bytes: sum(({ bytes }) => bytes),
    files: sum(({ files }) => files),
    count: sum(({ count }) => count),
    parts,
  }
}

/** What a package weighs, in all places where it lies. */
interface Weight {
  bytes: number
  files: number
  count: number
}

/** Weighs each file for the package that it belongs to: the last one named on its path. */
async function weighPackages(folder: string): Promise<Map<string, Weight>> {
  const weights = new Map<string, Weight>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const inside = path
      .slice(folder.length + 1)
      .split('node_modules/')
      .at(-1)!
    const name = /^(@[^/]+\/[^/]+|[^@./][^/]*)\//.exec(inside)?.[1]
    if (name === undefined) continue
    const weight = weights.get(name) ?? { bytes: 0, files: 0, count: 0 }
    weights.set(name, weight)
    weight.bytes += (await stat(path)).size
    weight.files++
    // A manifest with a version at the package's own root makes an installed copy.
    if (inside === `${name}/package.json` && 'version' in JSON.parse(await readFile(path, 'utf8'))) weight.count++
  }
  return weights
}
