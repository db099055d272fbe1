import type { Delta } from './deltas.js'

type Of<Type extends Delta['type']> = Extract<Delta, { type: Type }>

/** A part of an answer: a run of deltas of one kind, the calls, or the end. */
export type Block =
  | { readonly type: 'reasoning'; readonly deltas: Iterable<Of<'reasoning' | 'text'>> }
  | { readonly type: 'text'; readonly deltas: Iterable<Of<'reasoning' | 'text'>> }
  | Of<'tool-calls'>
  | Of<'end'>

/** Deltas in their blocks. Lazy: a block's deltas are read as they are asked for, and must be read before the next block. */
export function* blocksOf(deltas: Iterable<Delta>): Generator<Block> {
  const iterator = deltas[Symbol.iterator]()
  let next = iterator.next()
  function* run(type: 'reasoning' | 'text'): Generator<Of<'reasoning' | 'text'>> {
    while (!next.done && next.value.type === type) {
      yield next.value as Of<'reasoning' | 'text'>
      next = iterator.next()
    }
  }
  try {
    while (!next.done) {
      const { value } = next
      if (value.type === 'reasoning' || value.type === 'text') yield { type: value.type, deltas: run(value.type) }
      else {
        yield value
        next = iterator.next()
      }
    }
  } finally {
    iterator.return?.()
  }
}
