import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { en } from '../src/page/i18n/en.js'
import { preferredLanguage } from '../src/page/i18n/language.js'
import { translator } from '../src/page/i18n/text.js'
import { zh } from '../src/page/i18n/zh.js'

describe('the language of the page', () => {
  it.each([
    [['zh-CN', 'en'], 'zh'],
    [['zh'], 'zh'],
    [['ZH-Hant-TW'], 'zh'],
    [['de-DE', 'zh-CN', 'en'], 'zh'],
    [['en-GB', 'zh'], 'en'],
    [['zha'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
  ] as const)('for a browser of %j is %s', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language)
  })

  it('puts values into texts', () => {
    expect(translator('en')('messages.newCount', 1)).toBe('1 new')
    expect(translator('en')('messages.branch', 2, 3)).toBe('Version 2 of 3')
    expect(translator('zh')('messages.branch', 2, 3)).toBe('第 2 版，共 3 版')
  })
})

describe('the texts', () => {
  const shown = (text: string | ((...values: never[]) => string)): string =>
    typeof text === 'string' ? text : text(...([2, 3] as never[]))

  it('have the same keys in each language, in the same order', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en))
  })

  it('are all shown somewhere', () => {
    const { named, patterns } = keysIn(readPage())
    const unused = Object.keys(en).filter(key => !named.has(key) && !patterns.some(pattern => pattern.test(key)))
    expect(unused).toEqual([])
    // The search itself finds what nobody shows.
    expect(keysIn("t('room.story')").named.has('room.faults')).toBe(false)
  })

  it('use the punctuation of Chinese beside Chinese characters', () => {
    // The prompt of the poem is what people have typed, with the comma of a Latin keyboard.
    const texts = Object.entries(zh).filter(([key]) => key !== 'empty.chinesePrompt')
    const wrong = texts.map(([, text]) => shown(text)).filter(text => /\p{Script=Han}[,.:;?!()]/u.test(text))
    expect(wrong).toEqual([])
  })
})

/** The sources of the page, but for the texts themselves. */
function readPage(): string {
  const page = new URL('../src/page/', import.meta.url)
  const files = readdirSync(page, { recursive: true, encoding: 'utf8' })
  return files
    .filter(file => /\.tsx?$/.test(file) && !file.startsWith('i18n'))
    .map(file => readFileSync(new URL(file, page), 'utf8'))
    .join('\n')
}

/** The keys that a source names, as strings and as templates with a word left open. */
function keysIn(source: string): { named: ReadonlySet<string>; patterns: readonly RegExp[] } {
  const templates = [...source.matchAll(/`([a-z]+\.[^`]*\$\{[^`]*)`/g)].map(([, text = '']) => text)
  return {
    named: new Set([...source.matchAll(/'([a-z]+\.[\w.-]+)'/gi)].map(([, key = '']) => key)),
    patterns: templates.map(text => {
      const parts = text.split(/\$\{[^}]*\}/).map(part => part.replaceAll('.', '\\.'))
      return new RegExp(`^${parts.join('[\\w-]+')}$`)
    }),
  }
}
