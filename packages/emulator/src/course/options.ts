import type { Answer } from '../answer/answer.js'
import type { EmulatorOptions } from '../core/emulator.js'
import type { Pace } from '../core/pace.js'
import type { RequestHead } from '../core/request-log.js'
import { type FaultInput, type FaultTable, readFaults } from './fault-text.js'
import type { AnyFault } from './faults.js'

/** Options of an emulator. All have defaults. */
export interface VendorOptions<Body, Fault extends AnyFault> extends EmulatorOptions {
  /** Accepted keys. Default: any that could be one. */
  readonly keys?: readonly string[]
  /** Known models; another is refused as the vendor does. Default: any name. */
  readonly models?: readonly string[]
  /** The speed of answers. Default: as fast as the reader takes them. */
  readonly pace?: Pace
  /** Tokens that travel in one event. Default 1; Gemini 8. */
  readonly tokensPerEvent?: number
  /** Decides what is answered, a text or more; undefined leaves it to the emulator. A throw, and what is no answer, is told to the client as a 500. */
  readonly answer?: (body: Body, request: RequestHead) => Answer | string | undefined
  /**
   * Faults of every answer, or of those that the function names; shorthand text, JSON text or objects. A fault named by the
   * request (header `x-millrace-fault`, `!fault …` in the prompt) comes instead.
   */
  readonly fault?: FaultInput<Fault> | ((body: Body, request: RequestHead) => FaultInput<Fault> | undefined)
  /** The clock, in milliseconds since 1970, for tokens and answers. Default `Date.now`. */
  readonly now?: () => number
}

const names: Readonly<Record<keyof VendorOptions<unknown, AnyFault>, true>> = {
  keys: true,
  models: true,
  pace: true,
  tokensPerEvent: true,
  answer: true,
  fault: true,
  now: true,
  onRequest: true,
  keepRequests: true,
  maxBodyBytes: true,
}

/**
 * Refuses options of another form, and those that are none: a test with a misspelt `answer` would pass or fail by the emulator's own one. Those of undefined say nothing.
 *
 * @param own - those that the vendor's emulator takes beside the ones of all.
 * @throws {TypeError} naming the option, and those that there are, or what it takes.
 */
export function checkForm(options: object, own: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError('The options of an emulator are an object: { answer, … }.')
  const known = [...Object.keys(names), ...own]
  const unknown = Object.entries(options).find(([name, value]) => value !== undefined && !known.includes(name))
  if (unknown) throw new TypeError(`${unknown[0]} is no option of an emulator. There are ${known.join(', ')}.`)
  const { keys = [], models = [], pace = {} } = options as VendorOptions<unknown, AnyFault>
  for (const [name, list] of Object.entries({ keys, models }))
    if (!Array.isArray(list)) throw new TypeError(`${name}: must be a list`)
  if (typeof pace !== 'object' || pace === null)
    throw new TypeError('pace: must be an object, such as { tokensPerSecond: 50 }')
}

/** @throws {TypeError} for an option that cannot work; the message names it. */
export function checkOptions<Body, Fault extends AnyFault>(
  options: VendorOptions<Body, Fault>,
  faults: FaultTable,
): void {
  const { keys = [], pace = {}, tokensPerEvent = 1, fault, answer } = options
  if (answer !== undefined && typeof answer !== 'function')
    throw new TypeError("answer: must be a function, such as () => 'It is 42.'")
  if (keys.some(key => !/^\S+$/.test(key))) throw new TypeError('keys: a key is a text without blanks')
  if (!Number.isInteger(tokensPerEvent) || tokensPerEvent < 1)
    throw new TypeError('tokensPerEvent: must be an integer of 1 or more')
  for (const [name, value] of Object.entries(pace)) {
    if (!(Number(value) >= 0)) throw new TypeError(`pace.${name}: must be a number of 0 or more`)
  }
  if (fault !== undefined && typeof fault !== 'function') readFaults(faults, fault)
}
