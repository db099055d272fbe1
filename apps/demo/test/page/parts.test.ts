import { describe, expect, it } from 'vitest'
import { kindOf } from '../../src/page/composer/attachment.js'
import { fitted } from '../../src/page/composer/scale-picture.js'
import { choiceOf, hasPictures } from '../../src/page/info/choice.js'
import { fileName, pictureUrl, readTextFile, textFilePart, userContent } from '../../src/page/lib/user-content.js'
import { nameOf, rowsOf } from '../../src/page/messages/rows.js'
import { usageOf } from '../../src/page/meter/usage.js'
import { targetOf } from '../../src/page/picker/target.js'
import type { DemoInfo } from '../../src/shared/info.js'

describe('the rows of a conversation', () => {
  const rows = (...roles: string[]) =>
    rowsOf(roles.map((role, index) => nameOf({ id: `m${index}`, message: { role } }))).map(
      ({ kind, id, from, to }) => `${kind} ${id} ${from}-${to}`,
    )

  it.each([
    [[], []],
    [['user'], ['user m0 0-1']],
    [
      ['user', 'assistant'],
      ['user m0 0-1', 'answer m1 1-2'],
    ],
    [
      ['user', 'assistant', 'tool', 'assistant'],
      ['user m0 0-1', 'answer m1 1-4'],
    ],
    [
      ['user', 'assistant', 'tool'],
      ['user m0 0-1', 'answer m1 1-3'],
    ],
    [
      ['user', 'assistant', 'user'],
      ['user m0 0-1', 'answer m1 1-2', 'user m2 2-3'],
    ],
  ])('%j are %j', (roles, expected) => {
    expect(rows(...roles)).toEqual(expected)
  })
})

describe('the keys of a listbox', () => {
  const names = ['GLM-5.3', 'GLM-5.3 Flash', 'GPT-6', '文心']

  it.each([
    ['ArrowDown', 0, '', 1],
    ['ArrowDown', 3, '', 3],
    ['ArrowUp', 0, '', 0],
    ['End', 0, '', 3],
    ['Home', 2, '', 0],
    ['g', 0, '', 1],
    ['g', 1, 'g', 2],
    ['g', 2, '', 0],
    ['p', 0, 'g', 2],
    ['文', 0, '', 3],
    ['x', 1, '', undefined],
    ['F5', 1, '', undefined],
  ])('%s from %i behind "%s" leads to %s', (key, active, typed, target) => {
    expect(targetOf(key, active, names, typed).target).toBe(target)
  })
})

describe('the parts of a person’s message', () => {
  it.each(['a.csv', '"quoted".txt', '</file>.md', 'new\nline.txt', '名字.txt'])(
    'keeps the file %j and its text',
    name => {
      const text = 'a,b\n</file>\n1,2'
      expect(readTextFile(textFilePart({ name, text }).text)).toEqual({ name, text })
    },
  )

  it('tells apart what was written, pictures and files', () => {
    const picture = { type: 'image', mediaType: 'image/png', data: 'AA==', name: 'p.png' } as const
    const pdf = { type: 'file', mediaType: 'application/pdf', data: 'AA==' } as const
    const content = [
      picture,
      textFilePart({ name: 'a.txt', text: 'inside' }),
      pdf,
      { type: 'text', text: 'Hi' },
    ] as const
    expect(userContent({ content })).toEqual({
      text: 'Hi',
      pictures: [picture],
      textFiles: [{ name: 'a.txt', text: 'inside' }],
      files: [pdf],
    })
    expect(fileName(pdf)).toBe('application/pdf')
  })

  it.each([
    [{ type: 'image', mediaType: 'image/png', data: 'AA==' } as const, 'data:image/png;base64,AA=='],
    [{ type: 'image', mediaType: 'image/png', url: 'https://elsewhere.example/x.png' } as const, undefined],
    [{ type: 'image', mediaType: 'image/svg+xml', data: 'AA==' } as const, undefined],
    [{ type: 'image', mediaType: 'text/html', data: 'AA==' } as const, undefined],
  ])('shows of %j the bytes alone', (part, url) => {
    expect(pictureUrl(part)).toBe(url)
  })
})

describe('files', () => {
  it.each([
    ['a.png', 'image/png', 'picture'],
    ['a.svg', 'image/svg+xml', 'text'],
    ['a.ts', 'video/mp2t', 'text'],
    ['a.csv', '', 'text'],
    ['a.pdf', 'application/pdf', 'file'],
    ['a.json', 'application/json', 'text'],
  ])('%s of type "%s" is a %s', (name, type, kind) => {
    expect(kindOf({ name, type })).toBe(kind)
  })

  it.each([
    [100, 50, 100, 50],
    [3136, 1568, 1568, 784],
    [1000, 4000, 392, 1568],
    [100_000, 10, 1568, 1],
  ])('a picture of %i x %i is sent as %i x %i', (width, height, toWidth, toHeight) => {
    expect(fitted(width, height)).toEqual({ width: toWidth, height: toHeight })
  })
})

describe('the model that answers', () => {
  const model = (id: string, images: boolean) => ({
    id,
    label: id,
    vendor: 'V',
    emulated: true,
    images,
    efforts: ['low'],
  })
  const info: DemoInfo = {
    models: [model('a/text', false), model('a/pictures', true), model('b/both', true)],
    defaultModel: 'a/text',
    imageModel: 'a/pictures',
    cluster: false,
    faults: [],
  }

  it.each([
    [undefined, false, 'a/text', false],
    [undefined, true, 'a/pictures', true],
    ['b/both', true, 'b/both', false],
    ['gone/model', false, 'a/text', false],
  ])('for the choice %s and pictures %s is %s', (chosen, pictures, id, forPictures) => {
    const choice = choiceOf(info, chosen === undefined ? {} : { model: chosen }, pictures)
    expect(choice).toMatchObject({ model: { id }, forPictures })
  })

  it('is asked for an effort that it knows alone', () => {
    expect(choiceOf(info, { effort: 'low' }, false)?.effort).toBe('low')
    expect(choiceOf(info, { effort: 'high' }, false)?.effort).toBeUndefined()
  })

  it('finds pictures in what people have sent', () => {
    const picture = { type: 'image', mediaType: 'image/png', data: '' } as const
    expect(hasPictures([{ role: 'user', content: 'Hi' }])).toBe(false)
    expect(hasPictures([{ role: 'assistant', content: [picture] }])).toBe(false)
    expect(hasPictures([{ role: 'user', content: [picture] }])).toBe(true)
  })
})

describe('the tokens of a conversation', () => {
  it('are summed over its answers, and the context is that of the last one', () => {
    const answer = (inputTokens: number, outputTokens: number) =>
      ({ answer: { usage: { inputTokens, outputTokens } } }) as never
    expect(usageOf([{}, answer(10, 5), {}, answer(30, 7)])).toEqual({
      last: { inputTokens: 30, outputTokens: 7 },
      inputTokens: 40,
      outputTokens: 12,
      contextTokens: 37,
    })
    expect(usageOf([])).toEqual({ inputTokens: 0, outputTokens: 0, contextTokens: 0 })
  })
})
