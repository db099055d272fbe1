import { useEffect, useState } from 'react'
import { nextSlice } from '../lib/slices.js'
import { highlight } from './highlighter.js'
import { type Token, tokensOfPieces } from './tokens.js'

type PieceTokens = readonly (readonly Token[])[]

/** Pieces that get their colours in one slice. */
const slicePieces = 2

/** The colours of code that is complete, in the order of its pieces; fewer than pieces while they come. */
export function useHighlight(pieces: readonly string[], language: string, complete: boolean): PieceTokens | undefined {
  const code = complete ? pieces.join('') : ''
  const [shown, setShown] = useState<{ readonly code: string; readonly tokens: PieceTokens }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pieces are those of the code
  useEffect(() => {
    if (code === '') return
    let isOver = false
    const show = async (): Promise<void> => {
      const tokens = await highlight(code, language)
      if (!tokens) return
      const all = tokensOfPieces(tokens, pieces)
      for (let end = slicePieces; !isOver; end += slicePieces) {
        setShown({ code, tokens: all.slice(0, end) })
        if (end >= all.length) return
        await nextSlice()
      }
    }
    void show()
    return () => {
      isOver = true
    }
  }, [code, language])
  return shown && shown.code === code && code !== '' ? shown.tokens : undefined
}
