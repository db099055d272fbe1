import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { languages } from '../docs-site/sections.ts'
import { filesBelow, readPackages } from '../lib/workspace.ts'
import { type Document, lineAt, readDocuments } from './documents.ts'

/** A code block that a reader may copy. */
export interface Example {
  /** Where it stands, as `file:line`. */
  place: string
  code: string
  /**
   * Where it runs, by a word of its fence. `alone`, without one: in a process of its own, in `npm test`. `online`: it needs a network or a key, or
   * never ends; `npm run test:full` runs it behind a proxy to emulators. `page`: in a browser, there too. `nowhere`, by `no-run`: it is a part of
   * something, as the call of a hook is. Docstrings alone may have such.
   */
  where: 'alone' | 'online' | 'page' | 'nowhere'
  /** A component of React, with its own file ending. It is compiled, and runs in a browser by `npm run test:full`. Default false. */
  component?: true
  /** The name of the file that the reader is told to write it to. Other examples of the document import it by this name. Default: none does. */
  file?: string
}

/**
 * The TypeScript blocks of a Markdown document. Other languages are left alone. A fence `ts continued` goes on the example before it: the two
 * are one. A fence `ts recipe` needs frameworks that the workspace lacks: `npm run test:matrix` compiles and runs it. A line in front that ends in
 * a file's name and a colon says where the reader puts it.
 */
export function examplesOf({ path, text }: Document): Example[] {
  const examples: Example[] = []
  for (const { 1: file, 3: info = '', 4: code = '', index } of text.matchAll(blocks)) {
    const words = info.split(' ')
    if (words.includes('recipe')) continue
    const before = examples.at(-1)
    if (before && words.includes('continued')) before.code += `\n${code}`
    else
      examples.push({
        place: `${path}:${lineAt(text, index)}`,
        code,
        where: placeOfRun(words),
        ...(file && { file }),
      })
  }
  return examples
}

function placeOfRun(words: readonly string[]): Example['where'] {
  if (words.includes('no-run')) return 'nowhere'
  return (['online', 'page'] as const).find(word => words.includes(word)) ?? 'alone'
}

const blocks = /(?:`([\w.-]+\.ts)`:\n\n)?^( *)```(?:ts|typescript)((?: [^\n]*)?)\n([\s\S]*?)^\2```\s*$/gm

/** The components of React in a Markdown document. */
export const componentsOf = ({ path, text }: Document): Example[] =>
  [...text.matchAll(/^```tsx\n([\s\S]*?)^```\s*$/gm)].map(({ 1: code = '', index }) => ({
    place: `${path}:${lineAt(text, index)}`,
    code,
    where: 'page',
    component: true,
  }))

/** A component of Vue or Svelte, a file of its own: `npm run test:matrix` typechecks it, `npm run test:full` runs it. */
export interface SingleFileComponent {
  /** Where it stands, as `file:line`. */
  place: string
  language: 'vue' | 'svelte'
  code: string
}

/** The components of Vue and Svelte in a Markdown document. */
export const singleFileComponentsOf = ({ path, text }: Document): SingleFileComponent[] =>
  [...text.matchAll(/^```(vue|svelte)\n([\s\S]*?)^```\s*$/gm)].map(({ 1: language, 2: code = '', index }) => ({
    place: `${path}:${lineAt(text, index)}`,
    language: language as SingleFileComponent['language'],
    code,
  }))

/** The blocks of a Markdown document that run in a page: components, and scripts by `ts page`. */
export const pageExamplesOf = (document: Document) => [
  ...componentsOf(document).map(({ place, code }) => ({ place, code, language: 'tsx' as const })),
  ...singleFileComponentsOf(document),
  ...examplesOf(document)
    .filter(({ where }) => where === 'page')
    .map(({ place, code }) => ({ place, code, language: 'ts' as const })),
]

/** The `@example` blocks of a source file's docstrings, fenced or bare. */
export function docstringExamplesOf({ path, text }: Document): Example[] {
  // To parse a file costs a thousand times as much.
  if (!text.includes('@example')) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found = new Map<number, Example[]>()
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example' || found.has(tag.pos)) continue
      const comment = ts.getTextOfJSDocComment(tag.comment) ?? ''
      const place = `${path}:${lineAt(text, tag.pos)}`
      const fenced = examplesOf({ path, text: comment }).map(example => ({ ...example, place }))
      found.set(tag.pos, comment.includes('```') ? fenced : [{ place, code: comment, where: 'alone' }])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...found.values()].flat()
}

/** A translation has the code of its original, which `docs-site.test.ts` sees to: once is enough. */
export const isOriginal = ({ path }: Document): boolean => !path.endsWith(languages.zh)

/** The examples of the documents and of the docstrings of a repository. */
export const readExamples = (root: string, documents: readonly Document[] = readDocuments(root)): Example[] => [
  ...documents.filter(isOriginal).flatMap(examplesOf),
  ...readPackages(root).flatMap(({ home }) =>
    filesBelow(join(home, 'src'), '.ts').flatMap(name => {
      const file = join(home, 'src', name)
      return docstringExamplesOf({ path: relative(root, file), text: readFileSync(file, 'utf8') })
    }),
  ),
]
