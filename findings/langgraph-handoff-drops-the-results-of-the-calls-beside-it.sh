#!/usr/bin/env bash
# Guess: an agent of a LangGraph team that books and hands over in one answer has both done: the booking's result goes with the conversation to the next agent. Of two handovers
# both agents begin, or the second call is answered with a refusal.
# Seen (@langchain/langgraph-supervisor 1.1.3, @langchain/langgraph-swarm 1.0.4, @langchain/langgraph 1.7.3, @langchain/anthropic 1.5.11, 2026-11): the booking is made, and its
# result is dropped. The next agent, and the leader behind it, are asked with a call that has no result, and the state keeps none. Of two handovers the first counts, and the
# second call stays open in the same way. Nothing throws. Where the model makes one call in each answer, all are answered. Supervisor and swarm do the same.
# Meaning: Claude calls several tools at once unless told not to, and refuses a request with a call that has no result, as OpenAI does: the thread fails for good behind a booking
# that nobody was told of, and who asks anew books twice. The supervisor forbids parallel calls to ChatOpenAI alone: forbid them to every model of a team.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/langgraph-supervisor@1.1.3 @langchain/langgraph-swarm@1.0.4 \
  @langchain/langgraph@1.7.3 @langchain/core@1.4.0 @langchain/anthropic@1.5.11 @anthropic-ai/sdk@1.14.0 langchain@1.5.14 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { ChatAnthropic } from '@langchain/anthropic'
import { tool } from '@langchain/core/tools'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { createSupervisor } from '@langchain/langgraph-supervisor'
import { createHandoffTool, createSwarm } from '@langchain/langgraph-swarm'
import { z } from 'zod'

/** Answers the leader with the calls of the next turn, and all else with words. Tells who was asked, and with which calls that have no result. */
let turns
let asked
let ran
const server = createServer(async (request, response) => {
  const { system, messages } = await json(request)
  const name = typeof system === 'string' ? system : system[0].text
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []))
  const answered = new Set(blocks.map(block => block.tool_use_id))
  const open = blocks.filter(({ type, id }) => type === 'tool_use' && !answered.has(id)).map(block => block.name)
  asked.push(open.length > 0 ? `${name}, with an open call of ${open}` : name)
  const calls = (name === 'leader' && turns.shift()) || []
  const uses = calls.map(name => ({ type: 'tool_use', id: `toolu_${name}`, name, input: {} }))
  const content = calls.length > 0 ? uses : [{ type: 'text', text: 'Done.' }]
  const stop_reason = calls.length > 0 ? 'tool_use' : 'end_turn'
  const usage = { input_tokens: 9, output_tokens: 9 }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: `msg_${asked.length}`, type: 'message', role: 'assistant', model: 'm', content, stop_reason, stop_sequence: null, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const anthropicApiUrl = `http://127.0.0.1:${server.address().port}`
const llm = new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'none', maxRetries: 0, anthropicApiUrl })
const book = tool(
  async () => {
    ran += 1
    return 'Booked.'
  },
  { name: 'book', description: 'Books the trip', schema: z.object({}) },
)
const agent = (name, tools = []) => createReactAgent({ llm, tools, name, prompt: name })
const handovers = ['flights', 'hotels'].map(agentName => createHandoffTool({ agentName }))
const teams = {
  supervisor: () => createSupervisor({ agents: [agent('flights'), agent('hotels')], llm, tools: [book], prompt: 'leader' }),
  swarm: () => createSwarm({ agents: [agent('leader', [book, ...handovers]), agent('flights'), agent('hotels')], defaultActiveAgent: 'leader' }),
}
async function run(team, ...calls) {
  turns = calls
  asked = []
  ran = 0
  const { messages } = await teams[team]().compile().invoke({ messages: [{ role: 'user', content: 'Book a trip.' }] })
  return { bookings: ran, kept: messages.filter(({ content }) => content === 'Booked.').length, asked }
}
for (const team of ['supervisor', 'swarm']) {
  const oneByOne = await run(team, ['book'], ['transfer_to_flights'])
  const both = await run(team, ['book', 'transfer_to_flights'])
  const two = await run(team, ['transfer_to_flights', 'transfer_to_hotels'])
  console.log(team, { oneByOne, both, two })
  const back = more => (team === 'supervisor' ? [`leader${more}`] : [])
  assert.deepEqual(oneByOne, { bookings: 1, kept: 1, asked: ['leader', 'leader', 'flights', ...back('')] })
  const open = ', with an open call of book'
  assert.deepEqual(both, { bookings: 1, kept: 0, asked: ['leader', `flights${open}`, ...back(open)] })
  const second = ', with an open call of transfer_to_hotels'
  assert.deepEqual(two, { bookings: 0, kept: 0, asked: ['leader', `flights${second}`, ...back(second)] })
}
process.exit()
PROBE
node probe.mjs
