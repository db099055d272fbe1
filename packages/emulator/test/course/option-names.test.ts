import { describe, expect, it } from 'vitest'
import {
  createAnthropicEmulator,
  createBedrockEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  createTgiEmulator,
} from '../../src/index.js'

describe.each([
  [createAnthropicEmulator],
  [createBedrockEmulator],
  [createGeminiEmulator],
  [createGlmEmulator],
  [createOpenAIEmulator],
  [createTgiEmulator],
])('%o', create => {
  it('refuses an option that is none, by its name', () => {
    expect(() => create({ answers: () => 'It is 42.' } as never)).toThrow(
      /^answers is no option of an emulator\. There are keys, .*answer, fault/,
    )
    expect(() => create({ answers: undefined } as never)).not.toThrow()
  })
})

it('options of one vendor are its own', () => {
  expect(() => createGlmEmulator({ toolShape: 'pieces' })).not.toThrow()
  expect(() => createOpenAIEmulator({ toolShape: 'pieces' } as never)).toThrow('toolShape is no option of an emulator.')
})

it.each([
  [null, 'The options of an emulator are an object: { answer, … }.'],
  [[], 'The options of an emulator are an object: { answer, … }.'],
  ['fast', 'The options of an emulator are an object: { answer, … }.'],
  [{ keys: 'key' }, 'keys: must be a list'],
  [{ models: 'glm-5.3' }, 'models: must be a list'],
  [{ pace: 5 }, 'pace: must be an object'],
])('options of another form are refused: %j', (options, message) => {
  expect(() => createGlmEmulator(options as never)).toThrow(message)
})
