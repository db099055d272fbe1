import ts from 'typescript'

/** A sentence of a comment that names its subject late. */
export interface LateSubject {
  /** The line that it begins in, from 1. */
  readonly line: number
  /** The word that it begins with. */
  readonly word: string
}

/** The beginning of a sentence: of a line of the comment, where a capital stands in no other place, or behind the end of another. */
const opening = /(?:^[\s/*]*|[.!?] )(What|Who|Whose|Whether|How|Of)\b/
const fence = /^[\s/*]*```/

/** Finds sentences in the comments of a source file that begin with one of the words. Fenced examples are code, and pass. */
export function lateSubjects(source: ts.SourceFile): LateSubject[] {
  const { text } = source
  return commentsIn(source).flatMap(({ pos, end }) => {
    const firstLine = text.slice(0, pos).split('\n').length
    let fenced = false
    return text
      .slice(pos, end)
      .split('\n')
      .flatMap((content, index) => {
        if (fence.test(content)) fenced = !fenced
        const word = fenced ? undefined : opening.exec(content)?.[1]
        return word ? [{ line: firstLine + index, word }] : []
      })
  })
}

/** Reads the comments between tokens: a string that looks like a comment is part of a token. */
function commentsIn(source: ts.SourceFile): ts.CommentRange[] {
  const { text } = source
  const found = new Map<number, ts.CommentRange>()
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(source)
    children.forEach(visit)
    if (children.length > 0) return
    const from = node.getFullStart()
    for (const range of ts.getTrailingCommentRanges(text, from) ?? []) found.set(range.pos, range)
    for (const range of ts.getLeadingCommentRanges(text, from) ?? []) found.set(range.pos, range)
  }
  visit(source)
  return [...found.values()]
}
