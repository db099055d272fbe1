import type { Sum } from './arithmetic.js'
import type { Language } from './prompt.js'

/** The sentences that the emulator's answers are made of. */
export interface Phrases {
  readonly who: (model: string) => string
  readonly received: (prompt: string, count: number, messages: number) => string
  readonly attachments: (count: number) => string
  readonly sums: (sums: readonly Sum[]) => string
  readonly time: (now: Date) => string
  readonly tools: (names: string) => string
  readonly results: (results: string) => string
  readonly calling: (names: string) => string
  readonly sources: (titles: string) => string
  readonly again: string
  readonly picture: string
  readonly noPicture: string
  readonly thinkingPicture: string
  readonly hint: string
  readonly thinking: (prompt: string) => string
  readonly thinkingTools: (names: string) => string
  readonly thinkingResults: string
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

const equations = (sums: readonly Sum[]) => sums.map(({ expression, value }) => `${expression} = ${value}`)

/** All of them, by language. */
export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    who: model => `This is the Millrace emulator speaking for ${model}: no language model is behind this answer.`,
    received: (prompt, count, messages) =>
      `I received "${prompt}": ${plural(count, 'word')}, in a conversation of ${plural(messages, 'message')}.`,
    attachments: count => `${plural(count, 'attachment')} came with it, which I cannot look at.`,
    sums: sums => `What I can do is arithmetic: ${equations(sums).join(', ')}.`,
    time: now => `It is ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    tools: names => `You offered these tools: ${names}. Name one and I call it.`,
    results: results => `The tools answered:${results}`,
    calling: names => `The Millrace emulator is calling ${names}.`,
    sources: titles => `A made-up search found: ${titles}.`,
    again: 'Once more, from the beginning.',
    picture: 'Here is a water wheel, drawn from circles and lines; it is the one thing that I can draw.',
    noPicture:
      'A picture cannot travel in this answer: ask a model of Gemini that makes pictures, such as gemini-3-pro-image.',
    thinkingPicture:
      'A picture is asked for. I can draw one thing: an overshot wheel, with the race that brings the water from the left, the buckets that are full on the side that goes down, and the tailrace below. That it is.',
    hint: 'Ask Wang Bo for a poem, ask for a sum such as 12 * 34, or write "!fault stall:5" to see a failure. Ask for a table, for formulas, to see code, for a puzzle, a picture or a long answer.',
    thinking: prompt =>
      `The user writes "${prompt}". I am an emulator and know nothing about the world, so I say so and tell what I can really work out.`,
    thinkingTools: names => `The request calls for ${names}. I fill in the arguments from the prompt.`,
    thinkingResults: 'The tools have answered, so I pass on what they said.',
  },
  zh: {
    who: model => `这里是 Millrace 模拟器，代替 ${model} 作答，背后没有语言模型。`,
    received: (prompt, count, messages) => `我收到了“${prompt}”，共 ${count} 个字词，对话共有 ${messages} 条消息。`,
    attachments: count => `另有 ${count} 个附件，我无法查看。`,
    sums: sums => `我会做算术：${equations(sums).join('，')}。`,
    time: now => `现在是 ${now.toISOString().slice(0, 16).replace('T', ' ')}（UTC）。`,
    tools: names => `可用的工具有：${names}。提到其中一个，我就会调用它。`,
    results: results => `工具返回：${results.replace(/^ /, '')}`,
    calling: names => `Millrace 模拟器正在调用 ${names}。`,
    sources: titles => `示例搜索找到了：${titles}。`,
    again: '从头再来一次。',
    picture: '这是一架水轮，由圆和线画成，我只会画这一样。',
    noPicture: '这里的回答不能带图片：请选择会画图的 Gemini 模型，例如 gemini-3-pro-image。',
    thinkingPicture:
      '用户想要一张图。我只会画一样东西：上射式水轮，水渠从左边引水，下行一侧的水斗装满了水，下面是尾水渠。就画它。',
    hint: '可以请王勃作诗，也可以问一道算术题，例如 12 * 34；写“!fault stall:5”可以看到故障。也可以要一张表格、一个公式、一段代码、一道谜题、一张图，或一篇长文。',
    thinking: prompt => `用户写道“${prompt}”。我是模拟器，对世界一无所知，应当如实说明，并给出我真正能算出的内容。`,
    thinkingTools: names => `这个请求需要 ${names}，我根据用户的话填写参数。`,
    thinkingResults: '工具已经返回结果，转述即可。',
  },
}
