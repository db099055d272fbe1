import type { Delta, End } from '../answer/deltas.js'
import type { Generation } from '../course/vendor.js'
import type { Writer } from '../course/writer.js'
import type { TgiBody } from './body.js'
import { tgiErrorBody } from './errors.js'
import type { TgiFault } from './faults.js'

const frame = (value: object): string => `data:${JSON.stringify(value)}\n\n`

/**
 * Begins a generation in the form of text-generation-inference 2.4: a frame for each token, and the last one with the whole text and, where they are
 * asked for, the details. The text that stopped an answer is part of it. Calls and reasoning are not said: the dialect has no words for them.
 */
export function writeGenerate({ body, promptTokens }: Generation<TgiBody, TgiFault>): Writer {
  const { details = false, return_full_text: full = false } = body.parameters ?? {}
  const detailsOf = (end: End): object => ({
    finish_reason: reasonOf(end),
    generated_tokens: end.tally.completionTokens,
    seed: null,
    input_length: promptTokens,
  })
  function* tokens(deltas: Iterable<Delta>): Generator<{ text: string; special: boolean; end?: End }> {
    for (const delta of deltas) {
      if (delta.type === 'text') yield { text: delta.delta, special: false }
      else if (delta.type === 'end') {
        // The end comes with a token of its own: one that is special, or the text that stopped the answer. By length, it is empty here.
        const special = delta.stopWord === undefined
        yield { text: delta.stopWord ?? (delta.natural === 'stop' ? '</s>' : ''), special, end: delta }
      }
    }
  }
  return {
    headers: { 'content-type': 'text/event-stream' },
    *stream(deltas) {
      let index = 0
      let said = full === true ? body.inputs : ''
      for (const { text, special, end } of tokens(deltas)) {
        if (!special) said += text
        yield frame({
          index: ++index,
          token: { id: index, text, logprob: -0.5, special },
          generated_text: end ? said : null,
          details: end && details ? detailsOf(end) : null,
        })
      }
    },
    whole(deltas) {
      let generated_text = full === true ? body.inputs : ''
      let told: object | undefined
      for (const { text, special, end } of tokens(deltas)) {
        if (!special) generated_text += text
        if (end) told = detailsOf(end)
      }
      return { generated_text, ...(details && { details: told }) }
    },
    error: failure => [frame(tgiErrorBody(failure))],
    isEnd: text => /"generated_text":"/.test(text),
  }
}

function reasonOf({ natural, reason, stopWord }: End): string {
  if (reason !== undefined) return reason
  if (natural === 'length') return 'length'
  return stopWord === undefined ? 'eos_token' : 'stop_sequence'
}
