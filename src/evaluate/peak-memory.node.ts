/**
 * The most memory in bytes that this process has held so far, libraries included (its peak resident set). It never falls,
 * so measure each thing in a process of its own.
 */
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024
