import { cannotTake } from './media.js'

/**
 * The name of a model that becomes a part of an address.
 *
 * @throws ChatError `invalid-request` for a name that could lead elsewhere.
 */
export function modelInAddress(model: string): string {
  if (!/^[\w@:-][\w@:.-]*(\/[\w@:-][\w@:.-]*)*$/.test(model)) throw cannotTake('model', 'this is no name of a model.')
  return model
}
