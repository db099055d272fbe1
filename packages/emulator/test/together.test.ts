import { describe, expect, it } from 'vitest'
import { createEmulator } from '../src/core/emulator.js'
import { type ServedName, together } from '../src/vendors.js'
import { get, post } from './vendors.js'

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

  it('list the models of the one that is asked', async () => {
    const emulator = serve(['glm', 'openai', 'anthropic', 'gemini'])
    const list = async (path: string, headers: Record<string, string>) => (await get(emulator, path, headers)).json()
    const key = { authorization: 'Bearer id.secret' }
    expect(await list('/api/paas/v4/models', key)).toMatchObject({
      data: [{ id: 'glm-5.3', owned_by: 'z-ai' }, {}, {}, {}, {}, {}, {}],
    })
    expect(await list('/v1/models', key)).toMatchObject({ object: 'list', data: [{ owned_by: 'openai' }, {}, {}, {}] })
    expect(await list('/v1/models', { ...key, 'anthropic-version': '2023-06-01' })).toMatchObject({ has_more: false })
    expect(await list('/v1/models/x', key)).toMatchObject({ id: 'x', object: 'model' })
    expect(await list('/v1/responses/resp_1', key)).toMatchObject({ error: { type: 'invalid_request_error' } })
    const counted = await post(emulator, '/v1/messages/count_tokens', {}, { 'x-api-key': 'any' })
    expect(await counted.json()).toMatchObject({ type: 'error' })
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
