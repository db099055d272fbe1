import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFrameParser } from '@millrace/core/provider-kit'
import { afterAll, expect, test } from 'vitest'
import { frameCost, framesSeen, lengthened } from '../src/frames/reading.ts'
import { framesOf, recordedFolders, recordedStreams } from '../src/shared/recordings.ts'
import { shapedEvents } from '../src/upstream/shapes/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'millrace-frames-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const textOf = (count: number): string => Buffer.concat([...shapedEvents('glm', count)]).toString()

test('the frames of a text are the objects in its data, whatever ends its lines', () => {
  const text = 'event: a\ndata: {"a":1}\n\n: nothing\n\ndata: [DONE]\n\ndata:{"b":\ndata: 2}\n\n'
  for (const eol of ['\n', '\r\n', '\r']) expect(framesOf(text.replaceAll('\n', eol))).toEqual(['{"a":1}', '{"b":\n2}'])
})

test('recordings are read from the folder that is named, short ones left out; without one there are none', () => {
  for (const vendor of ['mill', 'short', 'empty']) mkdirSync(join(folder, vendor))
  writeFileSync(join(folder, 'mill', 'a.sse'), textOf(20))
  writeFileSync(join(folder, 'mill', 'b.ndjson'), '{"a":1}\n'.repeat(9))
  writeFileSync(join(folder, 'mill', 'notes.md'), textOf(20))
  writeFileSync(join(folder, 'short', 'a.sse'), textOf(3))
  expect(recordedFolders(folder)).toEqual(['mill'])
  expect(recordedStreams('mill', folder).map(({ length }) => length)).toEqual([21, 9])
  expect(recordedFolders(undefined)).toEqual(process.env.MILLRACE_TRANSCRIPTS ? expect.any(Array) : [])
})

test('a longer answer repeats what lies between its ends', () => {
  expect(lengthened([['first', 'a', 'b', 'x', 'y', 'z']], 2)).toEqual([['first', 'a', 'b', 'a', 'b', 'x', 'y', 'z']])
})

test('a reader is compared with JSON.parse, a new one for each stream, and sees each frame whole', () => {
  const streams = [framesOf(textOf(20)), framesOf(textOf(30))]
  const before = framesSeen()
  let made = 0
  const seen = new Set<string>()
  const cost = frameCost(
    streams,
    () => {
      made++
      const read = createFrameParser(['choices', 'delta'])
      return frame => {
        seen.add(frame)
        return read(frame)
      }
    },
    { warmMs: 1, sampleMs: 1, samples: 3 },
  )
  expect([...seen].sort()).toEqual([...new Set(streams.flat())].sort())
  expect(made % streams.length).toBe(0)
  expect(framesSeen()).toBeGreaterThan(before)
  expect(cost.parse).toBeGreaterThan(0)
  expect(cost.ratio).toBeGreaterThan(0)
})
