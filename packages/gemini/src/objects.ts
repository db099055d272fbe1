import type { ChatRequest, ObjectMode, OutputFormat } from '@millrace/core'
import { fittingOutput, type Warn } from '@millrace/core/provider-kit'
import { mixesTools } from './models.js'
import type { SharedOptions } from './options.js'
import { vendorTools } from './tools.js'

/**
 * The means by which a model is held to a schema: the schema itself, but beside tools it would refuse one with, a tool that it must call, or words alone.
 * A function that must be called takes no schema beside it with any model (vercel/ai#16540, 2026-07).
 */
export function objectsOf(
  { tools = [], toolChoice, providerOptions = {} }: ChatRequest<SharedOptions>,
  model: string,
): readonly ObjectMode[] {
  const forced = tools.length > 0 && (toolChoice === 'required' || typeof toolChoice === 'object')
  if (mixesTools(model)) return [forced ? 'tool' : 'schema']
  const searches = vendorTools.some(name => providerOptions[name] !== undefined)
  return [tools.length > 0 ? 'tool' : searches ? 'prompt' : 'schema']
}

/**
 * The form of the answer that goes with a request: "Function calling with a response mime type: 'application/json' is unsupported"
 * (googleapis/python-genai#867, 2025-05), and the same of the vendor's own tools.
 */
export const outputOf = (chat: ChatRequest<SharedOptions>, model: string, warn: Warn): OutputFormat | undefined =>
  fittingOutput(chat, objectsOf(chat, model), 'this model takes no form of the answer beside these tools', warn)
