import type { Asked, Turn } from '../answer/asked.js'
import type { TgiBody } from './body.js'

/** Reads a request into no vendor's words: a prompt in the form of ChatML is the conversation that it was made of, and any other one is the user's. */
export function askedByInputs({ inputs, parameters }: TgiBody, model: string, streamed: boolean): Asked {
  const { max_new_tokens: most, stop, grammar } = parameters ?? {}
  const schema = grammar?.type === 'json' ? grammar.value : undefined
  return {
    model,
    streamed,
    turns: turnsIn(inputs),
    tools: [],
    toolChoice: false,
    think: false,
    thinkingOff: true,
    json: schema !== undefined,
    ...(schema !== undefined && { schema }),
    maxTokens: most ?? undefined,
    stop,
  }
}

function turnsIn(inputs: string): Turn[] {
  const turns = [...inputs.matchAll(/<\|im_start\|>(system|user|assistant)\n(.*?)<\|im_end\|>/gs)].map(
    ([, role, text = '']) => ({ role: role as Turn['role'], text }),
  )
  return turns.length > 0 ? turns : [{ role: 'user', text: inputs }]
}
