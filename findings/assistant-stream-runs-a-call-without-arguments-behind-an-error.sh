#!/usr/bin/env bash
# Guess: where a model fails between the name of a call and its arguments, nobody runs the call. The stream has an error behind the name, and assistant-ui,
# which runs the tools of the browser, has no arguments to run one with.
# Seen (assistant-stream 0.3.57, 2026-11): the tool runs, with `{}`, and its result stands in the message as a good one, beside the status "error". It is so for
# AI SDK's UI messages and for assistant-ui's own data stream, whose server itself writes the `{}`, as final, when its callback throws. Where the arguments have
# begun, they fail to parse, and nothing runs; where the stream is aborted, nothing runs either. A data stream whose body ends in order behind the name runs the
# tool too, and its message is complete: no error at all.
# Meaning: at a failure of the provider, a tool does what it does when nothing is named, which may be all. Let each tool of the browser refuse arguments that
# lack a field: a Standard Schema as `parameters` does that (here zod's). A plain JSON Schema does not, since its `required` is never checked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts assistant-stream@0.3.57 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import {
  AssistantMessageAccumulator,
  createAssistantStreamResponse,
  DataStreamDecoder,
  UIMessageStreamDecoder,
  unstable_toolResultStream as toolResultStream,
} from 'assistant-stream'
import { z } from 'zod'

const call = { toolCallId: 'c1', toolName: 'deleteFiles' }
const toBody = text => new Response(text).body
const uiMessages = (...chunks) =>
  toBody([{ type: 'start', messageId: 'm' }, { type: 'start-step' }, ...chunks].map(chunk => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n')
const named = { type: 'tool-input-start', ...call }
const begun = { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{"folder":"/tm' }
const failed = { type: 'error', errorText: 'Overloaded' }
/** assistant-ui's own server, whose provider fails behind the name of a call, or amid the arguments. */
const served = argsText =>
  createAssistantStreamResponse(async controller => {
    const part = controller.addToolCallPart(call)
    if (argsText) part.argsText.append(argsText)
    await new Promise(resolve => setTimeout(resolve, 20))
    throw new Error('Overloaded')
  }).body

const jsonSchema = { type: 'object', properties: { folder: { type: 'string' } }, required: ['folder'] }
async function run(decoder, body, parameters = jsonSchema) {
  const ran = []
  const tools = { deleteFiles: { parameters, execute: async input => (ran.push(input), 'deleted') } }
  const stream = body.pipeThrough(decoder).pipeThrough(toolResultStream(tools, new AbortController().signal, async () => {}))
  let message
  for await (message of stream.pipeThrough(new AssistantMessageAccumulator()));
  const { type, reason } = message.status
  const part = message.parts.find(part => part.type === 'tool-call')
  return { ran, status: `${type}, ${reason}`, result: part?.isError ? 'error' : part?.result }
}
const ui = (...chunks) => run(new UIMessageStreamDecoder(), uiMessages(...chunks))
const own = (body, parameters) => run(new DataStreamDecoder(), body, parameters)
const whole = [named, { type: 'tool-input-available', ...call, input: { folder: '/tmp' } }, { type: 'finish-step' }, { type: 'finish', finishReason: 'tool-calls' }]
const seen = {
  'UI messages, whole': await ui(...whole),
  'UI messages, error behind the name': await ui(named, failed),
  'UI messages, error amid the arguments': await ui(named, begun, failed),
  'UI messages, aborted behind the name': await ui(named, { type: 'abort' }),
  'data stream, error behind the name': await own(served()),
  'data stream, error amid the arguments': await own(served('{"folder":"/tm')),
  'data stream, error behind the name, zod': await own(served(), z.object({ folder: z.string() })),
  'data stream, ends behind the name': await own(toBody(`b:${JSON.stringify(call)}\n`)),
}
console.dir(seen, { depth: null })
const written = await new Response(served()).text()
console.log(written)
const [isFailed, refused] = ['incomplete, error', { ran: [], status: 'incomplete, error', result: 'error' }]
assert.deepEqual(seen, {
  'UI messages, whole': { ran: [{ folder: '/tmp' }], status: 'requires-action, tool-calls', result: 'deleted' },
  'UI messages, error behind the name': { ran: [{}], status: isFailed, result: 'deleted' },
  'UI messages, error amid the arguments': refused,
  'UI messages, aborted behind the name': { ran: [], status: 'incomplete, other', result: undefined },
  'data stream, error behind the name': { ran: [{}], status: isFailed, result: 'deleted' },
  'data stream, error amid the arguments': refused,
  'data stream, error behind the name, zod': refused,
  'data stream, ends behind the name': { ran: [{}], status: 'complete, unknown', result: 'deleted' },
})
assert.match(written, /^c:{"toolCallId":"c1","argsTextDelta":"{}","isFinal":true}$/m)
PROBE
timeout 60 node probe.mjs
