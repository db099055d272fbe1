import { holdsFields, isPlainObject } from '../lib/is-plain-object.js'

/** All names that options may have, as an object, so that the compiler finds one that is missing. */
export type KnownNames<Options> = { readonly [Name in keyof Options]-?: unknown }

/**
 * Refuses what holds no options: null, a text, a list, a Map, a promise, a signal. All that was meant by it would be passed over in silence.
 *
 * @param kind - of what its fields would be, such as `option of createChatHandler`.
 * @throws TypeError that shows the first option.
 */
export function checkHolder(given: unknown, known: KnownNames<object>, kind: string): asserts given is object {
  if (!holdsFields(given)) throw noHolder(known, kind)
}

function noHolder(known: object, kind: string): TypeError {
  const [first, ...others] = Object.keys(known)
  return new TypeError(
    `The ${kind.replace(' of ', 's of ')} are an object: { ${first}${others.length > 0 ? ', …' : ''} }.`,
  )
}

/**
 * Refuses options of unknown names: one that is misspelt would be passed over in silence. Those of undefined pass, since they say nothing. An instance of
 * a class may have fields of its own beside options: of these {@link refuseMisspelt} judges. One without any option is something else.
 *
 * @param kind - of what the name would be here, such as `option of createChatHandler`.
 * @throws TypeError for what holds no options; else naming the option, and the one that is most like it, else all that there are.
 */
export function refuseUnknown(given: object, known: KnownNames<object>, kind: string): void {
  checkHolder(given, known, kind)
  if (!isPlainObject(given)) {
    const isOther =
      Object.keys(given).length > 0 && Object.keys(known).every(name => given[name as keyof object] === undefined)
    if (isOther) throw noHolder(known, kind)
    return refuseMisspelt(given, known, kind)
  }
  for (const name of unknownIn(given, known)) {
    const near = nearestName(name, known)
    const advice = near === undefined ? `There are ${Object.keys(known).join(', ')}.` : `Did you mean ${near}?`
    throw new TypeError(`${name} is no ${kind}. ${advice}`)
  }
}

/**
 * Refuses options of unknown names; see {@link refuseUnknown}.
 *
 * @param of - the function that takes them, for the message.
 */
export const checkNames = <Options extends object>(options: Options, known: KnownNames<Options>, of: string): void =>
  refuseUnknown(options, known, `option of ${of}`)

/**
 * Refuses options that are misspelt alone, where other names belong to somebody else. A field of an instance of a class may stand behind the option that it is
 * like, as `_model` does behind a getter `model`.
 *
 * @throws TypeError for what holds no options; else naming the option, and the one that is meant.
 */
export function refuseMisspelt(given: object, known: KnownNames<object>, kind: string): void {
  checkHolder(given, known, kind)
  const mayStandBehind = !isPlainObject(given)
  for (const name of unknownIn(given, known)) {
    const near = nearestSpelling(name, known)
    if (near === undefined || (mayStandBehind && given[near as keyof typeof given] !== undefined)) continue
    throw new TypeError(`${name} is no ${kind}. Did you mean ${near}?`)
  }
}

/** The names of fields that say something, and are not known. */
const unknownIn = (given: object, known: object): string[] =>
  Object.keys(given).filter(name => !Object.hasOwn(known, name) && given[name as keyof typeof given] !== undefined)

/** A name without case and separators. */
export const bareName = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

/** A bare name in the singular, as far as letters tell: `maxRetry` of `maxRetries`. */
const singular = (name: string): string => bareName(name).replace(/ies$/, 'y').replace(/s$/, '')

/** The known name that is spelled most alike, else one that the name is a part of, or that is a part of it; undefined for none. */
function nearestName(name: string, known: object): string | undefined {
  const given = bareName(name)
  const isPart = (each: string) =>
    Math.min(each.length, given.length) > 2 && (each.includes(given) || given.includes(each))
  return nearestSpelling(name, known) ?? Object.keys(known).find(each => isPart(bareName(each)))
}

/** The known name that a third of the letters, at most, would have to change for; undefined for none. */
function nearestSpelling(name: string, known: object): string | undefined {
  const given = singular(name)
  let least = Math.max(1, Math.floor(bareName(name).length / 3)) + 1
  let nearest: string | undefined
  for (const each of Object.keys(known)) {
    const changes = changesBetween(given, singular(each))
    if (changes >= least) continue
    least = changes
    nearest = each
  }
  return nearest
}

/** Letters that are missing, too many or wrong, and pairs of them the wrong way round (optimal string alignment). */
function changesBetween(one: string, other: string): number {
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = last[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, changed, isSwapped ? before[j - 2]! + 1 : changed))
    }
    before = last
    last = row
  }
  return last[other.length]!
}
