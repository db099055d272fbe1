import type { ShapeWriter } from './writer.ts'

const about = { modelVersion: 'gemini-3.8-flash', responseId: 'c0ffee5eedMillRace0001' }

/** Gemini's `streamGenerateContent`: a candidate and its usage in each frame. */
export function gemini(): ShapeWriter {
  let thoughts = 0
  let words = 0
  const frame = (candidate: object): Buffer => {
    const usageMetadata = {
      promptTokenCount: 10,
      candidatesTokenCount: words,
      totalTokenCount: 10 + words + thoughts,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 10 }],
      thoughtsTokenCount: thoughts,
    }
    return Buffer.from(`data: ${JSON.stringify({ candidates: [candidate], usageMetadata, ...about })}\r\n\r\n`)
  }
  const content = (part: object): object => ({ content: { parts: [part], role: 'model' } })
  return {
    begin: () => [],
    token(field, text) {
      if (field === 'content') words++
      else thoughts++
      return [frame({ ...content(field === 'content' ? { text } : { text, thought: true }), index: 0 })]
    },
    end: () => [frame({ ...content({ text: '' }), finishReason: 'STOP', index: 0 })],
  }
}
