import { type CallToMake, inputPieces, inputText } from '../answer/deltas.js'
import { randomHex } from '../core/ids.js'

/** One chunk that carries tool calls; `finish` puts a finish reason into it already. */
export interface ToolChunk {
  readonly tool_calls?: readonly unknown[]
  readonly finish?: true
}

type Call = CallToMake

/** Cuts the calls of one answer into chunks. */
export type ToolShape = (calls: readonly Call[]) => ToolChunk[]

/**
 * The ways in which GLM, its hosts and OpenAI have been seen to send a tool call in Chat Completions:
 *
 * | shape | where |
 * |---|---|
 * | `whole` | z.ai without `tool_stream`: all in one chunk (recorded 2026-03) |
 * | `pieces` | OpenAI (recorded 2026-06); GLM with `tool_stream: true` (by its documents, none recorded): id and name, then arguments in pieces |
 * | `negative-index` | glm-4.5, glm-4.5-flash: `index: -1` (lobe-chat rewrites it) |
 * | `no-index` | no index at all |
 * | `name-then-arguments` | glm-5-turbo through OpenRouter: id and name, then all arguments; finish reason twice |
 * | `new-id-per-piece` | self-hosted: another id in every piece (zai-org/GLM-4#194) |
 * | `repeated-metadata` | self-hosted: id and name again in the last piece (vllm-project/vllm#44098) |
 * | `empty-metadata` | Mistral-hosted and others: `id: ""` and `name: ""` in continuations |
 * | `separate` | self-hosted: id, name and arguments in chunks of their own |
 * | `in-finish-chunk` | glm-4-plus: in the chunk of the finish reason, which a second chunk repeats (jeremychone/rust-genai#199) |
 */
export const toolShapes = {
  whole: calls => calls.map((call, index) => chunk(whole(call, { index }))),
  pieces: calls =>
    calls.flatMap((call, index) => [
      chunk(opening(call, index)),
      ...pieces(call).map(args => chunk(more(index, args))),
    ]),
  'negative-index': calls => calls.map(call => chunk(whole(call, { index: -1 }))),
  'no-index': calls => [{ tool_calls: calls.map(call => whole(call)) }],
  'name-then-arguments': calls => [
    ...calls.flatMap((call, index) => [chunk(opening(call, index)), chunk(more(index, inputText(call.input)))]),
    { finish: true },
  ],
  'new-id-per-piece': calls =>
    calls.flatMap((call, index) => [
      chunk(opening(call, index)),
      ...pieces(call).map(args => chunk({ id: `call_${randomHex(24)}`, type: 'function', ...more(index, args) })),
    ]),
  'repeated-metadata': calls =>
    calls.flatMap((call, index) => {
      const args = pieces(call)
      const last = args.pop() ?? ''
      return [
        chunk(opening(call, index)),
        ...args.map(part => chunk(more(index, part))),
        chunk(whole(call, { index }, last)),
      ]
    }),
  'empty-metadata': calls =>
    calls.flatMap((call, index) => [
      chunk(opening(call, index)),
      ...pieces(call).map(args => chunk({ id: '', index, type: 'function', function: { name: '', arguments: args } })),
    ]),
  separate: calls =>
    calls.flatMap((call, index) => [
      chunk({ id: call.id, index, type: 'function' }),
      chunk({ index, function: { name: call.name } }),
      ...pieces(call).map(args => chunk(more(index, args))),
    ]),
  'in-finish-chunk': calls => [{ tool_calls: calls.map((call, index) => whole(call, { index })), finish: true }],
} satisfies Record<string, ToolShape>

/** A name of {@link toolShapes}. */
export type ToolShapeName = keyof typeof toolShapes

const chunk = (call: unknown): ToolChunk => ({ tool_calls: [call] })

const whole = (call: Call, position: { index?: number } = {}, args = inputText(call.input)) => ({
  id: call.id,
  ...position,
  type: 'function',
  function: { name: call.name, arguments: args },
})

const opening = (call: Call, index: number) => whole(call, { index }, '')

const more = (index: number, args: string) => ({ index, function: { arguments: args } })

const pieces = (call: Call): string[] => inputPieces(call.input)
