#!/usr/bin/env bash
# Guess: executor-http of GraphQL Tools, by which gateways read the subscriptions of other servers, tells a stream that ended before its `complete` event from one that is over, as the
# protocol's own client does.
# Seen (@graphql-tools/executor-http 3.4.1, graphql-sse 2.6.1, graphql 16.15.0, 2026-11): behind a proxy that ends a stream in order where the server's connection broke, as Caddy does and nginx by
# default, the loop is done with "You should not ", with no error in it, as behind a whole answer. graphql-sse's client, without retries, is told an error of the same bytes. A connection that breaks before
# its eyes is a result with errors in both.
# Meaning: a gateway ends its own subscribers well, with `complete`, and half an answer is whole for all of them. Let the subscription say itself when it is over, by a last event or a field.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @graphql-tools/executor-http@3.4.1 graphql-sse@2.6.1 graphql@16.15.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { buildHTTPExecutor } from '@graphql-tools/executor-http'
import { GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql'
import { createClient } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/http'

const words = ['You ', 'should ', 'not ', 'pay']
async function* subscribe() {
  for (const word of words) {
    yield { word }
    await wait(40)
  }
}
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { unused: { type: GraphQLString } } }),
  subscription: new GraphQLObjectType({ name: 'Subscription', fields: { word: { type: GraphQLString, subscribe } } }),
})
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const port = await listen(createServer(createHandler({ schema })))

/** A proxy before a server whose connection breaks behind the third word. It ends the answer in order, or breaks it too. */
const proxy = orderly =>
  listen(
    createServer((asked, answer) => {
      const upstream = request({ port, host: '127.0.0.1', path: asked.url, method: asked.method, headers: asked.headers }, response => {
        answer.writeHead(response.statusCode, response.headers)
        let text = ''
        response.on('error', () => {})
        response.on('data', data => {
          answer.write(data)
          text += data
          if (!text.includes('not ')) return
          upstream.destroy()
          if (orderly) answer.end()
          else setTimeout(() => answer.destroy(), 20)
        })
      })
      asked.pipe(upstream.on('error', () => {}))
    }),
  )

async function executor(port) {
  const execute = buildHTTPExecutor({ endpoint: `http://127.0.0.1:${port}/` })
  let text = ''
  let ended = 'done'
  for await (const { data, errors } of await execute({ document: parse('subscription { word }') })) {
    if (errors) ended = 'error'
    else text += data.word
  }
  return { text, ended }
}
const own = port =>
  new Promise(resolve => {
    let text = ''
    const client = createClient({ url: `http://127.0.0.1:${port}/`, retryAttempts: 0 })
    const next = ({ data }) => {
      text += data.word
    }
    client.subscribe({ query: 'subscription { word }' }, { next, error: () => resolve({ text, ended: 'error' }), complete: () => resolve({ text, ended: 'done' }) })
  })
const seen = {}
for (const [name, through] of [
  ['whole', port],
  ['ended early', await proxy(true)],
  ['broken', await proxy(false)],
]) {
  seen[name] = { 'executor-http': await executor(through), 'graphql-sse': await own(through) }
}
console.log(seen)
const whole = { text: words.join(''), ended: 'done' }
const half = { text: 'You should not ', ended: 'error' }
assert.deepEqual(seen, {
  whole: { 'executor-http': whole, 'graphql-sse': whole },
  'ended early': { 'executor-http': { ...half, ended: 'done' }, 'graphql-sse': half },
  broken: { 'executor-http': half, 'graphql-sse': half },
})
process.exit()
PROBE
node probe.mjs
