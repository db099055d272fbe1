import { createStore } from 'zustand/vanilla'

/** The message of a person that is being edited. */
export const editing = createStore<{ readonly id?: string | undefined }>(() => ({}))

/** Ends the editing, and gives the focus back to the field for the next message. */
export function endEditing(): void {
  editing.setState({ id: undefined })
  document.getElementById('message')?.focus()
}
