import { type ConformanceCase, providerConformance } from '@millrace/testing'
import { providers } from './providers.ts'

/** Cases that take time: a megabyte of arguments, and each byte of an answer. */
const dear = /^huge arguments:|every byte/

/** The first provider of each package, whose decoder those of other hosts are. */
const firstOf = new Map(providers.map(({ package: name }, at) => [name, at] as const).reverse())

/** The cases of a provider: by `few` without those that take time, for a host whose decoder another host of its package has shown. Made when they run. */
export function casesOf(at: number, few: boolean): readonly ConformanceCase[] {
  const { define, fixtures, package: name } = providers[at]!
  const cases = providerConformance(
    define({ apiKey: 'canary-key.of-this-test', baseURL: 'https://vendor.example/v1' }),
    fixtures,
  )
  return few && firstOf.get(name) !== at ? cases.filter(each => !dear.test(each.name)) : cases
}

/** The cases that `few` leaves out. */
export const dearCasesOf = (at: number): readonly ConformanceCase[] => {
  const few = new Set(casesOf(at, true).map(({ name }) => name))
  return casesOf(at, false).filter(({ name }) => !few.has(name))
}

/** The providers, by name and place. */
export const places = providers.map((provider, at) => [`${provider.package} ${provider.call}`, at] as const)
