/** The report panel: checks what the editor sends and hands it to the page. */
import '../shared/base.css';
import './report.css';
import { toReportPanel, type FromReportPanel } from '../../protocol/report';
import { ReportPage } from './page';
import { PanelState } from './panelState';

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');
const state = new PanelState(vscode);
let page: ReportPage | undefined;

function send(message: FromReportPanel): void {
  vscode.postMessage(message);
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const snapshot = toReportPanel.safeParse(data);
  if (!snapshot.success || !root) return;
  page ??= new ReportPage(root, snapshot.data.labels, state, send);
  page.update(snapshot.data);
});

send({ type: 'ready' });
