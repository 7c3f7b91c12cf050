/** The usage dashboard: checks what the editor sends and hands it to the page. */
import 'uplot/dist/uPlot.min.css';
import '../shared/base.css';
import './dashboard.css';
import { toDashboardPanel, type FromDashboardPanel } from '../../protocol/dashboard';
import { DashboardPage } from './page';
import { PanelState } from './panelState';

const vscode = acquireVsCodeApi();
const root = document.getElementById('root');
const state = new PanelState(vscode);
let page: DashboardPage | undefined;

function send(message: FromDashboardPanel): void {
  vscode.postMessage(message);
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const snapshot = toDashboardPanel.safeParse(data);
  if (!snapshot.success || !root) return;
  page ??= new DashboardPage(root, snapshot.data, state, send);
  page.update(snapshot.data);
});

send({ type: 'ready' });
