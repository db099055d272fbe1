import { type ConformanceCase, providerConformance } from '@millrace/testing'
import { providers } from './providers.ts'

/** Cases that take time: a megabyte of arguments, and each byte of an answer. */
const dear = /^huge arguments:|every byte/

/** The first provider of each package, whose decoder those of other hosts are. */
const firstOf = new Map(providers.map(({ package: name }, at) => [name, at] as const).reverse())

/** The cases of a provider by name, made when they run: those that take time, or all others. */
function casesOf(at: number, long: boolean): readonly (readonly [string, ConformanceCase])[] {
  const { define, fixtures } = providers[at]!
  const provider = define({ apiKey: 'canary-key.of-this-test', baseURL: 'https://vendor.example/v1' })
  return providerConformance(provider, fixtures)
    .filter(({ name }) => dear.test(name) === long)
    .map(each => [each.name, each])
}

/** A provider's cases but for those that take time. */
export const shortCasesOf = (at: number): ReturnType<typeof casesOf> => casesOf(at, false)

/** A provider's cases that take time. */
export const longCasesOf = (at: number): ReturnType<typeof casesOf> => casesOf(at, true)

/** The providers, by name and place. */
export const places = providers.map((provider, at) => [`${provider.package} ${provider.call}`, at] as const)

/** The first provider of each package. */
export const firstPlaces = places.filter(([, at]) => firstOf.get(providers[at]!.package) === at)

/** Other hosts' providers, whose decoder the first one of the package has shown. */
export const hostPlaces = places.filter(([, at]) => firstOf.get(providers[at]!.package) !== at)
