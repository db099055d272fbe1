import { expect, it } from 'vitest'
import { LazyCode } from '../../src/lib/lazy-code.js'

/** Code whose loads settle when the test says so. */
function puppet() {
  const loads: PromiseWithResolvers<string>[] = []
  const code = new LazyCode(() => {
    const load = Promise.withResolvers<string>()
    loads.push(load)
    return load.promise
  })
  return { code, loads }
}

it('loads once for all who wait, and holds what was loaded', async () => {
  const { code, loads } = puppet()
  code.prepare()
  const all = [code.load(), code.load()]
  expect([loads.length, code.loaded]).toEqual([1, undefined])
  loads[0]!.resolve('code')
  expect(await Promise.all([...all, code.load()])).toEqual(['code', 'code', 'code'])
  expect([loads.length, code.loaded]).toEqual([1, 'code'])
})

it('tells all who wait of a failure, and tries again for the next', async () => {
  const { code, loads } = puppet()
  code.prepare()
  const waiting = code.load()
  loads[0]!.reject(new Error('no such file'))
  await expect(waiting).rejects.toThrow('no such file')
  const next = [code.load(), code.load()]
  expect(loads).toHaveLength(2)
  loads[1]!.resolve('code')
  expect(await Promise.all(next)).toEqual(['code', 'code'])
})

it('takes an import that throws by itself for a failure like others', async () => {
  let tries = 0
  const code = new LazyCode<number>(() => {
    if (tries++ === 0) throw new Error('no such file')
    return Promise.resolve(tries)
  })
  code.prepare()
  await expect(code.load()).rejects.toThrow('no such file')
  expect(await code.load()).toBe(2)
})
