import { isMap, isScalar, parseDocument, visit } from 'yaml'

/** A step of a job, as GitHub reads it. */
export interface WorkflowStep {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** A job of a workflow, as GitHub reads it. */
export interface WorkflowJob {
  readonly permissions?: Permissions
  readonly environment?: unknown
  readonly 'runs-on'?: string
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix?: Readonly<Record<string, unknown>> }
  readonly steps?: readonly WorkflowStep[]
}

/** What a job may do with GitHub's token, by scope. A string speaks for all scopes. */
export type Permissions = string | Readonly<Record<string, string>>

/** The fields that the rules read of a workflow, or of a composite action, whose steps stand in `runs`. */
export interface Workflow {
  readonly on?: unknown
  readonly permissions?: Permissions
  readonly concurrency?: { readonly group?: string; readonly 'cancel-in-progress'?: unknown }
  readonly jobs?: Readonly<Record<string, WorkflowJob>>
  readonly runs?: { readonly steps?: readonly WorkflowStep[] }
}

/** An action that is used, with the comment behind it, which names the version. */
export interface UsedAction {
  readonly name: string
  readonly comment: string
}

/** A file of `.github` that was read. */
export interface WorkflowFile {
  readonly path: string
  readonly workflow: Workflow
  readonly actions: readonly UsedAction[]
}

/** Reads a workflow or an action. @throws Error that tells all faults of its YAML, keys that stand twice included. */
export function readWorkflow(path: string, text: string): WorkflowFile {
  const document = parseDocument(text)
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) throw new Error(`${path}: ${faults.map(({ message }) => message).join('\n')}`)
  const actions: UsedAction[] = []
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'uses' && isScalar(value))
        actions.push({ name: String(value.value), comment: value.comment?.trim() ?? '' })
    },
  })
  if (!isMap(document.contents)) throw new Error(`${path}: holds no fields`)
  return { path, workflow: document.toJS() as Workflow, actions }
}

/** The steps of all jobs of a workflow, or of an action. */
export const stepsOf = ({ workflow: { jobs = {}, runs } }: WorkflowFile): readonly WorkflowStep[] => [
  ...Object.values(jobs).flatMap(({ steps = [] }) => steps),
  ...(runs?.steps ?? []),
]
