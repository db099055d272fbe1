import type { Listen, MakeRelay } from './contender.ts'

/** One of the two. */
export interface ContenderModule {
  readonly makeRelay?: MakeRelay
  readonly listen?: Listen
}

/** Loads one contender's libraries, and no other's. */
export async function loadContender(id: string): Promise<ContenderModule> {
  return (await import(new URL(`./contender-${id}.js`, import.meta.url).href)) as ContenderModule
}
