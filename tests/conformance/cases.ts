import { type ConformanceCase, providerConformance } from '@millrace/testing'
import { providers } from './providers.ts'

/** Cases that take time: a megabyte of arguments, and each byte of an answer. */
const dear = /^huge arguments:|every byte/

/** Those of them that `npm test` runs: the shortest answer shows most of what another does. */
const first = /^huge arguments:|^text: .*every byte/

/** The first provider of each package, whose decoder those of other hosts are. */
const firstOf = new Map(providers.map(({ package: name }, at) => [name, at] as const).reverse())

type NamedCase = readonly [string, ConformanceCase]

/** The cases of a provider by name, made when they run. */
function casesOf(at: number): readonly NamedCase[] {
  const { define, fixtures } = providers[at]!
  const provider = define({ apiKey: 'canary-key.of-this-test', baseURL: 'https://vendor.example/v1' })
  return providerConformance(provider, fixtures).map(each => [each.name, each])
}

/** A provider's cases but for those that take time. */
export const shortCasesOf = (at: number): readonly NamedCase[] => casesOf(at).filter(([name]) => !dear.test(name))

/** The cases that take time, of a package's first provider. */
export const firstLongCasesOf = (at: number): readonly NamedCase[] => casesOf(at).filter(([name]) => first.test(name))

/** All others that take time. */
export const otherLongCasesOf = (at: number): readonly NamedCase[] =>
  casesOf(at).filter(([name]) => dear.test(name) && !(isFirst(at) && first.test(name)))

const isFirst = (at: number): boolean => firstOf.get(providers[at]!.package) === at

/** The providers, by name and place. */
export const places = providers.map((provider, at) => [`${provider.package} ${provider.call}`, at] as const)

/** The first provider of each package. */
export const firstPlaces = places.filter(([, at]) => isFirst(at))
