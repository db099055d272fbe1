#!/usr/bin/env bash
# Guess: the handler of urql's useSubscription(), which its documentation gives for adding up what events bring, is called once for each event; and an error that came
# with one event is that event's.
# Seen (urql 5.0.4, @urql/core 6.0.3, react 19.3.1, graphql-sse 2.6.1, 2026-11): when a subscription ends well, the last event's result is handed out once more, with
# `hasNext: false`, and the handler adds its word again: "You should not paypay". An event whose field failed hands out the data of the event before it, beside
# the error, so that a reader of the results has that word twice; the error stands at each later result, to the end. graphql-sse's own client hands out each event
# once, and the error once. There the text is "You should not pay".
# Meaning: each answer that is added up from words ends with its last word twice, and one that met a hiccup is shown as failed though all the rest came. Give each event a
# number of its own and pass over one that is there, or send the text so far.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts urql@5.0.4 @urql/core@6.0.3 graphql@16.15.0 graphql-sse@2.6.1 react@19.3.1 react-test-renderer@19.3.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { createClient } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/http'
import { createElement } from 'react'
import { create } from 'react-test-renderer'
import { Client, Provider, subscriptionExchange, useSubscription } from 'urql'

console.error = () => {} // react-test-renderer says there that it is old
const words = ['You ', 'should ', 'not ', 'pay']
const field = failing => ({
  type: new GraphQLNonNull(GraphQLString),
  async *subscribe() {
    for (const word of words) {
      await wait(20)
      yield word
    }
  },
  resolve(word) {
    if (word === failing) throw new Error('hiccup')
    return word
  },
})
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { unused: { type: GraphQLString } } }),
  subscription: new GraphQLObjectType({ name: 'Subscription', fields: { word: field(), shaky: field('should ') } }),
})
const handler = createHandler({ schema })
const server = createServer(handler)
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const events = createClient({ url: `http://127.0.0.1:${server.address().port}/` })
const client = new Client({
  url: 'http://127.0.0.1:1/',
  exchanges: [
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({ subscribe: sink => ({ unsubscribe: events.subscribe({ query, variables }, sink) }) }),
    }),
  ],
})

/** What a component shows that adds up the words in its handler. */
async function shown(name) {
  let last
  const Answer = () => {
    const [{ data, error }] = useSubscription({ query: `subscription { ${name} }` }, (text = '', data) => text + (data[name] ?? ''))
    last = { text: data, error: error?.message }
    return null
  }
  const root = create(createElement(Provider, { value: client }, createElement(Answer)))
  await wait(600)
  root.unmount()
  return last
}
/** What comes by client.subscription(), one result after the other. */
async function results(name) {
  const seen = []
  const { unsubscribe } = client.subscription(`subscription { ${name} }`, {}).subscribe(({ data, error }) => seen.push(`${data?.[name] ?? ''}${error ? '!' : ''}`))
  await wait(600)
  unsubscribe()
  return seen
}
const control = name =>
  new Promise(resolve => {
    const seen = []
    events.subscribe({ query: `subscription { ${name} }` }, { next: ({ data, errors }) => seen.push(`${data?.[name] ?? ''}${errors ? '!' : ''}`), error: resolve, complete: () => resolve(seen) })
  })
const seen = {}
for (const name of ['word', 'shaky']) seen[name] = { urql: await results(name), 'graphql-sse': await control(name) }
console.log(seen, await shown('word'))
assert.deepEqual(seen, {
  word: { urql: [...words, 'pay'], 'graphql-sse': words },
  shaky: { urql: ['You ', 'You !', 'not !', 'pay!', 'pay!'], 'graphql-sse': ['You ', '!', 'not ', 'pay'] },
})
assert.deepEqual(await shown('word'), { text: 'You should not paypay', error: undefined })
process.exit()
PROBE
node probe.mjs
