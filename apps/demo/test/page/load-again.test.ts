import { afterEach, expect, it, vi } from 'vitest'
import { ListDatabase } from '../../src/page/conversations/database.js'
import { lazyModule } from '../../src/page/lib/lazy-module.js'

afterEach(() => vi.unstubAllGlobals())

it('a part of the page that could not be loaded is loaded when it is needed again', async () => {
  const load = vi.fn(() => Promise.resolve('part'))
  load.mockRejectedValueOnce(new Error('The network is away.'))
  const part = lazyModule(load)
  const heard = vi.fn()
  part.subscribe(heard)
  part.load()
  part.load()
  await vi.waitFor(() => {
    part.load()
    expect(part.get()).toBe('part')
  })
  expect([load.mock.calls.length, heard.mock.calls.length]).toEqual([2, 1])
})

it('a database that could not be opened is opened at the next use', async () => {
  class Refused extends EventTarget {
    readonly error = new Error('The disk is busy.')
  }
  const open = vi.fn(() => {
    const request = new Refused()
    queueMicrotask(() => request.dispatchEvent(new Event('error')))
    return request
  })
  vi.stubGlobal('IDBRequest', Refused)
  vi.stubGlobal('indexedDB', { open })
  const database = new ListDatabase()
  const both = await Promise.allSettled([database.rows(), database.find('a')])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(open).toHaveBeenCalledTimes(1)
  await expect(database.rows()).rejects.toThrow('The disk is busy.')
  expect(open).toHaveBeenCalledTimes(2)
})
