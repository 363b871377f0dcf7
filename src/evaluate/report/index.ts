/** Evaluations as documents. */
export { renderReport } from './html.js'
export { copier, pcaGaussian, pixelComponents, pixelShuffler } from './image-baselines.js'
export { reportJson } from './json.js'
export { gaussianPoints } from './point-baselines.js'
export { evaluatePoints, type PointEvaluation } from './points.js'
export type {
  Comparison,
  ComparisonRow,
  Measure,
  Report,
  ReportFigure,
  ReportSection,
  ReportText,
  ReportVerdict,
} from './report.js'
export { evaluateTable } from './table.js'
export type { TableEvaluation } from './table-sets.js'
export { evaluateText, type TextEvaluation } from './text.js'
