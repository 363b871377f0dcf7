/** Evaluations as documents. */
export { renderReport } from './html.js'
export { reportJson } from './json.js'
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
export { evaluateText, type TextEvaluation } from './text.js'
