import { ChatStream } from '@millrace/core'
import { expect, test } from 'vitest'
import { chatResponse } from '../../src/index.js'

const answer = () => ChatStream.from(async function* () {})

test.each([
  ['heartbeat', 'Did you mean heartbeatMs?'],
  ['onEror', 'Did you mean onError?'],
  ['header', 'Did you mean headers?'],
  ['status', 'There are wire, '],
])('%s among the options of an answer is not passed over', async (name, advice) => {
  await expect(chatResponse(answer(), { [name]: 1 })).rejects.toThrow(`${name} is no option of sendChat. ${advice}`)
})

test('options of undefined say nothing', async () => {
  expect((await chatResponse(answer, { heartbeat: undefined } as never)).status).toBe(502)
})
