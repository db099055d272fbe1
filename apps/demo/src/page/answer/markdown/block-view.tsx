import type { List, Table } from 'mdast'
import { memo } from 'react'
import { useText } from '../../i18n/use-text.js'
import { CodeBlock } from '../code/code-block.js'
import { codePieces } from '../code/code-pieces.js'
import { MathView } from '../math/math-view.js'
import { type Block, blockText, type Piece } from './block.js'
import type { Definitions } from './definitions.js'
import { mathValue } from './fence.js'
import { headView, isLoose, itemViews, type NodeContext, nodeViews, rowViews } from './node-view.js'

interface BlockProps {
  readonly block: Block
  readonly definitions: Definitions
}

/** Shows a block of the top level. Rendered again only when it has changed. */
export const BlockView = memo(function BlockView({ block, definitions }: BlockProps) {
  const { kind, pieces, closed, info = '' } = block
  switch (kind) {
    case 'code':
      return <CodeBlock pieces={codePieces(block)} info={info} closed={closed} />
    case 'math':
      return closed ? (
        <MathView value={mathValue(blockText(block))} display />
      ) : (
        <div className="math-pending" aria-hidden />
      )
    case 'list':
      return <ListView block={block} definitions={definitions} />
    case 'table':
      return <TableView block={block} definitions={definitions} />
    default:
      return nodeViews(
        pieces.flatMap(piece => piece.nodes),
        { definitions, closed },
      )
  }
})

interface PieceProps {
  readonly piece: Piece
  readonly index: number
  readonly definitions: Definitions
  readonly closed: boolean
  readonly loose: boolean
}

const contextOf = ({ definitions, closed, loose }: PieceProps): NodeContext => ({ definitions, closed, loose })

const Items = memo(function Items(props: PieceProps) {
  const [list] = props.piece.nodes
  return list?.type === 'list' ? itemViews(list, contextOf(props)) : nodeViews(props.piece.nodes, contextOf(props))
})

function ListView({ block, definitions }: BlockProps) {
  const { pieces } = block
  const first = pieces[0]?.nodes[0] as List | undefined
  const List = first?.ordered ? 'ol' : 'ul'
  const looseFrom = pieces.findIndex(({ nodes: [list] }) => list?.type === 'list' && isLoose(list))
  return (
    <List {...(first?.ordered && { start: first.start ?? 1 })}>
      {pieces.map((piece, index) => (
        <Items
          key={index}
          piece={piece}
          index={index}
          definitions={definitions}
          closed={block.closed || index < pieces.length - 1}
          loose={looseFrom !== -1 && index >= looseFrom}
        />
      ))}
    </List>
  )
}

const Rows = memo(function Rows(props: PieceProps) {
  const [table] = props.piece.nodes
  return <tbody>{table?.type === 'table' && rowViews(table, contextOf(props), 1)}</tbody>
})

function TableView({ block, definitions }: BlockProps) {
  const t = useText()
  const { pieces, closed } = block
  const first = pieces[0]?.nodes[0] as Table | undefined
  return (
    // The box scrolls where the table is wider, and the keyboard must reach what scrolls.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="markdown-table" tabIndex={0} aria-label={t('answer.table')}>
      <table>
        <thead>{first && headView(first, { definitions, closed })}</thead>
        {pieces.map((piece, index) => (
          <Rows key={index} piece={piece} index={index} definitions={definitions} closed={closed} loose={false} />
        ))}
      </table>
    </section>
  )
}
