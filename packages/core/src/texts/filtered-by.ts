import { mapProvider } from '../compose/map-provider.js'
import type { ChatProvider } from '../runtime/provider.js'
import { PatternFilter, type PatternFilterSettings } from './pattern-filter.js'
import { PatternMachine } from './pattern-machine.js'

/**
 * The provider with the text of its answers filtered.
 *
 * @param name - of the function that the caller knows, for messages.
 * @throws TypeError for patterns that are none.
 */
export function filteredBy<Options>(
  inner: ChatProvider<Options>,
  patterns: readonly string[],
  settings: PatternFilterSettings,
  name: string,
): ChatProvider<Options> {
  const areTexts = Array.isArray(patterns) && patterns.every(text => typeof text === 'string' && text !== '')
  if (!areTexts) throw new TypeError(`${name} takes a list of texts, none of them empty.`)
  const machine = new PatternMachine(patterns)
  // By the answer: a provider gives many at a time.
  const filters = new WeakMap<object, PatternFilter>()
  return mapProvider(inner, {
    records: (records, call) => {
      let filter = filters.get(call)
      if (!filter) {
        filter = new PatternFilter(machine, settings)
        filters.set(call, filter)
      }
      return filter.map(records)
    },
  })
}
