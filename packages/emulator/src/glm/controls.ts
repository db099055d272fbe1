import type { Pace } from '../core/pace.js'
import type { RequestHead } from '../core/request-log.js'
import { type GlmChatBody, textOf } from './body.js'
import { readFaults } from './fault-text.js'
import type { GlmFault } from './faults.js'
import type { GlmEmulatorOptions } from './options.js'

/** What a request and the options say together about how it is answered. */
export interface Controls {
  /** The model without its `@pace`. */
  readonly model: string
  /** The last user message without its `!fault …`. */
  readonly text: string
  readonly pace: Pace
  readonly faults: readonly GlmFault[]
}

/**
 * Reads the controls: model `glm-4.7@20` (tokens a second), headers `x-millrace-pace: 20 first=300` and `x-millrace-fault`, and
 * in the prompt `!fault …` up to the end of the line.
 *
 * @throws {TypeError} for a control that cannot be read.
 */
export function readControls(body: GlmChatBody, request: RequestHead, options: GlmEmulatorOptions): Controls {
  const [model = '', suffix] = body.model.split('@')
  const prompt = textOf(body.messages.findLast(message => message.role === 'user'))
  const [marked, inPrompt] = /(?:^|\s)!fault[ \t]+([^\n]+)/.exec(prompt) ?? []
  const fault = request.headers['x-millrace-fault'] ?? inPrompt ?? faultOption(body, request, options)
  return {
    model,
    text: marked ? prompt.replace(marked, '').trim() : prompt,
    pace: {
      ...options.pace,
      ...(suffix !== undefined && { tokensPerSecond: readNumber(suffix) }),
      ...readPace(request.headers['x-millrace-pace']),
    },
    faults: fault === undefined ? [] : readFaults(fault),
  }
}

const faultOption = (body: GlmChatBody, request: RequestHead, { fault }: GlmEmulatorOptions) =>
  typeof fault === 'function' ? fault(body, request) : fault

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
