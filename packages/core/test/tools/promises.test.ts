import { createHook } from 'node:async_hooks'
import { withTools } from '@millrace/core'
import { expect, test } from 'vitest'
import { onStrings } from '../compose/answering.js'
import { Recorder } from '../support/recorder.js'
import { delta } from '../support/records.js'
import { settle } from '../support/settle.js'
import { call, ends } from './scripted.js'

/** Reads an answer of two steps, each with so many tokens and calls in batches of their own, and counts the promises that are made. */
async function countPromises(tokens: number, calls: number): Promise<number> {
  let promises = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') promises++
    },
  })
  const { inner, puppets } = onStrings()
  const tool = { execute: () => 1 }
  const provider = withTools(withTools(inner, { tool }), { other: tool })
  const recorder = Recorder.of(provider.stream({ messages: [{ role: 'user', content: 'hi' }] }))
  hook.enable()
  for (const step of [0, 1]) {
    await settle()
    const puppet = puppets[step]!
    puppet.push({ type: 'start', messageId: 'm', provider: 'inner' }, { type: 'text-start', id: '0' })
    for (let n = 0; n < tokens; n++) puppet.push(delta('x'))
    puppet.push({ type: 'text-end', id: '0' })
    const called = Array.from({ length: calls }, (_, n) => call('tool', { n }, `c${step}-${n}`)).flat()
    if (step === 0) for (const record of called) puppet.push(record)
    puppet.push(ends(step === 0 ? 'tool-calls' : 'stop'))
  }
  await settle()
  hook.disable()
  expect(recorder.records.at(-1)).toEqual(ends('stop'))
  expect(recorder.records.filter(({ type }) => type === 'text-delta')).toHaveLength(2 * tokens)
  return promises
}

test('no promise per token, and a constant number for each call', async () => {
  const few = await countPromises(10, 1)
  // A handful is left to the test runner.
  expect(await countPromises(5_000, 1)).toBeLessThanOrEqual(few + 20)
  const forTen = await countPromises(10, 11)
  expect((forTen - few) / 10).toBeLessThan(40)
})
