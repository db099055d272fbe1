import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languages, writtenPages } from './sections.ts'

/** A fenced block, with the spaces that it is indented by. */
const block = /^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2 *$/gm

/** The code blocks of a document, fences included. */
export const codeBlocks = (text: string): string[] => [...text.matchAll(block)].map(([code]) => code)

/** The headings and the rows of tables, by their level and number of cells: what is new in one language is missed in the other. */
const outline = (text: string): string[] =>
  text
    .replace(block, '')
    .split('\n')
    .flatMap(
      line =>
        /^#+(?= )/.exec(line)?.[0] ?? (line.startsWith('|') ? `row of ${line.split(/(?<!\\)\|/).length - 2}` : []),
    )

/** Documents that stand in every language, by path without ending. */
const translated: readonly string[] = ['README', ...writtenPages.map(name => `docs/${name}`)]

/** Says which documents lack their Chinese one, and where the two have other code blocks, headings or tables. */
export function twinFaults(root: string, documents: readonly string[] = translated): string[] {
  return documents.flatMap(name => {
    const [english = '', chinese = ''] = Object.values(languages).map(ending => `${name}${ending}`)
    if (!existsSync(join(root, chinese))) return [`${english} has no ${chinese} beside it`]
    const texts = [english, chinese].map(path => readFileSync(join(root, path), 'utf8'))
    return [
      ...differences(texts.map(codeBlocks)).map(
        at => `${chinese} has another code block ${at} than ${english}: copy it`,
      ),
      ...differences(texts.map(outline))
        .slice(0, 1)
        .map(at => `${chinese} goes another way than ${english} from heading or row ${at} on`),
    ]
  })
}

/** The places, from 1, at which two lists differ. */
function differences([ours = [], theirs = []]: readonly (readonly string[])[]): number[] {
  const length = Math.max(ours.length, theirs.length)
  return Array.from({ length }, (_, at) => at + 1).filter(at => ours[at - 1] !== theirs[at - 1])
}
