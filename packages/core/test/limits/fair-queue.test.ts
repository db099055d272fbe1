import { expect, it } from 'vitest'
import { FairQueue } from '../../src/limits/fair-queue.js'

const none = new Set<string>()

/** Serves everybody, and says in which order. */
function serveAll(queue: FairQueue<string>): string {
  const served: string[] = []
  for (let next = queue.next(none); next; next = queue.next(none)) {
    served.push(next)
    queue.served(next[0]!)
    queue.remove(next[0]!, next)
  }
  return served.join(' ')
}

it('keys take turns, each first come, first served', () => {
  const queue = new FairQueue<string>()
  for (const waiter of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(waiter[0]!, waiter)
  expect(serveAll(queue)).toBe('a1 b1 c1 a2 c2 a3')
  expect(queue.size).toBe(0)
})

it('those who leave are not served, and blocked keys are passed over', () => {
  const queue = new FairQueue<string>()
  for (const waiter of ['a1', 'a2', 'b1']) queue.add(waiter[0]!, waiter)
  expect(queue.oldest).toBe('a1')
  expect(queue.remove('a', 'a1')).toBe(true)
  expect(queue.remove('a', 'a1')).toBe(false)
  expect([queue.oldest, queue.size, queue.sizeOf('a')]).toEqual(['a2', 2, 1])
  expect(queue.next(new Set(['a']))).toBe('b1')
  expect(queue.next(new Set(['a', 'b']))).toBeUndefined()
})
