/**
 * The model picker: shows at once what is known, asks for the list meanwhile, and puts the choice into the user's settings.
 * What is said of a model and of the list is core/presentModels.ts.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelCatalogue, ModelList } from '../../core/claude/catalogue';
import { isModelSlug, type ListedModel } from '../../core/claude/modelList';
import { chosenWords, listWords, modelLine, unlistedLine, type ModelLine } from '../../core/presentModels';
import type { Settings } from '../../core/settings';
import { showMessage } from '../messages';

export interface ModelPickerDeps {
  readonly catalogue: ModelCatalogue;
  /** Those of a run: they say which server lists the models, and which model is asked now. */
  readonly settings: () => Promise<Settings>;
  readonly env: NodeJS.ProcessEnv;
}

interface Item extends vscode.QuickPickItem {
  readonly choice?: { readonly id: string } | 'refresh' | 'other';
}

/** What was picked; `typed` is what stood in the filter. */
type Picked =
  { readonly id: string; readonly model?: ListedModel; readonly demo: boolean } | { readonly typed: string };

/** @returns true when a model was chosen and set. */
export async function chooseModel(deps: ModelPickerDeps): Promise<boolean> {
  const picked = await new Picker(deps).pick();
  if (picked === undefined) return false;
  const choice = 'typed' in picked ? await askForModel(picked.typed) : picked;
  if (choice === undefined) return false;
  const { id, model, demo = false } = choice;
  await vscode.workspace.getConfiguration('codeInsight').update('model', id, vscode.ConfigurationTarget.Global);
  // Not awaited: the choice is made, whether or not the message is closed.
  void showMessage('info', chosenWords(id, model, { demo, environment: deps.env['CLAUDE_MODEL'] }));
  return true;
}

async function askForModel(typed: string): Promise<{ id: string; model?: undefined; demo?: undefined } | undefined> {
  const id = await vscode.window.showInputBox({
    title: l10n.t('Other model'),
    prompt: l10n.t('The name of a model at OpenRouter, as author/model.'),
    placeHolder: 'anthropic/claude-sonnet-4.5',
    value: isModelSlug(typed.trim()) ? typed.trim() : '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isModelSlug(text.trim())
        ? undefined
        : l10n.t('A model is written as author/model, without blanks: {0}', 'anthropic/claude-sonnet-4.5'),
  });
  return id === undefined || !isModelSlug(id.trim()) ? undefined : { id: id.trim() };
}

class Picker {
  readonly #picker = vscode.window.createQuickPick<Item>();
  readonly #stop = new AbortController();
  #models: readonly ListedModel[] = [];
  #demo = false;

  constructor(private readonly deps: ModelPickerDeps) {}

  pick(): Promise<Picked | undefined> {
    const picker = this.#picker;
    picker.title = l10n.t('Choose model');
    picker.placeholder = l10n.t('Type to filter by name, price or what a model supports');
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.keepScrollPosition = true;
    // Before anything is waited for.
    picker.show();
    return new Promise((resolve, reject) => {
      const fill = (refresh: boolean): void => {
        this.#fill(refresh).catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          picker.hide();
        });
      };
      picker.onDidAccept(() => {
        const choice = picker.selectedItems[0]?.choice;
        if (choice === undefined) return;
        if (choice === 'refresh') {
          if (!picker.busy) fill(true);
          return;
        }
        resolve(choice === 'other' ? { typed: picker.value } : this.#picked(choice.id));
        picker.hide();
      });
      picker.onDidHide(() => {
        this.#stop.abort();
        resolve(undefined);
        picker.dispose();
      });
      fill(false);
    });
  }

  #picked(id: string): Picked {
    const model = this.#models.find((listed) => listed.id === id);
    return { id, demo: this.#demo, ...(model && { model }) };
  }

  async #fill(refresh: boolean): Promise<void> {
    const { catalogue } = this.deps;
    this.#picker.busy = true;
    const settings = await this.deps.settings();
    this.#demo = settings.demo;
    if (!refresh) this.#show(await catalogue.known(settings), settings);
    const { endpoint, demo, timeoutMs } = settings;
    this.#show(await catalogue.list({ endpoint, demo, timeoutMs, refresh }, this.#stop.signal), settings);
    if (!this.#stop.signal.aborted) this.#picker.busy = false;
  }

  /** What was typed stays, and so does the line that is active. */
  #show(list: ModelList, settings: Settings): void {
    if (this.#stop.signal.aborted) return;
    const picker = this.#picker;
    const words = listWords(list, settings, Date.now());
    const active = picker.activeItems[0]?.choice;
    this.#models = list.models;
    const lines = list.models.map((model) => modelLine(model, settings.model));
    if (!lines.some(({ id }) => id === settings.model)) lines.unshift(unlistedLine(settings.model, settings.model));
    picker.title = l10n.t('Choose model. {0}', words);
    picker.items = [...lines.map(itemOf), ...lastItems(words)];
    const kept = picker.items.find(({ choice }) => isSame(choice, active ?? { id: settings.model }));
    if (kept) picker.activeItems = [kept];
  }
}

function itemOf({ id, label, description, detail }: ModelLine): Item {
  return { label, description, detail, choice: { id } };
}

/** Stay in sight whatever is typed. The list's source is said here too: a screen reader does not read a changed title. */
function lastItems(words: string): Item[] {
  return [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(refresh) ${l10n.t('Ask OpenRouter for the list again')}`,
      detail: words,
      alwaysShow: true,
      choice: 'refresh',
    },
    { label: `$(edit) ${l10n.t('Other model…')}`, alwaysShow: true, choice: 'other' },
  ];
}

function isSame(one: Item['choice'], other: Item['choice']): boolean {
  return typeof one === 'object' && typeof other === 'object' ? one.id === other.id : one === other;
}
