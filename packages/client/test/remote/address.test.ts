import { remote } from '@millrace/client'
import { expect, it, vi } from 'vitest'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const

it.each(['/api/chat', 'api/chat', '?chat'])(
  '%s is refused at once where there is no page: no attempt could help',
  async url => {
    await expect(remote({ url, maxAttempts: 1000 }).stream(question).text()).rejects.toMatchObject({
      code: 'invalid-request',
      retryable: false,
      message: 'Without a page, url has to be absolute.',
    })
  },
)

it("a relative address is tried as often as any other where a page or a fetch of one's own may know it", async () => {
  const fetch = vi.fn(async () => {
    throw new TypeError('fetch failed')
  })
  const fast = { url: '/api/chat', maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 }
  await expect(
    remote({ ...fast, fetch })
      .stream(question)
      .text(),
  ).rejects.toMatchObject({ code: 'network' })
  vi.stubGlobal('location', { href: 'https://app.example/' })
  vi.stubGlobal('fetch', fetch)
  try {
    await expect(remote(fast).stream(question).text()).rejects.toMatchObject({ code: 'network' })
  } finally {
    vi.unstubAllGlobals()
  }
  expect(fetch).toHaveBeenCalledTimes(6)
})
