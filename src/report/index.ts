/**
 * Results to text: a table for the terminal, one HTML page, JSON and CSV. Pure functions; whoever calls them writes.
 *
 *     renderTable(result, { width: 100, colour: false })
 *     await renderPage(result)
 */

export { renderBestCsv } from './best-csv.js';
export { type ChartLibraries, giveCharts, preloadCharts } from './charts/drawing.js';
export { type CheckedResult, renderAnnotations, renderJunit } from './ci.js';
export { renderComparisonCsv } from './comparison-csv.js';
export { renderCsv } from './csv.js';
export { renderDrillCsv } from './drill-csv.js';
export { renderAnyText, type TextFormat } from './exports/any-text.js';
export { renderPictures, type TextFile } from './exports/pictures.js';
export { type AnyResult, isComparison, isSweep, renderAnyPage } from './exports/report-kind.js';
export { renderTables } from './exports/tables.js';
export { type GalleryEntry, renderGallery } from './gallery.js';
export { harmlessJson, jsonPieces, renderJson } from './json.js';
export { renderBestMarkdown } from './markdown/best.js';
export { renderComparisonMarkdown } from './markdown/comparison.js';
export { renderDrillMarkdown } from './markdown/drill.js';
export { renderRunMarkdown } from './markdown/run.js';
export { renderSweepMarkdown } from './markdown/sweep.js';
export { renderNines, renderNinesCsv, renderNinesJson, renderNinesMarkdown } from './nines.js';
export { CARD_WITHIN, type Card, readCard } from './page/card.js';
export { renderComparisonPage } from './page/comparison-page.js';
export type { PageOptions } from './page/document.js';
export { type NarrativePageOrigin, renderNarrativePage } from './page/narrative-page.js';
export { renderNinesPage } from './page/nines-page.js';
export { renderPage } from './page/page.js';
export { type PresetPageOrigin, renderPresetPage, renderRetryPicture } from './page/preset-page.js';
export { renderPalette, renderStyle } from './page/style.js';
export { renderSweepPage } from './page/sweep-page.js';
export { renderSweepCsv } from './sweep-csv.js';
export { renderBest } from './terminal/best.js';
export { renderComparison } from './terminal/comparison.js';
export { renderDrill } from './terminal/drill.js';
export { renderPresetComparison } from './terminal/preset-comparison.js';
export { renderSweep } from './terminal/sweep.js';
export { renderTable, type TableOptions } from './terminal/table.js';
export type { TraceWriter } from './trace/columns.js';
export { TRACE_COLUMNS } from './trace/columns.js';
export { openTraceWriter, TRACE_FORMATS, type TraceFormat } from './trace/writers.js';
// Makes text from scenarios safe to show.
export { setUpHeadline } from './words/comparison-headline.js';
export { differenceInterval, differenceText, flipCounts, sideText, verdictWord } from './words/difference.js';
export { figureLabel, partyFigure, shortLabel } from './words/figure-label.js';
export { cutEnd, displayWidth, printableLine, printableName, wrapLine } from './words/printable.js';
// The observed value of an assert's figure.
export { observedText } from './words/verdict.js';
export { VERDICT_MARKS } from './words/vocabulary.js';
