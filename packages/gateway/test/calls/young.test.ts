import { createGateway } from '@millrace/gateway'
import { expect, test } from 'vitest'
import { madeOld } from '../../../../tests/support/made-old.js'
import { fake } from '../support/asking.js'

test('calls that are over do not become old with the requests that they came by', async () => {
  const gateway = createGateway({ providers: { a: fake('a') } })
  const bytes = 32 * 1024
  const ask = async (): Promise<void> => {
    const request = new Request('http://localhost/v1/models')
    const response = await gateway.fetch(Object.assign(request, { held: Array.from({ length: bytes / 8 }, () => 0) }))
    expect(response.status).toBe(200)
  }
  const [times, requests] = [10, 100]
  const many = async (): Promise<void> => {
    for (let count = 0; count < requests; count++) await ask()
  }
  await madeOld(2, many)
  // A WeakMap of the calls by their requests kept all of them.
  expect(await madeOld(times, many)).toBeLessThan((times * requests * bytes) / 2)
})
