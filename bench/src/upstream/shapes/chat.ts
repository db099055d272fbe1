import { padding } from './padding.ts'
import { event, type ShapeWriter } from './writer.ts'

const head = `"id":"chatcmpl-DcoffeeSeedMill0000000000000","object":"chat.completion.chunk","created":1795411320,"model":"gpt-5.4-mini-2026-03-17","service_tier":"default","system_fingerprint":"fp_0c0ffee5ed"`

const usage = (count: number): string =>
  `"usage":{"prompt_tokens":10,"completion_tokens":${count},"total_tokens":${count + 10},"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0}}`

/** Chat Completions with ids, a count of tokens in each frame (as hosts of open models send it) and padding (as OpenAI does). */
export function chatCompletions(): ShapeWriter {
  const pad = padding()
  let count = 0
  const frame = (choice: string): Buffer =>
    event(`{${head},"choices":[{"index":0,${choice}}],${usage(count)},"obfuscation":"${pad()}"}`)
  return {
    begin: () => [
      frame('"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null'),
    ],
    token(field, text) {
      count++
      return [frame(`"delta":{"${field}":${JSON.stringify(text)}},"logprobs":null,"finish_reason":null`)]
    },
    end: () => [frame('"delta":{},"logprobs":null,"finish_reason":"stop"'), event('[DONE]')],
  }
}
