/** The report panel: lays out the snapshot that the editor sends. */
import './report.css';
import {
  toReportPanel,
  type FindingView,
  type FromReportPanel,
  type ReportLabels,
  type ReportView,
  type ToReportPanel,
} from '../../protocol/report';
import { button, element } from '../shared/dom';

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');

function send(message: FromReportPanel): void {
  vscode.postMessage(message);
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const snapshot = toReportPanel.safeParse(event.data);
  if (snapshot.success) render(snapshot.data);
});

function render({ labels, demo, runs, report }: ToReportPanel): void {
  const focused = document.activeElement?.id;
  const parts: Node[] = [];
  if (demo) parts.push(element('p', { class: 'demo' }, labels.demo));
  if (runs.length > 1) parts.push(chooser(runs, report?.runId, labels));
  if (report) parts.push(...reportNodes(report, labels));
  else parts.push(element('p', {}, labels.noReport));
  root?.replaceChildren(...parts);
  if (focused !== undefined && focused !== '') document.getElementById(focused)?.focus();
}

function chooser(runs: ToReportPanel['runs'], shown: number | undefined, labels: ReportLabels): HTMLElement {
  const select = element('select', { id: 'runs' });
  for (const { runId, name } of runs) {
    const option = element('option', { value: String(runId) }, name);
    option.selected = runId === shown;
    select.append(option);
  }
  select.addEventListener('change', () => {
    send({ type: 'choose', runId: Number(select.value) });
  });
  return element('p', { class: 'runs' }, element('label', { for: 'runs' }, labels.report), ' ', select);
}

function reportNodes(report: ReportView, labels: ReportLabels): Node[] {
  const status = element('p', { class: `status ${report.level}`, role: 'status' }, report.message);
  const nodes: Node[] = [element('h1', {}, report.title), status];
  if (report.state === 'running') nodes.push(element('progress', { 'aria-label': report.message }));
  if (report.advice !== '') nodes.push(element('p', { class: 'advice' }, report.advice));
  if (report.steps.length > 0) {
    const buttons = report.steps.map(({ step, label }) =>
      button(label, '', () => {
        send({ type: 'step', runId: report.runId, step });
      }),
    );
    nodes.push(element('p', { class: 'steps' }, ...buttons));
  }
  if (report.facts.length > 0) {
    const rows = report.facts.flatMap(({ label, value }) => [element('dt', {}, label), element('dd', {}, value)]);
    nodes.push(element('dl', { class: 'facts' }, ...rows));
  }
  nodes.push(...section(labels.findings, report.findings, report.runId, labels));
  nodes.push(...section(labels.notPlaced, report.notPlaced, report.runId, labels));
  return nodes;
}

function section(heading: string, findings: readonly FindingView[], runId: number, labels: ReportLabels): Node[] {
  if (findings.length === 0) return [];
  const items = findings.map((finding) => findingNode(finding, runId, labels));
  return [element('h2', {}, `${heading} (${findings.length})`), element('ol', { class: 'findings' }, ...items)];
}

function findingNode(finding: FindingView, runId: number, labels: ReportLabels): HTMLElement {
  const place = finding.placed
    ? button(finding.place, `${labels.goTo} ${finding.place}: ${finding.title}`, () => {
        send({ type: 'reveal', runId, findingId: finding.id });
      })
    : element('span', {}, finding.place);
  place.id = `place-${finding.id}`;
  const item = element(
    'li',
    { class: `finding ${finding.severity}` },
    element('h3', {}, element('span', { class: 'severity' }, finding.severityLabel), ' ', finding.title),
    element('p', { class: 'meta' }, place, ' ', finding.kind),
    element('p', { class: 'explanation' }, finding.explanation),
    element('pre', { class: 'quote', tabindex: '0' }, element('code', {}, finding.quote)),
  );
  if (finding.replacement !== null) {
    item.append(
      element('p', { class: 'label' }, labels.replacement),
      element('pre', { class: 'replacement', tabindex: '0' }, element('code', {}, finding.replacement)),
    );
  }
  return item;
}

send({ type: 'ready' });
