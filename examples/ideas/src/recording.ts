// A conversation is recorded into a file, and the file answers in place of the vendor: in tests, demos and bug reports.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRecording } from '@millrace/core'
import { recordingFile, replayFile } from '@millrace/core/recording-file'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

const emulator = createGlmEmulator({ pace: { tokensPerSecond: 100 } })
const vendor = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: emulator.fetch })
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const folder = mkdtempSync(join(tmpdir(), 'recording-'))
const path = join(folder, 'poem.jsonl')
const file = recordingFile(path)
const asked = await withRecording(vendor, file).stream(request).message()
file.close()

// `speed: 1` would give the tokens at the times at which they came. `match: 'request'` answers a request with its own recording.
const player = replayFile(path, { match: 'request' })
const replayed = await player.stream(request).message()
rmSync(folder, { recursive: true })

console.log(JSON.stringify(replayed.content) === JSON.stringify(asked.content) ? 'The same answer.' : 'Another answer.')
console.log('The vendor was asked', emulator.stats.requests, 'time.')
