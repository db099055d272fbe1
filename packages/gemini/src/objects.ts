import type { ChatRequest, ObjectMode } from '@millrace/core'
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
