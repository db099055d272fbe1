import { readFileSync } from 'node:fs'
import type { ChatCompletionsOptions } from '@millrace/openai-compatible'
import { expect, it } from 'vitest'

const readme = (): string => readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('names every setting of a request that the dialect has of its own', () => {
  const options: Record<keyof ChatCompletionsOptions, true> = {
    parallelToolCalls: true,
    presencePenalty: true,
    frequencyPenalty: true,
    extra: true,
  }
  expect(Object.keys(options).filter(name => !readme().includes(`\`${name}\``))).toEqual([])
})
