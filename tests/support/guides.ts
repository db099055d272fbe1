/** One thing that the reader of a guide does. */
export type GuideStep =
  | { readonly file: string; readonly code: string }
  | { readonly install: readonly string[] }
  | { readonly command: string }

/** A block of code, and the name of the file that the line before it tells to write. */
const block = /(?:`([\w.-]+)`:\n\n)?^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm

/**
 * The steps of a guide, in order: a block behind a line that ends in a file's name is written to it, a shell block is run line by line. Blocks of
 * other kinds are read only.
 */
export function guideSteps(text: string): GuideStep[] {
  return [...text.matchAll(block)].flatMap(([, file, language, code = '']): GuideStep[] => {
    if (file) return [{ file, code }]
    if (language !== 'sh') return []
    return code
      .trim()
      .split('\n')
      .map(line => {
        const [, names] = /^npm install (.+)$/.exec(line) ?? []
        return names ? { install: names.split(' ').filter(name => !name.startsWith('-')) } : { command: line }
      })
  })
}
