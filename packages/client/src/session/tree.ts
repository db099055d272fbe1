import type { ChatNode } from './snapshot.js'

type NewNode = Omit<ChatNode, 'branches'>

/** Key of the first messages, which follow none. */
const top = ''

/** The messages of a conversation with their branches, and the branches that are chosen. */
export class ChatTree {
  readonly #nodes = new Map<string, ChatNode>()
  readonly #children = new Map<string, readonly string[]>()
  /** The chosen child of each message that has several. */
  readonly #chosen = new Map<string, string>()
  #path: readonly ChatNode[] | undefined

  get(id: string): ChatNode | undefined {
    return this.#nodes.get(id)
  }

  /** All messages, parents before children. */
  get nodes(): Iterable<ChatNode> {
    return this.#nodes.values()
  }

  /** Ids of the chosen ones. */
  get chosen(): readonly string[] {
    return [...this.#chosen.values()]
  }

  /** The messages of the chosen branches; the same list until something in it has changed. */
  get path(): readonly ChatNode[] {
    if (this.#path) return this.#path
    const path: ChatNode[] = []
    for (let node = this.next(top); node; node = this.next(node.id)) path.push(node)
    this.#path = path
    return path
  }

  /** The chosen one of the messages that follow a message. */
  next(id: string): ChatNode | undefined {
    return this.#nodes.get(this.#chosen.get(id) ?? this.#children.get(id)?.at(-1) ?? top)
  }

  /** A message and all before it. */
  pathTo(id: string | undefined): readonly ChatNode[] {
    const path: ChatNode[] = []
    for (let node = this.get(id ?? top); node; node = this.get(node.parentId ?? top)) path.unshift(node)
    return path
  }

  /** Adds a message as the last of its branches, and chooses it. One whose id is there already replaces it. */
  add(node: NewNode): void {
    const { id, parentId = top } = node
    const branches = this.#children.get(parentId) ?? []
    this.#nodes.set(id, { ...node, branches })
    this.#setBranches(parentId, branches.includes(id) ? branches : [...branches, id])
    this.choose(id)
  }

  /** Replaces fields of a message. */
  update(id: string, fields: Partial<NewNode>): void {
    const node = this.#nodes.get(id)
    if (!node) return
    this.#nodes.set(id, { ...node, ...fields })
    this.#path = undefined
  }

  /** Takes an answer away that came to nothing, and that nothing follows: nobody wants to go back to it. */
  removeEmpty(id: string): void {
    const node = this.#nodes.get(id)
    if (!node || node.status === 'complete' || node.message.content.length > 0 || this.#children.has(id)) return
    const { parentId = top, branches } = node
    this.#nodes.delete(id)
    this.#chosen.delete(parentId)
    this.#setBranches(
      parentId,
      branches.filter(each => each !== id),
    )
  }

  /** Shows a message: chooses it and those before it. */
  choose(id: string): void {
    for (const node of this.pathTo(id)) this.prefer(node.id)
  }

  /** Chooses a message among its branches alone, which may be hidden themselves. */
  prefer(id: string): void {
    const node = this.#nodes.get(id)
    if (node) this.#chosen.set(node.parentId ?? top, id)
    this.#path = undefined
  }

  clear(): void {
    for (const map of [this.#nodes, this.#children, this.#chosen]) map.clear()
    this.#path = undefined
  }

  #setBranches(parentId: string, branches: readonly string[]): void {
    this.#children.set(parentId, branches)
    for (const id of branches) this.#nodes.set(id, { ...this.#nodes.get(id)!, branches })
    this.#path = undefined
  }
}
