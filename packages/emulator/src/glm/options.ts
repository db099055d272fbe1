import { type ToolShapeName, toolShapes } from '../chat-completions/tool-shapes.js'
import type { VendorOptions } from '../course/options.js'
import type { GlmChatBody } from './body.js'
import type { GlmFault } from './faults.js'

/** Options of {@link createGlmEmulator}. All have defaults. */
export interface GlmEmulatorOptions extends VendorOptions<GlmChatBody, GlmFault> {
  /** Accepted `id.secret` keys. Default: any well-formed raw key, and `emulator.secret` for a JWT. */
  readonly keys?: readonly string[]
  /** The form in which tool calls are sent. Default `whole`, and `pieces` when the request says `tool_stream`. */
  readonly toolShape?: ToolShapeName
}

/** @throws {TypeError} for an option of GLM's that cannot work; the message names it. */
export function checkGlmOptions({ keys = [], toolShape = 'whole' }: GlmEmulatorOptions): void {
  if (keys.some(key => !/^[^.\s]+\.[^.\s]+$/.test(key)))
    throw new TypeError('keys: a key of GLM has the form id.secret')
  if (!Object.hasOwn(toolShapes, toolShape))
    throw new TypeError(`toolShape: must be one of ${Object.keys(toolShapes).join(', ')}`)
}
