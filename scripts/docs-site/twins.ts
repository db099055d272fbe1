import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages, writtenPages } from './sections.ts'

/** A fenced block, with the spaces that it is indented by. */
const block = /^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2 *$/gm

/** The code blocks of a document, fences included. */
export const codeBlocks = (text: string): string[] => [...text.matchAll(block)].map(([code]) => code)

/** Documents that stand in every language, by path without ending. */
const translated: readonly string[] = ['README', ...writtenPages.map(name => `docs/${name}`)]

/** Says which documents lack their Chinese one, and where the two have other code blocks. */
export function twinFaults(root: string, documents: readonly string[] = translated): string[] {
  return documents.flatMap(name => {
    const [english = '', chinese = ''] = Object.values(languages).map(ending => `${name}${ending}`)
    if (!existsSync(join(root, chinese))) return [`${english} has no ${chinese} beside it`]
    const [ours, theirs] = [english, chinese].map(path => codeBlocks(readFileSync(join(root, path), 'utf8')))
    const length = Math.max(ours!.length, theirs!.length)
    return Array.from({ length }, (_, at) => at)
      .filter(at => ours![at] !== theirs![at])
      .map(at => `${chinese} has another code block ${at + 1} than ${english}: copy it`)
  })
}
