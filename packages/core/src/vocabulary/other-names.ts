/** Names by which vendors and other libraries call what has another name here, each with that. */
export type OtherNames = ReadonlyMap<string, string>

/** Lays groups of such names out, each group with what it is called here. */
export const otherNames = (
  groups: readonly { readonly names: readonly string[]; readonly here: string }[],
): OtherNames => new Map(groups.flatMap(({ names, here }) => names.map(name => [name, here] as const)))

/**
 * Refuses fields that would be passed over in silence, and change what comes of it. Names that nobody uses otherwise pass: a composition may have its own.
 *
 * @param kind - of what the name would be here, such as `field of a request`.
 * @throws TypeError naming the field, and what it is called here.
 */
export function refuseOtherNames(given: object, others: OtherNames, kind: string): void {
  for (const name of Object.keys(given)) {
    const here = others.get(name)
    if (here !== undefined && given[name as keyof typeof given] !== undefined)
      throw new TypeError(`${name} is no ${kind}. Here it is ${here}.`)
  }
}
