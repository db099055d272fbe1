import ts from 'typescript'
import { type Document, lineAt } from './documents.ts'

/** A code block that a reader may copy. */
export interface Example {
  /** Where it stands, as `file:line`. */
  place: string
  code: string
  /** False for a fence `ts no-run`: it needs a network, a key, or never ends. */
  runs: boolean
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
        runs: !words.includes('no-run'),
        ...(file && { file }),
      })
  }
  return examples
}

const blocks = /(?:`([\w.-]+\.ts)`:\n\n)?^( *)```(?:ts|typescript)((?: [^\n]*)?)\n([\s\S]*?)^\2```\s*$/gm

/** The components of React in a Markdown document. */
export const componentsOf = ({ path, text }: Document): Example[] =>
  [...text.matchAll(/^```tsx\n([\s\S]*?)^```\s*$/gm)].map(({ 1: code = '', index }) => ({
    place: `${path}:${lineAt(text, index)}`,
    code,
    runs: false,
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
      found.set(tag.pos, comment.includes('```') ? fenced : [{ place, code: comment, runs: true }])
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...found.values()].flat()
}
