import { event, type Field, type ShapeWriter } from './writer.ts'

const head = `"id":"20261123052200c0ffee5eed4a11b0b0","created":1795411320,"object":"chat.completion.chunk","model":"glm-4.7","service_tier":null,"request_id":"20261123052200c0ffee5eed4a11b0b0"`

/** One token as Chat Completions sends it, in the shape and size of GLM's: about 263 bytes in the mean. */
export const tokenEvent = (field: Field, token: string): Buffer =>
  event(
    `{${head},"choices":[{"index":0,"delta":{"role":"assistant",${JSON.stringify(field)}:${JSON.stringify(token)}}}]}`,
  )

/** A piece of a tool call's arguments; the first one, behind its name, has none. */
export const callEvent = (call: { readonly id: string; readonly name: string } | undefined, piece: string): Buffer =>
  event(
    `{${head},"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,${call ? `"id":"${call.id}","type":"function",` : ''}"function":{${call ? `"name":"${call.name}",` : ''}"arguments":${JSON.stringify(piece)}}}]}}]}`,
  )

/** What follows the last token: finish reason and usage, then the end mark. */
export const lastEvents = (tokens: number, reason: 'stop' | 'tool_calls' = 'stop'): readonly Buffer[] => [
  event(
    `{${head},"choices":[{"index":0,"finish_reason":"${reason}","delta":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":10,"completion_tokens":${tokens},"total_tokens":${tokens + 10},"prompt_tokens_details":{"cached_tokens":0}}}`,
  ),
  event('[DONE]'),
]

/** Frames of which one string differs. */
export const glm = (): ShapeWriter => ({
  begin: () => [],
  token: (field, text) => [tokenEvent(field, text)],
  end: lastEvents,
})

/** Ends of a frame. @param count - tokens so far. */
const tails: readonly ((count: number) => string)[] = [
  () => '}]}',
  () => ',"logprobs":null,"finish_reason":null}],"usage":null}',
  count =>
    `,"finish_reason":null}],"usage":{"prompt_tokens":10,"completion_tokens":${count},"total_tokens":${count + 10}}}`,
]

/** The same with ends of three forms that alternate. */
export function glmWithTails(): ShapeWriter {
  let count = 0
  return {
    ...glm(),
    token(field, text) {
      const tail = tails[count++ % tails.length]!(count)
      return [
        event(
          `{${head},"choices":[{"index":0,"delta":{"role":"assistant",${JSON.stringify(field)}:${JSON.stringify(text)}}${tail}`,
        ),
      ]
    },
  }
}
