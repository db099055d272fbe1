import type { Answer } from '../answer/answer.js'
import { type ToolShapeName, toolShapes } from '../chat-completions/tool-shapes.js'
import { commonFaults, type FaultShape } from '../course/fault-text.js'
import type { CommonFault } from '../course/faults.js'

/** A fault of OpenAI or of the connection. A `code` is one of the vendor's codes and may be any other. */
export type OpenAIFault =
  | Exclude<CommonFault, { type: 'error-in-stream' }>
  /**
   * An error under status 200. `event` is an `event: error`, and in the Responses API a `response.failed` behind it (recorded 2025-11);
   * `failed` is `response.failed` alone; `data` is a `data:` line with an error in it. Default: `data` in Chat Completions, `event` in Responses.
   */
  | (Extract<CommonFault, { type: 'error-in-stream' }> & { readonly form?: 'data' | 'event' | 'failed' })
  /** The model refuses, in the field that the APIs have for it. Default: a sentence that says so. */
  | { readonly type: 'refusal'; readonly message?: string }
  /** Tool calls in the shape of another host; in Chat Completions alone. */
  | { readonly type: 'tool-shape'; readonly shape: ToolShapeName }

/** The faults that OpenAI has. */
export const openaiFaults: Readonly<Record<OpenAIFault['type'], FaultShape>> = {
  ...commonFaults,
  'error-in-stream': {
    ...commonFaults['error-in-stream'],
    fields: { ...commonFaults['error-in-stream'].fields, form: ['data', 'event', 'failed'] },
  },
  refusal: { fields: { message: 'text' } },
  'tool-shape': { value: 'shape', needs: 'shape', fields: { shape: Object.keys(toolShapes) } },
}

/** A refusal is all that the answer says. */
export function reviseForOpenAI(answer: Answer, faults: readonly OpenAIFault[]): Answer {
  const refusal = faults.find(fault => fault.type === 'refusal')
  if (!refusal) return answer
  const { toolCalls: _, ...rest } = answer
  return { ...rest, text: refusal.message ?? 'I am sorry, but I cannot help with that.' }
}
