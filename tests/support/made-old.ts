import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')!.space_used_size

/**
 * Does something again and again, with a collection of young objects behind each time, and counts the bytes that these collections made old. Objects that only a
 * full collection can free cost a server much: all that they refer to is copied, twice, and the next full collection is near.
 */
export async function madeOld(times: number, step: () => Promise<void> | void): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: (options?: { readonly type: 'minor' }) => void = runInNewContext('gc')
  // What is there already is old, as in a server that has run for a while.
  collect()
  const before = oldBytes()
  for (let time = 0; time < times; time++) {
    await step()
    // What is alive at one is old at the next.
    collect({ type: 'minor' })
    collect({ type: 'minor' })
  }
  return oldBytes() - before
}
