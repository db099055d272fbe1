import { type Asked, userTextOf } from '../answer/asked.js'
import type { Pace } from '../core/pace.js'
import type { RequestHead } from '../core/request-log.js'

/** Settings of one answer, from the request and the options together. */
export interface Controls {
  /** The model without its `@pace`. */
  readonly model: string
  /** The last user message without its `!fault …`. */
  readonly text: string
  readonly pace: Pace
  /** A fault that the request names, as text. */
  readonly fault?: string
}

/** A model's name without the `@pace` of the emulator. */
export const modelName = (model: string): string => model.split('@')[0] ?? ''

/**
 * Reads the controls: model `glm-5.3@20` (tokens a second), headers `x-millrace-pace: 20 first=300` and `x-millrace-fault`, and
 * in the prompt `!fault …` up to the end of the line.
 *
 * @throws {TypeError} for a control that cannot be read.
 */
export function readControls(asked: Asked, request: RequestHead, pace: Pace | undefined): Controls {
  const [model = '', suffix] = asked.model.split('@')
  const prompt = userTextOf(asked)
  const [marked, inPrompt] = /(?:^|\s)!fault[ \t]+([^\n]+)/.exec(prompt) ?? []
  const fault = request.headers['x-millrace-fault'] ?? inPrompt
  return {
    model,
    text: marked ? prompt.replace(marked, '').trim() : prompt,
    pace: {
      ...pace,
      ...(suffix !== undefined && { tokensPerSecond: readNumber(suffix) }),
      ...readPace(request.headers['x-millrace-pace']),
    },
    ...(fault !== undefined && { fault }),
  }
}

function readPace(header: string | undefined): Pace {
  if (!header) return {}
  const [rate = '', first] = header.trim().split(/\s+first=/)
  return { tokensPerSecond: readNumber(rate), ...(first !== undefined && { firstTokenMs: readNumber(first) }) }
}

function readNumber(text: string): number {
  const value = Number(text)
  if (text === '' || !(value >= 0)) throw new TypeError(`pace: "${text}" is no number of 0 or more`)
  return value
}
