import { ChatError, type ChatRecord, ChatStream, splitSentences } from '@millrace/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SentenceSplitter } from '../../src/texts/sentence-splitter.js'
import { close, delta, failure, finish, open, start } from '../support/records.js'

const split = (texts: readonly string[], options?: ConstructorParameters<typeof SentenceSplitter>[0]): string[] => {
  const splitter = new SentenceSplitter(options)
  return [...texts.flatMap(text => splitter.push(text)), ...splitter.end()]
}

const rows: readonly [text: string, sentences: string[]][] = [
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['It costs 3.50 dollars. Really.', ['It costs 3.50 dollars.', 'Really.']],
  ['Dr. Wang met Mr. and Mrs. Li. They ate.', ['Dr. Wang met Mr. and Mrs. Li.', 'They ate.']],
  ['Use tools, e.g. a hammer, i.e. this one. Good.', ['Use tools, e.g. a hammer, i.e. this one.', 'Good.']],
  ['See no. 5 and fig. 3. No. I will not.', ['See no. 5 and fig. 3.', 'No.', 'I will not.']],
  ['J. K. Rowling wrote it. I did not.', ['J. K. Rowling wrote it.', 'I did not.']],
  ['In the U.S. Army they say so. Yes.', ['In the U.S. Army they say so.', 'Yes.']],
  ['Go to example.com/a.b?c=d now. Then v1.2.3 comes.', ['Go to example.com/a.b?c=d now.', 'Then v1.2.3 comes.']],
  ['It is approx. five, etc. and so on. End.', ['It is approx. five, etc. and so on.', 'End.']],
  ['She said "Stop!" He did. (So it was.) Fine.', ['She said "Stop!"', 'He did.', '(So it was.)', 'Fine.']],
  ['Really?! Yes... Well. Hmm… Then.', ['Really?!', 'Yes...', 'Well.', 'Hmm…', 'Then.']],
  ['Wait... what? so', ['Wait... what?', 'so']],
  ['1. First\n2. Second', ['1. First', '2. Second']],
  ['Title\n\nText goes on. More', ['Title', 'Text goes on.', 'More']],
  ['海内存知己。天涯若比邻。', ['海内存知己。', '天涯若比邻。']],
  ['真的吗？！是的。“好。”他说。', ['真的吗？！', '是的。', '“好。”', '他说。']],
  ['价格是3.5元。OK! 好的', ['价格是3.5元。', 'OK!', '好的']],
  ['我……不知道。', ['我……不知道。']],
  ['It ends here.下一句。', ['It ends here.', '下一句。']],
  ['今日は。ありがとう！', ['今日は。', 'ありがとう！']],
  [' \n \n', []],
  ['', []],
]

describe('sentences', () => {
  it.each(rows)('of %j', (text, sentences) => {
    expect(split([text])).toEqual(sentences)
  })

  it.each(rows)('of %j come the same in any pieces', (text, sentences) => {
    expect(split([...text])).toEqual(sentences)
    for (let cut = 1; cut < text.length; cut++) expect(split([text.slice(0, cut), text.slice(cut)])).toEqual(sentences)
  })

  it('come as soon as they are known to be over', () => {
    const splitter = new SentenceSplitter()
    expect(splitter.push('One.')).toEqual([])
    expect(splitter.push(' ')).toEqual([])
    expect(splitter.push('T')).toEqual(['One.'])
    expect(splitter.push('wo! ')).toEqual(['Two!'])
    expect(splitter.push('三。')).toEqual([])
    expect(splitter.push('四')).toEqual(['三。'])
    expect(splitter.push('\n')).toEqual(['四'])
  })

  it('of less than the least length go with the next', () => {
    expect(split(['Yes. No. That is a long one. End.'], { minLength: 10 })).toEqual([
      'Yes. No. That is a long one.',
      'End.',
    ])
  })

  it('of more than the greatest length are cut behind a comma or a space', () => {
    expect(split(['one two, three four five'], { maxLength: 12 })).toEqual(['one two,', 'three four', 'five'])
    expect(split(['x'.repeat(25)], { maxLength: 10 })).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)])
    for (const part of split(['😀'.repeat(30)], { maxLength: 9 })) expect(part.isWellFormed()).toBe(true)
  })

  it('hold all of the text, and are of no more than the greatest length', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'B', '.', ' ', '。', '\n', '1', '，', '😀') }))
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (texts, maxLength) => {
        const sentences = split(texts, { maxLength })
        expect(sentences.join('').replace(/\s/g, '')).toBe(texts.join('').replace(/\s/g, ''))
        for (const sentence of sentences) expect(sentence.length).toBeLessThanOrEqual(maxLength)
        expect(split([texts.join('')])).toEqual(split(texts))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([{ minLength: 0 }, { maxLength: 1 }, { minLength: 20, maxLength: 10 }, { maxLength: Number.NaN }])(
    'refuse %j',
    options => {
      expect(() => splitSentences((async function* () {})(), options)).toThrow(TypeError)
    },
  )
})

describe('splitSentences', () => {
  const stream = (...batches: ChatRecord[][]) =>
    ChatStream.from(async function* () {
      yield* batches
    })
  async function listOf(sentences: AsyncIterable<string>): Promise<string[]> {
    const list: string[] = []
    for await (const sentence of sentences) list.push(sentence)
    return list
  }

  it('takes an answer, or pieces of text', async () => {
    const answer = () => stream([start, open(), delta('One. T')], [delta('wo.')], [close(), finish])
    expect(await listOf(splitSentences(answer()))).toEqual(['One.', 'Two.'])
    expect(await listOf(splitSentences(answer().texts()))).toEqual(['One.', 'Two.'])
  })

  it('does not speak what is withdrawn, as far as it was not spoken', async () => {
    const answer = stream(
      [start, open(), delta('One. Wro')],
      [{ type: 'reset' }, open(), delta('Right.'), close(), finish],
    )
    expect(await listOf(splitSentences(answer))).toEqual(['One.', 'Right.'])
  })

  it('ends a sentence with a step', async () => {
    const answer = stream([
      start,
      open(),
      delta('Let me look'),
      close(),
      { type: 'step-end' },
      open(),
      delta('Here.'),
      close(),
      finish,
    ])
    expect(await listOf(splitSentences(answer))).toEqual(['Let me look', 'Here.'])
  })

  it('throws the failure of the answer behind the text that came', async () => {
    const spoken: string[] = []
    const reading = (async () => {
      for await (const sentence of splitSentences(stream([start, open(), delta('One. Tw')], [failure('network')])))
        spoken.push(sentence)
    })()
    await expect(reading).rejects.toBeInstanceOf(ChatError)
    expect(spoken).toEqual(['One.', 'Tw'])
  })

  it('stops the answer when it is left', async () => {
    let left = false
    const answer = ChatStream.from(async function* (signal) {
      signal.addEventListener('abort', () => {
        left = true
      })
      yield [start, open(), delta('One. Two. Three. ')]
      await new Promise(() => {})
    })
    for await (const _ of splitSentences(answer)) break
    expect(left).toBe(true)
  })
})
