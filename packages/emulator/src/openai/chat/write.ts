import { blocksOf } from '../../answer/blocks.js'
import { type Delta, type End, inputText, type Tally } from '../../answer/deltas.js'
import { type ToolShape, toolShapes } from '../../chat-completions/tool-shapes.js'
import { randomHex, randomText } from '../../core/ids.js'
import type { Generation } from '../../course/vendor.js'
import type { Writer } from '../../course/writer.js'
import { openaiErrorBody, openaiHeaders } from '../errors.js'
import type { OpenAIFault } from '../faults.js'
import { obfuscation } from '../obfuscation.js'
import type { OpenAIChatBody } from './body.js'

const doneFrame = 'data: [DONE]\n\n'

/**
 * Begins a generation in the shape of recorded Chat Completions (gpt-4o and gpt-5, 2026-06): the role in the first delta alone, a chunk for the
 * finish reason, then one without choices for the usage, where it was asked for. Reasoning is counted and never shown.
 */
export function writeChat({ body, model, faults, now }: Generation<OpenAIChatBody, OpenAIFault>): Writer {
  const { include_usage: wantsUsage = false, include_obfuscation: padded = true } = body.stream_options ?? {}
  const shape: ToolShape = toolShapes[faults.find(fault => fault.type === 'tool-shape')?.shape ?? 'pieces']
  const form = faults.find(fault => fault.type === 'error-in-stream')?.form
  const said = faults.some(fault => fault.type === 'refusal') ? 'refusal' : 'content'
  const head = {
    id: `chatcmpl-${randomText(29)}`,
    object: 'chat.completion.chunk',
    created: Math.floor(now / 1000),
    model,
    service_tier: 'default',
    system_fingerprint: `fp_${randomHex(10)}`,
  }
  const opening = JSON.stringify(head).slice(0, -1)
  const frame = (choices: string, usage: Tally | undefined, length: number) =>
    `data: ${opening},"choices":${choices}${wantsUsage ? `,"usage":${JSON.stringify(usage ? usageOf(usage) : null)}` : ''}${padded ? `,"obfuscation":"${obfuscation(length)}"` : ''}}\n\n`
  const chunk = (delta: string, finish: string | null = null, length = 0) =>
    frame(`[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${JSON.stringify(finish)}}]`, undefined, length)

  function* stream(deltas: Iterable<Delta>): Generator<string> {
    let opened = false
    for (const block of blocksOf(deltas)) {
      if (block.type === 'reasoning') {
        for (const _ of block.deltas);
        continue
      }
      if (!opened)
        yield chunk(
          `{"role":"assistant","content":${block.type === 'tool-calls' || said === 'refusal' ? null : '""'},"refusal":null}`,
        )
      opened = true
      if (block.type === 'text') {
        for (const { delta } of block.deltas) yield chunk(`{"${said}":${JSON.stringify(delta)}}`, null, delta.length)
      } else if (block.type === 'tool-calls') {
        for (const { tool_calls, finish } of shape(block.calls)) {
          yield chunk(JSON.stringify(tool_calls ? { tool_calls } : {}), finish ? 'tool_calls' : null)
        }
      } else {
        yield chunk('{}', reasonOf(block))
        if (wantsUsage) yield frame('[]', block.tally, 0)
      }
    }
    yield doneFrame
  }

  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...openaiHeaders() },
    stream,
    whole: deltas => ({ ...head, object: 'chat.completion', ...completionOf(deltas, said) }),
    error(failure) {
      const data = `data: ${JSON.stringify({ error: openaiErrorBody(failure) })}\n\n`
      return [form === 'event' ? `event: error\n${data}` : data]
    },
    isEnd: text => text === doneFrame,
  }
}

function completionOf(deltas: Iterable<Delta>, said: 'content' | 'refusal') {
  let text: string | null = null
  let calls: unknown
  let end: End | undefined
  for (const delta of deltas) {
    if (delta.type === 'text') text = (text ?? '') + delta.delta
    else if (delta.type === 'end') end = delta
    else if (delta.type === 'tool-calls') {
      calls = delta.calls.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: inputText(input) },
      }))
    }
  }
  const message = {
    role: 'assistant',
    content: null,
    refusal: null,
    ...(calls !== undefined && { tool_calls: calls }),
    annotations: [],
  }
  return {
    choices: [{ index: 0, message: { ...message, [said]: text }, logprobs: null, finish_reason: end && reasonOf(end) }],
    usage: end && usageOf(end.tally),
  }
}

const reasonOf = ({ natural, reason = natural.replace('-', '_') }: End): string => reason

const usageOf = ({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: Tally) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: reasoningTokens,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
})
