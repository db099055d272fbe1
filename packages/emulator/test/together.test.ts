import { describe, expect, it } from 'vitest'
import { createEmulator } from '../src/core/emulator.js'
import { type ServedName, together } from '../src/vendors.js'
import { post } from './vendors.js'

const serve = (names: readonly ServedName[], maxBodyBytes = 1_000) =>
  createEmulator(together(names, {}), { maxBodyBytes })

const errorOf = async (names: readonly ServedName[], path: string, body: unknown = {}) =>
  (await post(serve(names), path, body)).json()

describe('several vendors at one address', () => {
  it('refuse in the words of the one whose path it is', async () => {
    const all: ServedName[] = ['glm', 'openai', 'anthropic', 'gemini']
    expect(await errorOf(all, '/api/coding/paas/v4/chat/completions')).toMatchObject({ error: { code: '1001' } })
    expect(await errorOf(all, '/v1/chat/completions')).toMatchObject({ error: { type: 'invalid_request_error' } })
    expect(await errorOf(all, '/v1/messages')).toMatchObject({ type: 'error', error: { type: 'authentication_error' } })
    expect(await errorOf(all, '/v1beta/models/m%3AgenerateContent')).toMatchObject({
      error: { status: 'PERMISSION_DENIED' },
    })
    const large = 'x'.repeat(2_000)
    expect(await errorOf(all, '/v1/messages', large)).toMatchObject({ error: { type: 'request_too_large' } })
    expect(await errorOf(all, '/v1/responses', large)).toMatchObject({ error: { message: 'request body too large' } })
  })

  it("leave what is nobody's to the first", async () => {
    expect(await errorOf(['anthropic', 'glm'], '/nowhere')).toMatchObject({ error: { type: 'not_found_error' } })
    expect(await errorOf(['glm', 'anthropic'], '/nowhere')).toMatchObject({ error: { code: '1222' } })
  })

  it('keep one log', async () => {
    const emulator = serve(['openai', 'gemini'])
    await post(emulator, '/v1/responses', {})
    await post(emulator, '/v1beta/models/m:generateContent', {})
    expect(emulator.requests.map(({ id, status }) => [id, status])).toEqual([
      [1, 401],
      [2, 403],
    ])
  })

  it('say who cannot work with an option', () => {
    expect(() => together(['openai', 'glm'], { keys: ['nodot'] })).toThrow('GLM: keys')
    expect(() => together(['anthropic', 'gemini'], { fault: 'splice' })).toThrow('Gemini: unknown fault')
  })
})
