import { remote } from '@millrace/client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keptServer } from '../support/kept-server.js'
import { answerOf } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const fast = { baseDelayMs: 1, maxDelayMs: 2 }

async function open(options?: Parameters<typeof keptServer>[0]) {
  const server = await keptServer(options)
  onTestFinished(() => server.close())
  return server
}

describe('headers that fail', () => {
  it.each([true, false])('leave the question unsent: it is posted when there are some, store: %s', async keeps => {
    const server = await open({ keeps })
    let fails = 2
    const headers = async () => {
      if (fails-- > 0) throw new Error('No token.')
      return { authorization: 'token' }
    }
    const text = remote({ url: server.url, headers, ...fast })
      .stream(question)
      .text()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(server.seen.map(({ method }) => method)).toEqual(['POST'])
  })

  it('for good are a failure after as many attempts as are allowed, and nothing is sent', async () => {
    const server = await open()
    const headers = vi.fn(() => {
      throw new Error('No token.')
    })
    const text = remote({ url: server.url, headers, ...fast, maxAttempts: 3 })
      .stream(question)
      .text()
    await expect(text).rejects.toMatchObject({ code: 'network', retryable: true })
    expect(headers).toHaveBeenCalledTimes(3)
    expect(server.seen).toEqual([])
  })
})
