import { stepsOf, type UsedAction, type WorkflowFile, type WorkflowJob } from './read.ts'

/** What the rules hold workflows to. */
export interface Repository {
  /** Names of the scripts of the root's package.json. */
  readonly scripts: readonly string[]
  /** The version of pnpm that those scripts name. */
  readonly pnpm: string
  /** Whether a path of the repository exists. */
  exists(path: string): boolean
}

/** Tells how a workflow or an action breaks a rule, a sentence each. */
type Rule = (file: WorkflowFile, repository: Repository) => readonly string[]

const jobsOf = ({ workflow: { jobs = {} } }: WorkflowFile): readonly (readonly [string, WorkflowJob])[] =>
  Object.entries(jobs)

/** A tag can be moved to other code, a commit cannot. The comment is for people, and for the tools that propose updates. */
const pinnedActions: Rule = ({ actions }, { exists }) => actions.flatMap(action => pinFault(action, exists))

function pinFault({ name, comment }: UsedAction, exists: (path: string) => boolean): string[] {
  if (name.startsWith('./'))
    return exists(`${name}/action.yml`) ? [] : [`uses ${name}, which has no action.yml in this repository`]
  if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(name)) return [`uses ${name}: name it by the 40 digits of a commit`]
  return /^v\d+\.\d+\.\d+$/.test(comment) ? [] : [`uses ${name} without its version behind it: # v1.2.3`]
}

/** Nothing is permitted by default. A job that may write, or speak for the repository elsewhere, says so itself. */
const leastPermissions: Rule = file => {
  const { permissions, jobs } = file.workflow
  if (!jobs) return []
  const open = permissions && typeof permissions === 'object' && Object.keys(permissions).length === 0
  const faults = open ? [] : ['permits something to all jobs: begin with `permissions: {}`']
  for (const [name, { permissions: own, environment }] of jobsOf(file)) {
    if (own === undefined || typeof own === 'string') faults.push(`does not list the permissions of its job ${name}`)
    else if (own['id-token'] === 'write' && !environment)
      faults.push(`lets its job ${name} ask for an identity without an environment that a person guards`)
  }
  return faults
}

const mayWrite = ({ permissions = {} }: WorkflowJob): boolean => Object.values(permissions).includes('write')

/** An earlier run, of a branch too, fills the caches: built files of a release come from its own run. */
const noCacheInReleases: Rule = file =>
  jobsOf(file).flatMap(([name, job]) => {
    const releases = mayWrite(job) || /release|canary/.test(file.path)
    const cached = (job.steps ?? []).some(
      step =>
        (step.uses === './.github/actions/setup' && step.with?.cache !== 'false') ||
        step.uses?.startsWith('actions/cache'),
    )
    return releases && cached ? [`uses caches in its job ${name}, which releases or may write`] : []
  })

const boundedJobs: Rule = file =>
  jobsOf(file).flatMap(([name, job]) => [
    ...(job['timeout-minutes'] ? [] : [`sets no timeout-minutes for its job ${name}`]),
    ...(/-latest$|^$/.test(job['runs-on'] ?? '') ? [`does not say by its version what its job ${name} runs on`] : []),
  ])

/** A publish that is broken off leaves half of the packages behind. */
const concurrency: Rule = file => {
  const { concurrency: limit, jobs } = file.workflow
  if (!jobs) return []
  if (!limit?.group || limit['cancel-in-progress'] === undefined)
    return ['has no concurrency group that says whether a newer run ends an older one']
  const writes = jobsOf(file).some(([, job]) => mayWrite(job))
  return writes && limit['cancel-in-progress'] === true ? ['may be ended in the middle of what it writes'] : []
}

const knownScripts: Rule = (file, { scripts }) =>
  stepsOf(file).flatMap(({ run = '' }) =>
    [...run.matchAll(/\bnpm (?:run ([\w:.-]+)|(test|start)\b)/g)].flatMap(([, name, short]) =>
      scripts.includes(name ?? short!) ? [] : [`runs the script ${name ?? short}, which package.json has not`],
    ),
  )

const onePnpm: Rule = (file, { pnpm }) =>
  stepsOf(file).flatMap(({ run = '' }) =>
    [...run.matchAll(/\bpnpm@([\w.-]+)/g)].flatMap(([, version]) =>
      version === pnpm ? [] : [`installs pnpm ${version}, and package.json names ${pnpm}`],
    ),
  )

/** Values that others choose, as the name of a branch, become code inside of `run`. */
const noInjection: Rule = file =>
  stepsOf(file).flatMap(({ run = '' }) =>
    /\$\{\{/.test(run) ? ['puts a value into the text of a command: hand it over in `env`'] : [],
  )

const noCredentials: Rule = file => [
  ...(JSON.stringify(file.workflow).includes('secrets.') ? ['reads a secret: npm trusts the workflow itself'] : []),
  ...(JSON.stringify(file.workflow.on ?? null).includes('pull_request_target')
    ? ["runs with the repository's rights on the code of a pull request"]
    : []),
  ...stepsOf(file).flatMap(({ uses, with: options }) =>
    uses?.startsWith('actions/checkout@') && options?.['persist-credentials'] !== false
      ? ['leaves the token in the checkout: persist-credentials: false']
      : [],
  ),
]

const rules: readonly Rule[] = [
  pinnedActions,
  leastPermissions,
  noCacheInReleases,
  boundedJobs,
  concurrency,
  knownScripts,
  onePnpm,
  noInjection,
  noCredentials,
]

/** Lists how workflows and actions break the rules, a sentence each that begins with the file. */
export function workflowProblems(files: readonly WorkflowFile[], repository: Repository): string[] {
  const commits = new Map<string, Set<string>>()
  for (const { name } of files.flatMap(({ actions }) => actions)) {
    const [, action, commit] = /^([\w.-]+\/[\w.-]+)[^@]*@(.+)$/.exec(name) ?? []
    if (action && commit) commits.set(action, (commits.get(action) ?? new Set()).add(commit))
  }
  return [
    ...files.flatMap(file => rules.flatMap(rule => rule(file, repository).map(fault => `${file.path} ${fault}`))),
    ...[...commits].flatMap(([action, used]) =>
      used.size > 1 ? [`.github uses ${action} of ${used.size} commits: keep one`] : [],
    ),
  ]
}
