// atelier runs --sort best
import type { Command } from 'commander'
import { addRunsChanges } from './runsChange.js'
import { addRunsCompare } from './runsCompare.js'
import { addRunsList } from './runsList.js'
import { addRunsPrune } from './runsPrune.js'
import { addRunsScan } from './runsScan.js'
import { addRunsShow } from './runsShow.js'
import { addRunsTree } from './runsTree.js'

const examples = `
Examples:
  atelier runs
  atelier runs list --verb train --sort best --limit 5
  atelier runs show whale
  atelier runs compare 3fa2 91c0 --chart losses.svg
  atelier runs tree
  atelier runs scan runs
  atelier runs prune --yes

Runs are recorded in runs/atelier.db of the working directory. ATELIER_DATABASE names another file or a libSQL server
(libsql://…, with ATELIER_DATABASE_TOKEN); ATELIER_DATABASE=none records nothing.`

export function addRuns(program: Command): void {
  const runs = program.command('runs').summary('the runs so far: list, compare, tidy up')
  runs.description('Lists the runs so far, whichever process made them, compares them, and tidies up.')
  runs.addHelpText('after', examples)
  for (const add of [
    addRunsList,
    addRunsShow,
    addRunsCompare,
    addRunsTree,
    addRunsScan,
    addRunsPrune,
    addRunsChanges,
  ]) {
    add(runs)
  }
}
