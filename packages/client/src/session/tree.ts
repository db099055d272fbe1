import type { ChatNode } from './snapshot.js'

type NewNode = Omit<ChatNode, 'branches'>

/** Stands for the parent of the first messages, which follow none. */
const top = ''

/** The messages of a conversation with their branches, and the branches that are chosen. */
export class ChatTree {
  readonly #nodes = new Map<string, ChatNode>()
  /** The chosen one of the messages that follow a message: there is one where there are any. */
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
  get chosen(): Iterable<string> {
    return this.#chosen.values()
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
    return this.get(this.#chosen.get(id) ?? top)
  }

  /** A message and all before it. */
  pathTo(id: string): readonly ChatNode[] {
    const path: ChatNode[] = []
    for (let node = this.get(id); node; node = this.get(node.parentId ?? top)) path.push(node)
    return path.reverse()
  }

  /** Adds a message as the last of its branches, and prefers it to them. One whose id is there already replaces it. */
  add(node: NewNode): void {
    const { id, parentId = top } = node
    const branches = this.next(parentId)?.branches ?? []
    this.#set({ ...node, branches })
    if (!branches.includes(id)) this.#setBranches([...branches, id])
    this.prefer(id)
  }

  /** Replaces fields of a message. */
  update(id: string, fields: Partial<ChatNode>): void {
    const node = this.get(id)
    if (node) this.#set({ ...node, ...fields })
  }

  /** Takes an answer away that has failed or was stopped with nothing to show, and that nothing follows: nobody wants to go back to it. */
  removeEmpty(id: string): void {
    const node = this.get(id)
    if (!node || !/ed$/.test(node.status) || node.message.content.length > 0 || this.next(id)) return
    const branches = node.branches.filter(each => each !== id)
    this.#nodes.delete(id)
    this.#chosen.set(node.parentId ?? top, branches.at(-1) ?? top)
    this.#setBranches(branches)
  }

  /** Shows a message: chooses it and those before it. */
  choose(id: string): void {
    for (let node = this.get(id); node; node = this.get(node.parentId ?? top)) this.prefer(node.id)
  }

  /** Chooses a message among its branches alone, which may be hidden themselves. */
  prefer(id: string): void {
    const node = this.get(id)
    if (node) this.#chosen.set(node.parentId ?? top, id)
    this.#path = undefined
  }

  #set(node: ChatNode): void {
    this.#nodes.set(node.id, node)
    const path = this.#path
    // An answer that grows is the last one: what is before it is not looked up again for each token.
    this.#path = path?.at(-1)?.id === node.id ? path.with(-1, node) : undefined
  }

  #setBranches(branches: readonly string[]): void {
    for (const id of branches) this.update(id, { branches })
  }
}
