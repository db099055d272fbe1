import { expect, it } from 'vitest'
import { readOptions } from '../src/server/options.js'

it.each([
  ['nothing', [], {}, 3000],
  ['an empty PORT', [], { PORT: '' }, 3000],
  ['PORT', [], { PORT: '8123' }, 8123],
  ['--port before PORT', ['--port', '8124'], { PORT: '8123' }, 8124],
  ['--port before a PORT that is no number', ['--port=0'], { PORT: 'tcp://10.0.0.1' }, 0],
])('takes the port of %s', (_, args, env, port) => {
  expect(readOptions(args, env).port).toBe(port)
})

it.each([
  [['--port', '65536'], {}, '--port takes a number from 0 to 65535, not 65536.'],
  [['--port', ''], {}, '--port takes a number from 0 to 65535, not nothing.'],
  [[], { PORT: 'http' }, 'PORT takes a number from 0 to 65535, not http.'],
])('refuses %j with %j by a sentence', (args, env, sentence) => {
  expect(() => readOptions(args, env)).toThrow(sentence)
})

it('tells the way to the options where one is none', () => {
  expect(() => readOptions(['--prot', '8080'], {})).toThrow("Unknown option '--prot'. --help tells the options.")
})
