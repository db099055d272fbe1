import { ChatSink } from '@millrace/core'
import { createSourceTeller, type ToldSource } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

/** What a sink is told of these sources, without the ids that it gives them. */
function told(sources: readonly (readonly [ToldSource, key?: string])[]): object[] {
  const sink = new ChatSink({ provider: 'acme' })
  const tell = createSourceTeller()
  for (const [source, key] of sources) tell(source, sink, key)
  sink.text('.')
  const events = sink.drain().filter(record => record.type === 'source')
  return events.map(({ type: _, id, ...source }) => (/^v/.test(id) ? { id, ...source } : source))
}

const page = { url: 'https://a.example', title: 'A', snippet: 'a' }

it.each<[string, readonly (readonly [ToldSource, string?])[], object[]]>([
  ['whole', [[page]], [page]],
  ['with the id of the vendor', [[{ id: 'v1', title: 'A' }]], [{ id: 'v1', title: 'A' }]],
  ['once by its id', [[{ id: 'v1', title: 'A' }], [{ id: 'v1', title: 'B' }]], [{ id: 'v1', title: 'A' }]],
  ['once by its address', [[page], [{ url: page.url, title: 'B' }]], [page]],
  [
    'once by title and passage',
    [[{ title: 'A' }], [{ title: 'A' }], [{ snippet: 'A' }]],
    [{ title: 'A' }, { snippet: 'A' }],
  ],
  [
    'as often as its key is new',
    [
      [page, '1'],
      [page, '2'],
      [page, '1'],
    ],
    [page, page],
  ],
  ['without what is no text', [[{ url: 7, title: '', snippet: 'a', id: null }]], [{ snippet: 'a' }]],
  ['by its id alone', [[{ id: 'v1' }]], [{ id: 'v1' }]],
  ['not where it says nothing', [[{}], [{ id: '', url: null }]], []],
  [
    'although it said nothing before',
    [
      [{}, 'k'],
      [{ title: 'A' }, 'k'],
    ],
    [{ title: 'A' }],
  ],
])('a source is told %s', (_, sources, expected) => {
  expect(told(sources)).toEqual(expected)
})
