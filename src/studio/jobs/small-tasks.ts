/** Questions of two inputs and one answer, few enough to be seen whole. */
export const taskNames = ['xor', 'and', 'line'] as const
export type TaskName = (typeof taskNames)[number]

export interface SmallTask {
  /** Two numbers each. */
  readonly inputs: readonly (readonly number[])[]
  readonly targets: readonly number[]
}

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const

/** `xor`: one, but not both; no straight line parts its answers. `and`: both. `line`: half the first minus a third of the second, plus a fifth. */
export const tasks: Readonly<Record<TaskName, SmallTask>> = {
  xor: { inputs: corners, targets: [0, 1, 1, 0] },
  and: { inputs: corners, targets: [0, 0, 0, 1] },
  line: {
    inputs: [...corners, [0.5, 0.5], [-1, 1]],
    targets: [...corners, [0.5, 0.5], [-1, 1]].map(([a, b]) => a! / 2 - b! / 3 + 1 / 5),
  },
}
