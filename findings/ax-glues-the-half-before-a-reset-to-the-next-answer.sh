#!/usr/bin/env bash
# Guess: a program of Ax whose stream is reset in the middle asks again from the start, and gives the answer of the last try. A reader of its deltas learns by
# their `version` that the first half is void.
# Seen (@ax-llm/ax 24.0.21, 2026-11): with its defaults it asks again, with the half answer as the last message, in the name of the assistant, and adds what the
# model says then to the half that it has. A model that begins anew, as the prompt asks, gives one field of both: "Do not payYou should pay this bill." The deltas
# are the same, all of version 0. A call that was cut goes back as well, with half of its arguments and no result behind it, which OpenAI refuses. The fresh call
# alone is run. A refusal (503) is tried again with the first request, and gives a whole answer. A body that ends in order amid the answer counts as whole.
# Meaning: one broken connection makes an answer that no model gave, and nothing marks it. `maxRetries: 0` of the program, tried as well, gives the error
# instead; `retry: { maxRetries: 0 }` changes nothing. Ask again from outside, and drop what the failed try had told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ax-llm/ax@24.0.21
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { ai, ax } from '@ax-llm/ax'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })}\n\n`
const said = text => chunk({ role: 'assistant', content: 'Advice: ' }) + chunk({ content: text })
const called = (id, input) => chunk({ tool_calls: [{ index: 0, id, type: 'function', function: { name: 'send', arguments: input } }] })
const ended = reason => `${chunk({}, reason)}data: [DONE]\n\n`

const half = said('Do not pay')
const whole = said('You should pay this bill.') + ended('stop')
const call = called('call_2', '{"to":"ann"}') + ended('tool_calls')
const answers = { refused: ['503', whole], reset: ['reset', half, whole], 'ended early': [half], 'reset in a call': ['reset', called('call_1', '{"to":"an'), call, whole] }
let script
let requests
const server = createServer(async (request, response) => {
  requests.push((await json(request)).messages)
  const next = script.shift()
  if (next === '503') return response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"Overloaded"}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (next !== 'reset') return response.end(next)
  response.write(script.shift())
  setTimeout(() => response.destroy(), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const llm = ai({ name: 'openai', apiKey: 'none', apiURL: `http://127.0.0.1:${server.address().port}`, config: { model: 'gpt-4o' } })
const parameters = { type: 'object', properties: { to: { type: 'string', description: 'The person that it is for' } }, required: ['to'] }

/** What a program answers, tells in pieces, and runs; and what stands behind the question in the second request. */
async function run(name) {
  const sent = []
  const functions = [{ name: 'send', description: 'Sends a letter to somebody', parameters, func: async ({ to }) => (sent.push(to), 'sent') }]
  const program = ax('question:string -> advice:string', { functions })
  ;[script, requests] = [[...answers[name]], []]
  const { advice } = await program.forward(llm, { question: 'Must I pay this?' }, { stream: true })
  const [first, second] = requests
  ;[script, sent.length] = [[...answers[name]], 0]
  const told = []
  for await (const { version, delta } of program.streamingForward(llm, { question: 'Must I pay this?' })) told.push(`${version} ${delta.advice}`)
  const behind = second?.slice(first.length).map(({ role, content, tool_calls }) => `${role} ${content ?? tool_calls[0].function.arguments}`)
  return { advice, told, sent, behind }
}
const seen = {}
for (const name of Object.keys(answers)) seen[name] = await run(name)
console.dir(seen)
const [no, yes] = ['Do not pay', 'You should pay this bill.']
assert.deepEqual(seen, {
  refused: { advice: yes, told: [`0 ${yes}`], sent: [], behind: [] },
  reset: { advice: no + yes, told: [`0 ${no}`, `0 ${yes}`], sent: [], behind: [`assistant Advice: ${no}`] },
  'ended early': { advice: no, told: [`0 ${no}`], sent: [], behind: undefined },
  'reset in a call': { advice: yes, told: [`0 ${yes}`], sent: ['ann'], behind: ['assistant {"to":"an'] },
})
server.closeAllConnections()
server.close()
PROBE
timeout 60 node probe.mjs
