#!/usr/bin/env bash
# Guess: the stream of a run ends by one of `run.completed` and `run.failed`, which are two events of AgentKit's protocol. A page shows an error for the second.
# Seen (@inngest/agent-kit 0.13.2, inngest 3.54.2, @inngest/use-agent 0.4.0, 2026-11): where the model's host refuses a request, the run publishes `run.failed`,
# and then `run.completed` and `stream.ended`, as every run does. An agent inside a network that fails gets neither of the two, and stays open. AgentKit's own
# hook for pages passes over `run.failed`: it then says `ready`, without an error, the same as after a whole answer. The `run()` on the server rejects.
# Meaning: a run that was refused is an empty answer on the page, and a page or a store that waits for `run.completed` takes what there is for the whole. Let
# `run.failed` win over all behind it, or let `publish` drop `run.completed` behind it; a page with the hook needs a channel of its own for errors.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @inngest/agent-kit@0.13.2 inngest@3.54.2 zod@4.6.7 \
  @inngest/use-agent@0.4.0 react@19.0.9 react-dom@19.0.9 uuid@11.1.0
# The hook reads events by a function that it does not export.
hook=node_modules/@inngest/use-agent/dist
sed 's/^export {$/export { reduceStreamingState,/' $hook/index.js >$hook/opened.js
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAgent, createNetwork, createState, openai } from '@inngest/agent-kit'
import { reduceStreamingState } from './node_modules/@inngest/use-agent/dist/opened.js'

let refused
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(refused ? 429 : 200, { 'content-type': 'application/json' })
  if (refused) return response.end(JSON.stringify({ error: { message: 'Overloaded', type: 'rate_limit_error', code: null } }))
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, logprobs: null, finish_reason: 'stop' }]
  response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = openai({ model: 'm', apiKey: 'none', baseUrl: `http://127.0.0.1:${server.address().port}/` })
const agent = createAgent({ name: 'greeter', system: 'You greet.', model })
const network = createNetwork({ name: 'office', agents: [agent], router: ({ callCount }) => (callCount === 0 ? agent : undefined) })

async function run(who, isRefused) {
  refused = isRefused
  const published = []
  const state = createState({}, { threadId: 't' })
  const ended = await who.run('Hello', { state, streaming: { publish: async event => published.push(event) } }).then(
    () => 'resolved',
    error => `rejected: ${error.message}`,
  )
  const page = { threads: {}, currentThreadId: 't', lastProcessedIndex: 0, isConnected: true }
  const { agentStatus, error, messages } = reduceStreamingState(page, { type: 'REALTIME_MESSAGES_RECEIVED', messages: published }).threads.t
  const events = published.filter(({ event }) => /^(run|stream)/.test(event)).map(({ event, data }) => `${data.scope} ${event}`)
  const seen = { ended, events, page: { agentStatus, error, texts: messages.flatMap(({ parts }) => parts.map(({ content }) => content)) } }
  console.log(seen)
  return seen
}
const [whole, failed] = [await run(agent, false), await run(agent, true)]
const [wholeNetwork, failedNetwork] = [await run(network, false), await run(network, true)]
const ready = { agentStatus: 'ready', error: undefined }
const tail = scope => [`${scope} run.completed`, `${scope} stream.ended`]
assert.deepEqual(whole, { ended: 'resolved', events: ['agent run.started', ...tail('agent')], page: { ...ready, texts: ['Hello.'] } })
assert.deepEqual(failed, {
  ended: 'rejected: Overloaded',
  events: ['agent run.started', 'agent run.failed', ...tail('agent')],
  page: { ...ready, texts: [] },
})
assert.deepEqual(wholeNetwork.events, ['network run.started', 'agent run.started', 'agent run.completed', ...tail('network')])
assert.deepEqual(failedNetwork, {
  ended: 'rejected: Overloaded',
  events: ['network run.started', 'agent run.started', 'network run.failed', ...tail('network')],
  page: { ...ready, texts: [] },
})
server.closeAllConnections()
server.close()
PROBE
node probe.mjs
