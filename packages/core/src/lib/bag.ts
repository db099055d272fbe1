/** A member of a {@link Bag}, of one at a time. */
export interface BagMember {
  /** Kept by its bag; -1 outside of one. */
  place: number
}

/**
 * Members that come and go, in no order. A `Set` would hold each one that has left until the next full collection of garbage: when it runs out of room, it moves to
 * another table, and one that has lived for long has its tables among what young collections take to be alive. So short-lived members became old, with all that
 * they referred to (V8 14 of Node 26.10, 2026-11).
 */
export class Bag<Member extends BagMember> {
  /** Empty places are behind the members, and never given up: growing would leave a list of members behind. */
  readonly #members: (Member | undefined)[] = []
  #size = 0

  /** The number of members. */
  get size(): number {
    return this.#size
  }

  /** Without effect for a member that is in. */
  add(member: Member): void {
    if (member.place >= 0) return
    member.place = this.#size
    this.#members[this.#size++] = member
  }

  /** Without effect for a member that is not in. */
  remove(member: Member): void {
    const { place } = member
    if (place < 0) return
    const last = this.#members[--this.#size]!
    this.#members[place] = last
    last.place = place
    this.#members[this.#size] = undefined
    member.place = -1
  }

  /** The members as they are now, for a loop in which some may come or go. */
  list(): Member[] {
    return this.#members.slice(0, this.#size) as Member[]
  }

  /** The member at a place from 0 to `size`; valid until one is removed. */
  at(place: number): Member {
    return this.#members[place]!
  }
}
