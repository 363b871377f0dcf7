type Numbers = Float64Array | readonly number[]

export const sumOf = (values: Numbers): number => (values as readonly number[]).reduce((sum, value) => sum + value, 0)

/** NaN of nothing. */
export const meanOf = (values: Numbers): number => sumOf(values) / values.length
