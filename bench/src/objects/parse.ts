import { type ObjectReader, schema } from './reading.ts'

/** The floor: nothing is shown before the end, and then a copy. */
export const parse: ObjectReader = {
  async read(deltas) {
    return { object: structuredClone(schema.parse(JSON.parse(deltas.join('')))), partials: 0 }
  },
}
