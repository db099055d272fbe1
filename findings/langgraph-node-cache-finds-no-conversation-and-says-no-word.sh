#!/usr/bin/env bash
# Guess: `cachePolicy` of a node in LangGraph saves the call of the model where the same conversation comes again, and a page that reads `streamMode: 'messages'` gets the kept words.
# Seen (@langchain/langgraph 1.7.3, @langchain/langgraph-checkpoint 1.2.2, @langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): each message that comes into a state of messages gets a random id, and the id is a part of the key: the same question is never found, and three runs are three requests. With an id of one's own for each
# message, or a `keyFunc` that leaves ids out, it is found; and then 'messages' hands out nothing at all, where the first run streamed the words. So it is with a state of plain fields, which is found at once. The state has the answer in all.
# Meaning: as it is written first, such a cache costs memory and saves nothing; and when it works, a chat page that lives on the pieces stays empty at the second visit. Give a `keyFunc`, and show the message of `values` or `updates` where no
# piece came (`updates` marks it with `__metadata__.cached`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { Annotation, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { InMemoryCache } from '@langchain/langgraph-checkpoint'
import { ChatOpenAI } from '@langchain/openai'

let asked
const server = createServer(async (request, response) => {
  await json(request)
  asked++
  const head = { id: `answer_${asked}`, object: 'chat.completion.chunk', created: 1, model: 'm' }
  const chunk = (content, finish_reason = null) => `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunk('Do not ')}${chunk('pay.')}${chunk('', 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, configuration })
const ofMessages = cachePolicy =>
  new StateGraph(MessagesAnnotation)
    .addNode('model', async ({ messages }) => ({ messages: [await model.invoke(messages)] }), { cachePolicy })
    .addEdge(START, 'model')
    .compile({ cache: new InMemoryCache() })
const ofFields = new StateGraph(Annotation.Root({ question: Annotation, answer: Annotation }))
  .addNode('model', async ({ question }) => ({ answer: (await model.invoke(question)).content }), { cachePolicy: { ttl: 60 } })
  .addEdge(START, 'model')
  .compile({ cache: new InMemoryCache() })
const question = { role: 'user', content: 'Must I pay?' }
const keyFunc = ([{ messages }]) => JSON.stringify(messages.map(({ type, content }) => [type, content]))

async function runThrice(graph, input) {
  asked = 0
  const streamed = []
  const answers = new Set()
  let cached = 0
  for (let run = 1; run <= 3; run++) {
    let text = ''
    let last
    for await (const [mode, value] of await graph.stream(input, { streamMode: ['messages', 'values', 'updates'] })) {
      if (mode === 'messages') text += value[0].content
      else if (mode === 'values') last = value
      else if (value.__metadata__?.cached) cached++
    }
    streamed.push(text)
    answers.add(last.answer ?? last.messages.at(-1).content)
  }
  return { asked, cached, streamed: streamed.join('|'), state: [...answers].join('|') }
}
const seen = {
  messages: await runThrice(ofMessages({ ttl: 60 }), { messages: [question] }),
  'messages with an id': await runThrice(ofMessages({ ttl: 60 }), { messages: [{ ...question, id: 'question_1' }] }),
  'messages, keyFunc': await runThrice(ofMessages({ ttl: 60, keyFunc }), { messages: [question] }),
  fields: await runThrice(ofFields, { question: question.content }),
}
console.table(seen)
const whole = 'Do not pay.'
const found = { asked: 1, cached: 2, streamed: `${whole}||`, state: whole }
assert.deepEqual(seen, {
  messages: { asked: 3, cached: 0, streamed: [whole, whole, whole].join('|'), state: whole },
  'messages with an id': found,
  'messages, keyFunc': found,
  fields: found,
})
process.exit()
PROBE
timeout 30 node probe.mjs
