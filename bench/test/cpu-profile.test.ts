import { expect, it } from 'vitest'
import { ownersOf } from '../src/shared/cpu-profile.ts'

const node = (id: number, functionName: string, url: string) => ({ id, callFrame: { functionName, url } })

it('adds up time by whose code it was spent in, the largest first, and leaves idle time out', () => {
  const nodes = [
    node(1, '(idle)', ''),
    node(2, 'writev', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'read', 'file:///repo/packages/core/dist/index.js'),
    node(5, 'feed', 'file:///repo/packages/sse/node_modules/eventsource-parser/dist/index.js'),
    node(6, 'dispatch', 'file:///repo/node_modules/undici/lib/dispatcher.js'),
    node(7, 'end', 'node:_http_outgoing'),
    node(8, 'emit', 'node:events'),
    node(9, 'parse', ''),
  ]
  const samples = [1, 2, 3, 4, 4, 5, 6, 7, 8, 9]
  const timeDeltas = [9000, 3000, 1000, 2000, 2500, 600, 500, 400, 300, 200]
  const spent = ownersOf({ nodes, samples, timeDeltas })
  expect(Object.entries(spent)).toEqual([
    ['@millrace/core', 4.5],
    ['writing to sockets', 3],
    ['garbage collection', 1],
    ['eventsource-parser', 0.6],
    ['undici', 0.5],
    ['node:http', 0.4],
    ['sockets, streams and events of Node', 0.3],
    ['V8 and native code', 0.2],
  ])
})
