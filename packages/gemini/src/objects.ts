import type { ChatRequest, ObjectMode } from '@millrace/core'
import { mixesTools } from './models.js'
import type { SharedOptions } from './options.js'
import { vendorTools } from './tools.js'

/** The means by which a model is held to a schema: the schema itself, but beside tools it would refuse one with, a tool that it must call, or words alone. */
export function objectsOf(
  { tools = [], providerOptions = {} }: ChatRequest<SharedOptions>,
  model: string,
): readonly ObjectMode[] {
  if (mixesTools(model)) return ['schema']
  const searches = vendorTools.some(name => providerOptions[name] !== undefined)
  return [tools.length > 0 ? 'tool' : searches ? 'prompt' : 'schema']
}
