import {
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type FinishEvent,
  type Json,
  type StreamOptions,
  type Usage,
} from '@millrace/core'

/** A call with its whole arguments, or text that is none. */
export const call = (toolName: string, input: Json = {}, toolCallId = 'c1', more: object = {}): ChatRecord[] => {
  const text = JSON.stringify(input)
  return [
    { type: 'tool-call-start', toolCallId, toolName },
    { type: 'tool-call-delta', toolCallId, delta: text },
    { type: 'tool-call-end', toolCallId, toolName, input, ...more },
  ]
}

/** A call whose arguments are no JSON. */
export const brokenCall = (toolName: string, inputText: string, toolCallId = 'c1'): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  { type: 'tool-call-end', toolCallId, toolName, inputText, inputError: 'The arguments are not valid JSON.' },
]

export const says = (text: string, id = '0'): ChatRecord[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: text },
  { type: 'text-end', id },
]

export const ends = (reason: FinishEvent['reason'] = 'tool-calls', usage?: Usage): FinishEvent => ({
  type: 'finish',
  reason,
  ...(usage && { usage }),
})

/** A vendor that gives one answer after the other, the last one again and again, and remembers what it was asked. */
export function scripted(...answers: readonly (readonly ChatRecord[])[]) {
  const asked: ChatRequest[] = []
  const options: (StreamOptions | undefined)[] = []
  const provider: ChatProvider = {
    id: 'vendor',
    stream(request, given) {
      const at = asked.length
      asked.push(request)
      options.push(given)
      return ChatStream.from(async function* () {
        yield [{ type: 'start', messageId: `m${at + 1}`, provider: 'vendor' }, ...(answers[at] ?? answers.at(-1)!)]
      })
    },
  }
  return { provider, asked, options }
}

/** All records of a stream. */
export async function recordsOf(stream: ChatStream): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}

/** The records in short: `call pay`, `result c1: "paid"`, `failed c1: "…"`, `asks c1`, `said yes`, `step-end`, `finish stop`. */
export const inShort = (records: readonly ChatRecord[]): string[] =>
  records.flatMap(record => {
    switch (record.type) {
      case 'tool-call-end':
        return [`call ${record.toolName}`]
      case 'tool-result': {
        const kind = record.isError ? 'failed' : record.preliminary ? 'so far' : 'result'
        return [`${kind} ${record.toolCallId}: ${JSON.stringify(record.output)}`]
      }
      case 'tool-approval':
        return [`asks ${record.toolCallId}`]
      case 'text-delta':
        return [`said ${record.delta}`]
      case 'error':
        return [`error ${record.error.code}`]
      case 'finish':
        return [`finish ${record.reason}`]
      case 'step-end':
      case 'reset':
        return [record.type]
      default:
        return []
    }
  })

export const hi = { messages: [{ role: 'user', content: 'hi' }] } as const satisfies ChatRequest
