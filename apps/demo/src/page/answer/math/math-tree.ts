/** An element of MathML: plain data, of which a page makes elements. */
export interface MathTree {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (MathTree | string)[]
}

const elements: ReadonlySet<string> = new Set(
  'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover mtable mtr mtd mmultiscripts mprescripts none semantics'.split(
    ' ',
  ),
)
/** None of them loads, runs, names or places anything. */
const attributes: ReadonlySet<string> = new Set(
  'display displaystyle scriptlevel mathvariant stretchy fence separator lspace rspace minsize maxsize symmetric movablelimits accent accentunder largeop form linethickness columnalign rowalign columnspacing rowspacing columnlines rowlines frame width height depth voffset notation mathcolor mathbackground mathsize'.split(
    ' ',
  ),
)

/** Reads MathML, and leaves out what is not on the lists: so that no name or address of a formula comes into the page. */
export function toTree(markup: string): MathTree | undefined {
  const document = new DOMParser().parseFromString(markup.replaceAll('&nbsp;', '\u00a0'), 'text/html')
  const math = document.querySelector('math')
  return math ? treeOf(math) : undefined
}

function treeOf(element: Element): MathTree {
  const kept = [...element.attributes]
    .filter(({ name }) => attributes.has(name))
    .map(({ name, value }) => [name, value] as const)
  const children = [...element.childNodes].flatMap((child): (MathTree | string)[] => {
    if (child instanceof Text) return [child.data]
    return child instanceof Element && elements.has(child.localName) ? [treeOf(child)] : []
  })
  return { name: element.localName, attributes: Object.fromEntries(kept), children }
}
