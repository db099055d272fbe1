import type { Nodes, RootContent } from 'mdast'
import { Fragment, type ReactNode } from 'react'
import { CodeBlock } from '../code/code-block.js'
import { MathView } from '../math/math-view.js'
import type { Definitions } from './definitions.js'
import { OutsideLink, OutsidePicture } from './outside-link.js'
import { TaskMark } from './task-mark.js'

/** What the views of nodes have in common. */
export interface NodeContext {
  readonly definitions: Definitions
  /** False for a block that may still grow. */
  readonly closed: boolean
  /** Inside of a link, where no other link may be. */
  readonly linked?: boolean
  /** Paragraphs of a list's items stand apart. */
  readonly loose?: boolean
}

type NodeOf<Type extends Nodes['type']> = Extract<Nodes, { type: Type }>
type View<Type extends Nodes['type']> = (node: NodeOf<Type>, context: NodeContext) => ReactNode

/** Shows nodes. The list of views is closed: what has none is not shown, and no view takes an attribute from the text but the address of a link. */
export const nodeViews = (nodes: readonly RootContent[], context: NodeContext): ReactNode =>
  nodes.map((node, index) => <Fragment key={index}>{nodeView(node, context)}</Fragment>)

function nodeView(node: RootContent, context: NodeContext): ReactNode {
  const view = (views as Readonly<Record<string, (node: RootContent, context: NodeContext) => ReactNode>>)[node.type]
  return Object.hasOwn(views, node.type) ? view?.(node, context) : null
}

const headings = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const
const lineBreak = /^<br\s*\/?>$/i

const views: { readonly [Type in Nodes['type']]?: View<Type> } = {
  text: ({ value }) => value,
  paragraph: ({ children }, context) => <p>{nodeViews(children, context)}</p>,
  heading({ depth, children }, context) {
    const Heading = headings[depth - 1] ?? 'h6'
    // An answer that was stopped may end with the mark of one.
    if (children.length === 0) return null
    return (
      <Heading className="markdown-heading" data-depth={depth}>
        {nodeViews(children, context)}
      </Heading>
    )
  },
  strong: ({ children }, context) => <strong>{nodeViews(children, context)}</strong>,
  emphasis: ({ children }, context) => <em>{nodeViews(children, context)}</em>,
  delete: ({ children }, context) => <del>{nodeViews(children, context)}</del>,
  inlineCode: ({ value }) => <code className="markdown-code">{value}</code>,
  break: () => <br />,
  thematicBreak: () => <hr />,
  blockquote: ({ children }, context) => <blockquote>{nodeViews(children, context)}</blockquote>,
  html: ({ value }) => (lineBreak.test(value) ? <br /> : value),
  code: ({ value, lang, meta }, { closed }) => (
    <CodeBlock pieces={[value]} info={[lang, meta].filter(Boolean).join(' ')} closed={closed} />
  ),
  formula: ({ value, display }) => <MathView value={value} display={display} />,
  link: ({ url, children }, context) => linkView(url, children, context),
  linkReference({ identifier, label, children }, context) {
    const definition = context.definitions.find(label ?? identifier)
    return definition ? linkView(definition.url, children, context) : nodeViews(children, context)
  },
  image: ({ url, alt }, { linked = false }) => <OutsidePicture address={url} alt={alt ?? ''} linked={linked} />,
  imageReference({ identifier, label, alt }, { definitions, linked = false }) {
    const definition = definitions.find(label ?? identifier)
    return <OutsidePicture address={definition?.url ?? ''} alt={alt ?? ''} linked={linked} />
  },
  list(node, context) {
    const List = node.ordered ? 'ol' : 'ul'
    return <List {...(node.ordered && { start: node.start ?? 1 })}>{itemViews(node, context)}</List>
  },
  table: (node, context) => (
    <table>
      <tbody>{rowViews(node, context, 0)}</tbody>
    </table>
  ),
}

function linkView(address: string, children: readonly RootContent[], context: NodeContext): ReactNode {
  return (
    <OutsideLink address={address} text={plainText(children)}>
      {nodeViews(children, { ...context, linked: true })}
    </OutsideLink>
  )
}

const plainText = (nodes: readonly RootContent[]): string =>
  nodes.map(node => ('value' in node ? node.value : 'children' in node ? plainText(node.children) : '')).join('')

/** True where blank lines stand between the items of a list, or in them. */
export const isLoose = ({ spread, children }: NodeOf<'list'>): boolean => !!spread || children.some(item => item.spread)

/** The items of a list. */
export function itemViews(node: NodeOf<'list'>, context: NodeContext): ReactNode {
  const { children } = node
  const loose = context.loose || isLoose(node)
  const inner = { ...context, loose: false }
  return children.map(({ checked, children }, index) => (
    <li key={index} className={typeof checked === 'boolean' ? 'markdown-task' : undefined}>
      {typeof checked === 'boolean' && <TaskMark done={checked} />}
      {children.map((child, place) => (
        <Fragment key={place}>
          {child.type === 'paragraph' && !loose ? nodeViews(child.children, inner) : nodeView(child, inner)}
        </Fragment>
      ))}
    </li>
  ))
}

/** The rows of a table from one on. */
export function rowViews(node: NodeOf<'table'>, context: NodeContext, from: number): ReactNode {
  const { align, children } = node
  const width = children[0]?.children.length ?? 0
  return children.slice(from).map(({ children: cells }, index) => (
    <tr key={index}>
      {Array.from({ length: width }, (_, column) => (
        <td key={column} data-align={align?.[column] ?? undefined}>
          {nodeViews(cells[column]?.children ?? [], context)}
        </td>
      ))}
    </tr>
  ))
}

/** The head of a table. */
export function headView(node: NodeOf<'table'>, context: NodeContext): ReactNode {
  return (
    <tr>
      {node.children[0]?.children.map(({ children }, column) => (
        <th key={column} scope="col" data-align={node.align?.[column] ?? undefined}>
          {nodeViews(children, context)}
        </th>
      ))}
    </tr>
  )
}
