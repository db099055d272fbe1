import { builtinModules } from 'node:module'
import { importsIn, staleFiles, targetsOf } from '../lib/built-files.ts'
import type { Manifest } from '../lib/workspace.ts'
import { type Files, layoutProblems, noticeFile } from './layout.ts'

/** Bytes of JavaScript that a provider brings at most, unpacked: who wants one vendor should not wait for more. */
const mostOfProvider = 60_000

/** Lists the flaws of a package that is about to be published, a sentence each that names the remedy. */
export function contentProblems(files: Files, rootLicense: string): string[] {
  const problems: string[] = []
  const manifest = files.get('package.json')?.toString() ?? '{}'
  const license = files.get('LICENSE')?.toString()
  if (!files.has('README.md')) problems.push('has no README.md: write one beside its package.json')
  if (license === undefined) problems.push("has no LICENSE: copy the repository's beside its package.json")
  else if (license !== rootLicense) problems.push("has another LICENSE than the repository: copy the repository's")
  if (manifest.includes('workspace:')) problems.push('still says workspace: in its package.json: pack it with pnpm')
  const { homepage, bugs } = JSON.parse(manifest) as Record<string, unknown>
  if (!homepage || !bugs)
    problems.push('has no "homepage" or no "bugs" in its package.json: say where to read and where to report')
  for (const target of targetsOf(JSON.parse(manifest))) {
    if (!files.has(target)) problems.push(`names ${target}, which is not in it: build it, or correct package.json`)
  }
  return [
    ...problems,
    ...layoutProblems(files, JSON.parse(manifest) as Manifest),
    ...staleProblems(files, JSON.parse(manifest) as Manifest),
    ...noticeProblems(files),
    ...protocolProblems(files),
    ...directiveProblems(files, targetsOf(JSON.parse(manifest))),
    ...weightProblems(files, (JSON.parse(manifest) as Manifest).millrace?.kind),
  ]
}

/** The comment that the bundler leaves above the code of each file: the last package on the path owns it. */
const origins = /^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/(?!.*node_modules\/)/gm

/** Code of other packages whose licence asks for a notice that is missing. */
function noticeProblems(files: Files): string[] {
  const scripts = [...files].filter(([path]) => path.endsWith('.js'))
  const bundled = new Set(scripts.flatMap(([, file]) => [...file.toString().matchAll(origins)].map(match => match[1]!)))
  const notices = files.get(noticeFile)?.toString() ?? ''
  const missing = [...bundled].filter(name => !new RegExp(`^## ${name} `, 'm').test(notices))
  return missing.map(name => `carries code of ${name} without its licence in ${noticeFile}: build by tsup.base.ts`)
}

/** Tells of built files that no entry leads to. */
function staleProblems(files: Files, manifest: Manifest): string[] {
  const stale = staleFiles(files, manifest)
  if (stale.length === 0) return []
  return [
    `carries files that none of its entries leads to (${stale.join(', ')}): pack it by packAll, which removes them`,
  ]
}

/** Node's modules without `node:`, which the list has in front of those that have no other name. */
const bare = new Set(builtinModules.map(name => name.replace(/^node:/, '')))

/** Tells of Node's modules that are imported without `node:`: Deno and workers know them by this name alone. */
function protocolProblems(files: Files): string[] {
  return [...files].flatMap(([path, file]) => {
    if (!path.endsWith('.js')) return []
    const odd = [...new Set(importsIn(file.toString()))].filter(name => bare.has(name))
    return odd.map(name => `imports '${name}' in ${path} without node: in front: build by tsup.base.ts`)
  })
}

/** Tells of entries for React without the directive by which server components know them for a browser's. */
function directiveProblems(files: Files, targets: readonly string[]): string[] {
  return targets.flatMap(path => {
    const code = path.endsWith('.js') ? (files.get(path)?.toString() ?? '') : ''
    const usesReact = importsIn(code).includes('react')
    if (!usesReact || /^['"]use client['"]/.test(code)) return []
    return [
      `imports 'react' in ${path} and does not begin with "use client": begin its source so, and build by tsup.base.ts`,
    ]
  })
}

/** Tells when a provider's JavaScript, without types and maps, is too heavy. */
function weightProblems(files: Files, kind: string | undefined): string[] {
  const scripts = [...files].filter(([path]) => path.endsWith('.js'))
  const bytes = scripts.reduce((sum, [, file]) => sum + file.length, 0)
  if (bytes <= mostOfProvider || (kind !== 'dialect' && kind !== 'provider')) return []
  return [
    `carries ${bytes} bytes of JavaScript, and a provider ${mostOfProvider} at most: see what came into its build`,
  ]
}
