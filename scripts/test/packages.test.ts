import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTarball, removeStale } from '../lib/tarballs.ts'
import { filesBelow, readPackages } from '../lib/workspace.ts'
import { contentProblems } from '../packages/contents.ts'
import { packageSizes, sizeProblems, unpackedBytes } from '../packages/sizes.ts'

const manifest = JSON.stringify({
  homepage: 'https://example.com',
  bugs: { url: 'https://example.com/issues' },
  files: ['dist', 'README.md', 'LICENSE'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
  imports: { '#transport': { node: './dist/index.js', default: 'eventsource-parser' } },
  bin: { tool: './dist/cli.js' },
  dependencies: { '@millrace/sse': '^1.0.0' },
})
const whole = {
  'package.json': manifest,
  'README.md': '',
  LICENSE: 'MIT',
  'dist/index.js': '',
  'dist/index.d.ts': '',
  'dist/cli.js': '',
}

describe('what a tarball must hold', () => {
  const check = (change: Record<string, string | undefined>): string[] => {
    const entries = Object.entries({ ...whole, ...change }).filter(entry => entry[1] !== undefined)
    return contentProblems(new Map(entries as [string, string][]), 'MIT')
  }

  const bundled = '// ../../node_modules/.pnpm/a@1.0.0/node_modules/@own/b/dist/index.mjs\n'

  it('is content with a whole one', () => {
    expect(check({})).toEqual([])
  })

  it("is content with Node's modules by their whole name", () => {
    expect(
      check({ 'dist/index.js': "import { DatabaseSync } from 'node:sqlite'\nimport 'eventsource-parser'" }),
    ).toEqual([])
  })

  it('is content with paths of servers, of packages and of addresses', () => {
    const code = "fetch('https://example.com/home/ann'); import './home/a.js'; import '@a/home/b'; const path = '/tmp'"
    expect(check({ 'dist/index.js': code })).toEqual([])
  })

  it('is content with parts of the build that its entries lead to, by whatever way', () => {
    const parts = {
      'dist/index.js': "import{a}from'./chunk-A.js';export*from './chunk-B.js'",
      'dist/chunk-A.js': 'const late = () => import("./deep/chunk-C.js")',
      'dist/chunk-B.js': '',
      'dist/deep/chunk-C.js': "import '../chunk-B.js'",
      'dist/index.d.ts': "export type { A } from './a.d-A.js'",
      'dist/a.d-A.d.ts': '',
      'dist/cli.d.ts': 'export {}',
    }
    expect(check(parts)).toEqual([])
  })

  it('is content with React behind "use client"', () => {
    expect(check({ 'dist/index.js': `"use client";\nimport { memo } from 'react';` })).toEqual([])
  })

  it('is content with bundled code beside its licence', () => {
    const notices = '# Third-party notices\n\n## @own/b 1.0.0 (MIT)\n\nThe text.\n'
    expect(check({ 'dist/index.js': bundled, 'dist/THIRD-PARTY-NOTICES.md': notices })).toEqual([])
  })

  it.each([
    ['a provider at its most', 'provider', { 'dist/index.js': 'a'.repeat(60_000), 'dist/index.d.ts': 'a' }],
    ['a package that is no provider', 'library', { 'dist/index.js': 'a'.repeat(60_001) }],
  ])('weighs no more than JavaScript of providers: %s', (_, kind, change) => {
    expect(check({ 'package.json': manifest.replace('{', `{"millrace":{"kind":"${kind}"},`), ...change })).toEqual([])
  })

  it.each([
    ['no README', { 'README.md': undefined }, 'no README.md'],
    ['no LICENSE', { LICENSE: undefined }, 'no LICENSE'],
    ['another LICENSE', { LICENSE: 'ISC' }, 'another LICENSE'],
    ['no page to read', { 'package.json': manifest.replace('homepage', 'home') }, 'has no "homepage"'],
    ['no place to report', { 'package.json': manifest.replace('"bugs"', '"bug"') }, 'no "bugs"'],
    ['a workspace range', { 'package.json': manifest.replace('^1.0.0', 'workspace:^') }, 'workspace:'],
    ['tests', { 'test/a.test.js': '' }, 'no user needs (test/a.test.js)'],
    ['sources', { 'src/a.ts': '' }, 'no user needs (src/a.ts)'],
    ['a map', { 'dist/index.js.map': '' }, 'no user needs (dist/index.js.map)'],
    ['what the compiler keeps', { 'dist/a.tsbuildinfo': '' }, 'no user needs (dist/a.tsbuildinfo)'],
    ['settings of an editor', { '.vscode/a.json': '' }, 'no user needs (.vscode/a.json)'],
    ['a link to a map', { 'dist/index.js': 'a\n//# sourceMappingURL=a.js.map' }, 'points to a map in dist/index.js'],
    ['other files', { 'package.json': manifest.replace('"dist",', '"dist","src",') }, 'has other "files"'],
    ['no files', { 'package.json': manifest.replace('"files"', '"file"') }, 'has other "files"'],
    ['a path of Linux', { 'dist/index.js': 'const a = "/home/ann/millrace/a.ts"' }, '/home/ann'],
    ['a path of macOS', { 'dist/index.d.ts': "import('/Users/ann/a')" }, '/Users/ann'],
    ['a path of Windows', { 'dist/index.js': 'const a = "C:\\Users\\ann"' }, 'C:\\Users'],
    ['a path as an address', { 'dist/index.js': 'from "file:///builds/a/a.ts"' }, 'file:///builds/a'],
    ['a path of a runner', { 'dist/index.js': '// /runner/a' }, '/runner/a'],
    [
      'an entry without types',
      { 'package.json': manifest.replace('"types":"./dist/index.d.ts",', '') },
      'exports "." without types',
    ],
    [
      'types that nobody reads',
      {
        'package.json': manifest.replace(
          '"types":"./dist/index.d.ts","default":"./dist/index.js"',
          '"default":"./dist/index.js","types":"./dist/index.d.ts"',
        ),
      },
      'without types in the first place',
    ],
    [
      'a heavy provider',
      { 'package.json': manifest.replace('{', '{"millrace":{"kind":"dialect"},'), 'dist/index.js': 'a'.repeat(60_001) },
      'carries 60001 bytes of JavaScript',
    ],
    ['code without its notice', { 'dist/index.js': `${bundled}code` }, 'code of @own/b without its licence'],
    [
      'code with the notice of another',
      { 'dist/index.js': bundled, 'dist/THIRD-PARTY-NOTICES.md': '## @own/bc 1.0.0 (MIT)' },
      'code of @own/b without its licence',
    ],
    ["Node's modules", { 'dist/index.js': 'import http from "http";' }, "imports 'http' in dist/index.js"],
    [
      'a module of Node that has no other name',
      { 'dist/index.js': "import{a}from'sqlite'" },
      "imports 'sqlite' in dist/index.js",
    ],
    ['one that is loaded late', { 'dist/index.js': "await import('net')" }, "imports 'net' in dist/index.js"],
    ['React on a server', { 'dist/index.js': `import { memo } from 'react';\n"use client";` }, `"use client"`],
    ['a script of an earlier build', { 'dist/chunk-A.js': '' }, 'leads to (dist/chunk-A.js)'],
    [
      'scripts of an earlier build that lead to each other',
      { 'dist/chunk-A.js': "import './chunk-B.js'", 'dist/chunk-B.js': "import './chunk-A.js'" },
      'leads to (dist/chunk-A.js, dist/chunk-B.js)',
    ],
    ['types of an earlier build', { 'dist/a.d-A.d.ts': '' }, 'leads to (dist/a.d-A.d.ts)'],
    ['an unbuilt bin', { 'dist/cli.js': undefined }, 'names dist/cli.js'],
  ])('tells of %s', (_, change, message) => {
    expect(check(change)).toEqual([expect.stringContaining(message)])
  })
})

describe('the size of a package', () => {
  const sizes = { a: 100 }

  it('may be its limit, and no more', () => {
    expect(sizeProblems('a', 100, sizes)).toEqual([])
    expect(sizeProblems('a', 101, sizes)).toEqual([expect.stringContaining('has 101 bytes unpacked, and 100 at most')])
  })

  it('needs a limit', () => {
    expect(sizeProblems('b', 1, sizes)).toEqual([expect.stringContaining('has no limit')])
  })

  it('is not that of its README', () => {
    expect(unpackedBytes(new Map(Object.entries({ 'README.md': 'long', 'dist/a.js': 'ab' })))).toBe(2)
  })

  it('has a limit for each package that is published, and for no other', () => {
    const published = readPackages(join(import.meta.dirname, '../..')).filter(({ manifest }) => !manifest.private)
    expect(Object.keys(packageSizes).sort()).toEqual(published.map(({ manifest }) => manifest.name).sort())
  })
})

it('removes what is left of an earlier build, and nothing else', () => {
  const home = mkdtempSync(join(tmpdir(), 'millrace-stale-'))
  try {
    mkdirSync(join(home, 'dist/deep'), { recursive: true })
    const files = [
      'index.js',
      'index.d.ts',
      'cli.js',
      'chunk-A.js',
      'deep/chunk-B.js',
      'deep/chunk-OLD.js',
      'chunk-OLD.js',
      'NOTES.md',
    ]
    for (const file of files) writeFileSync(join(home, 'dist', file), '')
    writeFileSync(join(home, 'dist/index.js'), "import './chunk-A.js'; import('./deep/chunk-B.js')")
    removeStale({ folder: 'a', home, manifest: JSON.parse(manifest) })
    expect(filesBelow(join(home, 'dist'), '').filter(path => path !== 'deep')).toEqual(
      files.filter(file => !file.includes('OLD')).sort(),
    )
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})

it('reads a tarball that tar wrote', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tar-'))
  try {
    mkdirSync(join(folder, 'package/dist'), { recursive: true })
    writeFileSync(join(folder, 'package/dist/a.js'), 'a'.repeat(700))
    writeFileSync(join(folder, 'package/b.json'), '{}')
    execFileSync('tar', ['-czf', 'all.tgz', '--format=ustar', 'package'], { cwd: folder })
    const files = readTarball(join(folder, 'all.tgz'))
    expect([...files.keys()].sort()).toEqual(['b.json', 'dist/a.js'])
    expect(files.get('dist/a.js')?.toString()).toBe('a'.repeat(700))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
