import type { Answer } from '../answer/answer.js'
import type { EmulatorOptions } from '../core/emulator.js'
import type { Pace } from '../core/pace.js'
import type { RequestHead } from '../core/request-log.js'
import type { GlmChatBody } from './body.js'
import { type FaultInput, readFaults } from './fault-text.js'
import { type GlmToolShape, toolShapes } from './tool-shapes.js'

/** Options of {@link createGlmEmulator}. All have defaults. */
export interface GlmEmulatorOptions extends EmulatorOptions {
  /** Accepted `id.secret` keys. Default: any well-formed raw key, and `emulator.secret` for a JWT. */
  readonly keys?: readonly string[]
  /** Known models; another is refused with 1211. Default: any name. */
  readonly models?: readonly string[]
  /** How fast answers come. Default: as fast as the reader takes them. */
  readonly pace?: Pace
  /** Tokens that travel in one event. Default 1, as glm-4.7-flash sends them. */
  readonly tokensPerEvent?: number
  /** How tool calls are sent. Default `whole`, and `pieces` when the request says `tool_stream`. */
  readonly toolShape?: GlmToolShape
  /** Decides what is answered; undefined leaves it to the emulator. A throw is told to the client as a 500. */
  readonly answer?: (body: GlmChatBody, request: RequestHead) => Answer | undefined
  /**
   * Faults of every answer, or of those that the function names; shorthand text, JSON text or objects. A fault named by the
   * request (header `x-millrace-fault`, `!fault …` in the prompt) comes instead.
   */
  readonly fault?: FaultInput | ((body: GlmChatBody, request: RequestHead) => FaultInput | undefined)
  /** The clock, in milliseconds since 1970, for tokens and answers. Default `Date.now`. */
  readonly now?: () => number
}

/** @throws {TypeError} for an option that cannot work; the message names it. */
export function checkOptions(options: GlmEmulatorOptions): void {
  const { keys = [], tokensPerEvent = 1, toolShape = 'whole', fault } = options
  if (keys.some(key => !/^[^.\s]+\.[^.\s]+$/.test(key))) throw new TypeError('keys: a key has the form id.secret')
  if (!Number.isInteger(tokensPerEvent) || tokensPerEvent < 1)
    throw new TypeError('tokensPerEvent: must be an integer of 1 or more')
  if (!Object.hasOwn(toolShapes, toolShape))
    throw new TypeError(`toolShape: must be one of ${Object.keys(toolShapes).join(', ')}`)
  for (const [name, value] of Object.entries(options.pace ?? {})) {
    if (!(Number(value) >= 0)) throw new TypeError(`pace.${name}: must be a number of 0 or more`)
  }
  if (fault !== undefined && typeof fault !== 'function') readFaults(fault)
}
