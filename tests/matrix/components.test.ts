import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readDocuments } from '../../scripts/docs/documents.ts'
import { singleFileComponentsOf } from '../../scripts/docs/examples.ts'
import { packAll } from '../../scripts/lib/tarballs.ts'

// The components of Vue and Svelte in the documents, of both languages, typechecked by their frameworks' own checkers against the packed packages.
// tests/full/client-pages.test.ts runs them.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const fixture = join(import.meta.dirname, 'components')
const components = readDocuments(root).flatMap(singleFileComponentsOf)

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-components-'))
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(fixture, name), join(folder, name))
  const npm = (...args: string[]) =>
    exec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
  await npm('ci')
  await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const compilerOptions = {
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2024', 'dom', 'dom.iterable'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  verbatimModuleSyntax: true,
  types: [],
}

/** Each checker, and the arguments with which it takes a project. */
const checkers = {
  vue: ['vue-tsc/bin/vue-tsc.js', '-p', 'tsconfig.json'],
  svelte: ['svelte-check/bin/svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'machine'],
}
type Language = keyof typeof checkers
const languages = Object.keys(checkers) as Language[]

/** What a checker says of these components, each in a file of its own; empty where it is content. */
async function faultsOf(language: Language, codes: readonly string[]): Promise<string> {
  const home = mkdtempSync(join(folder, `${language}-`))
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [`**/*.${language}`] }))
  codes.forEach((code, index) => {
    const file = join(home, `block-${index + 1}/Chat.${language}`)
    mkdirSync(dirname(file))
    writeFileSync(file, code)
  })
  const [script, ...args] = checkers[language]
  return exec(process.execPath, [join(folder, 'node_modules', script!), ...args], { cwd: home }).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  )
}

it.each(languages)('%s: every component of a document has no fault', async language => {
  const found = components.filter(component => component.language === language)
  // One of the guide, one of the package's page, and the guide's in Chinese.
  expect(found.length).toBeGreaterThanOrEqual(3)
  for (const { code, place } of found) expect(code, `${place} is of TypeScript`).toContain('lang="ts"')
  expect(
    await faultsOf(
      language,
      found.map(({ code }) => code),
    ),
  ).toBe('')
})

it.each(languages)('%s: a name that the hook does not give, and one of the template, are found', async language => {
  const { code } = components.find(component => component.language === language)!
  const wrong = [code.replace(/\bstop\b/, 'halt'), code.replace('textOf(message)', 'textOf(message.missing)')]
  for (const each of wrong) expect(each).not.toBe(code)
  const said = await faultsOf(language, wrong)
  expect(said).toContain("'missing'")
  expect(said).toMatch(/'(halt|stop)'/)
})

it('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})
