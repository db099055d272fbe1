// @vitest-environment happy-dom
import { type ObjectChat, type ObjectChatOptions, useObject } from '@millrace/client/react'
import { createElement as h, type ReactElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { reactPage } from '../support/page.js'
import { answerOf, closing, delta, opening } from '../support/records.js'
import { writtenProvider } from '../support/written-provider.js'

const schema = {
  jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  validate(value: unknown): { city: string } {
    const { city } = value as { city?: string }
    if (!city) throw new Error('There is no city.')
    return { city: city.toUpperCase() }
  },
} as const
type City = typeof schema

/** A component that shows an object as text, and keeps what the hook gave to each render. */
function objectComponent() {
  const renders: ObjectChat<City>[] = []
  const Page = (options: ObjectChatOptions<City>): ReactElement => {
    const own = useObject(options)
    renders.push(own)
    return h('p', null, `${own.status} ${JSON.stringify(own.object)} ${JSON.stringify(own.result)}`)
  }
  return { Page, renders, last: () => renders.at(-1)! }
}

async function open() {
  const provider = writtenProvider()
  const { Page, renders, last } = objectComponent()
  const page = reactPage()
  page.render(h(StrictMode, null, h(Page, { provider, schema })))
  await expect.poll(() => page.element.textContent).toBe('ready undefined undefined')
  return { provider, page, Page, renders, last, text: () => page.element.textContent }
}

describe('useObject', () => {
  test('shows the object as it grows, and what the schema makes of the whole', async () => {
    const { provider, last, text, renders } = await open()
    const sent = last().send('A city?')
    await expect.poll(text).toBe('submitted undefined undefined')
    provider.write(...opening, delta('{"city":"Ha'))
    await expect.poll(text).toBe('streaming {"city":"Ha"} undefined')
    const early = last().object
    provider.write(delta('lle"}'), ...closing)
    expect(await sent).toEqual({ city: 'HALLE' })
    await expect.poll(text).toBe('ready {"city":"Halle"} {"city":"HALLE"}')
    expect(early).toEqual({ city: 'Ha' })
    expect(provider.asked).toMatchObject([{ messages: [{ role: 'user', content: 'A city?' }] }])
    expect(renders.length).toBeLessThan(20)
  })

  test('an object that the schema refuses is an error, and stays to be seen', async () => {
    const { provider, last, text } = await open()
    const sent = last().send('A city?')
    await expect.poll(() => provider.asked.length).toBe(1)
    provider.write(...answerOf('{"city":""}'))
    expect(await sent).toBeUndefined()
    await expect.poll(text).toBe('error {"city":""} undefined')
    expect(last().error?.code).toBe('protocol')
  })

  test('stop ends the answer and keeps what has come; the next question begins anew; clear forgets', async () => {
    const { provider, last, text } = await open()
    void last().send('A city?')
    await expect.poll(() => provider.readers).toBe(1)
    provider.write(...opening, delta('{"city":"Ha'))
    await expect.poll(text).toBe('streaming {"city":"Ha"} undefined')
    last().stop()
    await expect.poll(text).toBe('ready {"city":"Ha"} undefined')
    await expect.poll(() => provider.readers).toBe(0)
    void last().send('Another?')
    await expect.poll(text).toBe('submitted undefined undefined')
    void last().send('A third?')
    await expect.poll(() => provider.asked.length).toBe(3)
    await expect.poll(() => provider.readers).toBe(1)
    provider.write(...answerOf('{"city":"Jena"}'))
    await expect.poll(text).toBe('ready {"city":"Jena"} {"city":"JENA"}')
    last().clear()
    await expect.poll(text).toBe('ready undefined undefined')
  })

  test('a component that goes away stops the answer', async () => {
    const { provider, last, page } = await open()
    void last().send('A city?')
    await expect.poll(() => provider.readers).toBe(1)
    page.unmount()
    await expect.poll(() => provider.readers).toBe(0)
  })

  test('asks nothing for files that are read when it is stopped, or when the component has gone', async () => {
    const { provider, last, page } = await open()
    let read!: (bytes: ArrayBuffer) => void
    const file = Object.assign(new Blob(['x']), { arrayBuffer: () => new Promise(resolve => (read = resolve)) })
    const ends = [() => last().stop(), () => last().clear(), () => page.unmount()]
    for (const end of ends) {
      const sent = last().send({ attachments: [file] as never })
      end()
      await Promise.resolve()
      read(new ArrayBuffer(1))
      expect(await sent).toBeUndefined()
    }
    expect(provider.asked).toEqual([])
  })

  test('a server renders nothing yet; without a provider or an address it throws', () => {
    const { Page } = objectComponent()
    expect(renderToString(h(Page, { provider: writtenProvider(), schema }))).toContain('ready undefined undefined')
    expect(() => renderToString(h(Page, { schema } as never))).toThrow(TypeError)
  })
})
