import type { MakeRelay } from './contender.ts'

/** Loads one contender's libraries, and no other's. */
export async function loadContender(id: string): Promise<MakeRelay> {
  const { makeRelay } = (await import(new URL(`./contender-${id}.js`, import.meta.url).href)) as {
    makeRelay: MakeRelay
  }
  return makeRelay
}
