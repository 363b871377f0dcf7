import type { Report } from './report.js'

/**
 * The report as JSON for programs, indented. Figures keep title and caption without their pictures, which `renderReport` shows; numbers
 * that JSON lacks are written as text.
 */
export function reportJson(report: Report): string {
  const written = {
    format: 'atelier-report-1',
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      figures: section.figures.map(({ title, caption }) => ({ title, caption })),
    })),
  }
  const finite = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  return `${JSON.stringify(written, finite, 2)}\n`
}
