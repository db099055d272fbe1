import { piecesOf } from './pieces.ts'

/** A conversation with a tool: in each step but the last the model calls it once. */
export interface ToolScript {
  readonly calls: number
  /** Characters of each call's arguments, about. */
  readonly characters: number
}

/** Arguments of the tool. */
export interface ToolInput {
  readonly path: string
  readonly content: string
}

/** Name of the tool. */
export const toolName = 'write_file'

/** The output of the tool. */
export const toolOutput = ({ path, content }: ToolInput): { path: string; written: number } => ({
  path,
  written: content.length,
})

/** Tokens that the model writes in each step, before its call. */
export const spoken = 50

/** Characters of each delta of the arguments. */
const deltaLength = 10

const line = 'const wheel = turn("mill", river) // 水车\n'

/** Arguments of a call as a model writes them: a file as JSON, with quotes and line breaks. */
export function toolArguments({ characters }: ToolScript, call: number): string {
  const path = `src/mill-${call}.ts`
  const lines = Math.ceil(
    (characters - JSON.stringify({ path, content: '' }).length) / (JSON.stringify(line).length - 2),
  )
  return JSON.stringify({ path, content: line.repeat(Math.max(1, lines)) } satisfies ToolInput)
}

/** The same in the pieces that the vendor sends. */
export const toolDeltas = (script: ToolScript, call: number): string[] =>
  piecesOf(toolArguments(script, call), deltaLength)
