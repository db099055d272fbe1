import { type ChatProvider, withFallback, withTools } from '@millrace/core'
import type { Answer } from '@millrace/emulator'

/** Stands in the arguments of each call, and so in the history of each request behind it. */
const mark = 'lab-4711'

/** The answer that a vendor gives first, where tools are to run: a call for each loop, and one of a tool that there is not. */
const calling: Answer = {
  toolCalls: ['quick', 'staged', 'hanging', 'missing'].map(name => ({ name, input: { mark } })),
}

/** The vendor's answer to a request: calls first, and the answer itself when they were run. */
export const withCallsFirst =
  (answer: () => Answer): ((body: unknown) => Answer) =>
  body =>
    JSON.stringify(body).includes(mark) ? answer() : calling

/** Loops of tools, three deep, over a fallback: one tool is quick, one has stages, one hangs and ignores its signal. */
export function toolLoops(vendor: () => ChatProvider): ChatProvider {
  const staged = {
    async *execute() {
      for (const stage of [1, 2, 3]) {
        await new Promise(resolve => setTimeout(resolve, 2))
        yield stage
      }
    },
  }
  const hanging = { timeoutMs: 20, execute: () => new Promise<never>(() => {}) }
  const inner = (): ChatProvider => withTools(vendor(), { quick: { execute: () => 'done' } })
  return withTools(withTools(withFallback([inner(), inner()]), { staged }), { hanging })
}
