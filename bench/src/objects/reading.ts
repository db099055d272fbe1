import { z } from 'zod'

const item = z.object({
  id: z.number(),
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  price: z.number(),
  active: z.boolean(),
})

/** The schema of the object, which everybody checks it by. */
export const schema = z.object({ items: z.array(item) })

/** One way to read the object out of an answer. */
export interface ObjectReader {
  /**
   * Reads an answer, looking at each partial object that is offered.
   *
   * @param deltas - the object's JSON text in pieces.
   * @returns the whole object, checked, and how many partial ones came before.
   */
  read(deltas: readonly string[]): Promise<{ readonly object: z.infer<typeof schema>; readonly partials: number }>
}

/** JSON of about so many characters: a list of products, with escapes and Chinese in their texts. */
export function objectText(characters: number): string {
  const items = Array.from({ length: Math.ceil(characters / 264) }, (_, id) => ({
    id,
    name: `Item number ${id}`,
    description: 'A sentence "quoted" about it that goes on for a while, and then\nends. 秋水共长天一色。'.repeat(2),
    tags: ['one', 'two', '三'],
    price: id / 7,
    active: id % 2 === 0,
  }))
  return JSON.stringify({ items })
}
