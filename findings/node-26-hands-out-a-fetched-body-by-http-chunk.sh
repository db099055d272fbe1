#!/usr/bin/env bash
# Guess: `response.body` gives what is buffered: a read of the socket that holds two hundred HTTP chunks is a read or two of the body, as it is where a
# `Readable` is read without a size, which joins what it has.
# Seen (the fetch of Node, 2026-11): so it is on Node 22.23, 24.21 and 25.9; on 26.10 each HTTP chunk is a read of its own, however many lie
# in the buffer, since `readable.read()` without a size gives the first buffer there. A stream of events with a chunk for each token has
# hundreds of times as many reads.
# Meaning: a server on Node 26 that reads a vendor by fetch pays for each token what it paid for a read of the socket. Counting reads says nothing of
# latency, and a parser must join by itself what came together, or ask by undici's dispatcher, which tells of chunks without a promise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.mjs <<'PROBE'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'

const events = 200
const event = `data: {"choices":[{"delta":{"content":" mill"}}]}\n\n`
const chunk = `${event.length.toString(16)}\r\n${event}\r\n`
const server = createServer(socket => {
  socket.on('error', () => {})
  socket.once('data', () =>
    socket.end(
      `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(events)}0\r\n\r\n`,
    ),
  )
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { body } = await fetch(`http://127.0.0.1:${server.address().port}`)
let reads = 0
let bytes = 0
for await (const piece of body) {
  reads++
  bytes += piece.length
}
server.close()

const readable = new Readable({ read() {} })
for (let time = 0; time < 3; time++) readable.push(Buffer.alloc(10))
console.log(JSON.stringify({ whole: bytes === events * event.length, events, reads, 'read() of 3 × 10': readable.read().length }))
PROBE
for version in 22.23.3 24.21.0 25.9.0 26.10.0; do
  mkdir "node-$version"
  (cd "node-$version" && echo '{"private":true}' >package.json && npm install --silent --no-audit --no-fund "node@$version")
  seen=$("node-$version/node_modules/node/bin/node" probe.mjs)
  echo "Node $version: $seen"
  case "$version $seen" in
    26.*'"reads":200,"read() of 3 × 10":10'*) ;;
    26.*) exit 1 ;;
    *'"read() of 3 × 10":30'*) [[ $seen =~ \"reads\":([0-9]+), ]] && ((BASH_REMATCH[1] < 20)) ;;
    *) exit 1 ;;
  esac
done
