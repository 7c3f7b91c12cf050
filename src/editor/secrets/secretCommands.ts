/** What can be done with what looks like a secret: go there, say that it is none, copy what explains the rule, forget. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { SecretMark, SecretMarks } from '../../core/findings/secretMarks';
import type { Harmless, HarmlessStore } from '../../core/guard/secrets/harmlessStore';
import type { SecretPlace } from '../../core/outcome';
import { secretName } from '../../core/presentSecrets';
import type { ReviewRequest } from '../../core/review/reviewRequest';
import { RULES_PAGE } from '../../core/secretRules';
import { openDocument } from '../findings/problems';
import { markRange } from './secretProblems';

const markPlace = z.object({ documentId: z.string(), offset: z.int().min(0) });
/** Where a mark stands; commands from outside may bring anything. */
export type MarkPlace = z.infer<typeof markPlace>;

interface Here {
  readonly documentId: string;
  readonly path: string;
  readonly mark: SecretMark;
}

export class SecretCommands {
  constructor(
    private readonly marks: SecretMarks,
    private readonly harmless: HarmlessStore,
  ) {}

  readonly commands: Readonly<Record<string, (place?: unknown) => unknown>> = {
    'codeInsight.showSecret': (place) => this.show(place),
    'codeInsight.notASecret': (place) => this.#notASecret(place),
    'codeInsight.ignoreSecretHere': (place) => this.#ignoreHere(place),
    'codeInsight.copySecretRuleLink': (place) => this.#copyLink(place),
    'codeInsight.forgetNotSecrets': () => this.#forget(),
  };

  /** A run knows what looks like a secret in its document. */
  found(
    document: vscode.TextDocument,
    request: ReviewRequest,
    places: readonly SecretPlace[],
    redacted: boolean,
  ): void {
    this.marks.found(document.uri.toString(), { ...request, places, redacted }, document.getText());
  }

  /** Goes to a place; without one, to the next after the cursor, in this file and then in the others. */
  async show(place?: unknown): Promise<void> {
    const target = this.#at(place) ?? this.#next();
    if (!target) {
      void vscode.window.showInformationMessage(l10n.t('The last reviews found nothing that looks like a secret.'));
      return;
    }
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.documentId));
    await vscode.window.showTextDocument(document, { selection: markRange(target.mark, document) });
  }

  /** Goes to the first place of a document. */
  async showFirst(uri: vscode.Uri): Promise<void> {
    const documentId = uri.toString();
    const [first] = this.marks.marks(documentId);
    if (first) await this.show({ documentId, offset: first.tracked.start });
    else await vscode.window.showTextDocument(uri);
  }

  /**
   * Asks which of a document's values are no secrets, where there are several, and remembers them.
   * @returns whether the document may be looked at again: something was said, or nothing is marked any more.
   */
  async dismissIn(uri: vscode.Uri): Promise<boolean> {
    const documentId = uri.toString();
    const here = this.#all().filter((one) => one.documentId === documentId);
    const byValue = new Map(here.map((one) => [one.mark.tracked.expected, one]));
    const chosen = byValue.size > 1 ? await pickHarmless([...byValue.values()]) : [...byValue.values()];
    if (chosen === undefined || (chosen.length === 0 && here.length > 0)) return false;
    return this.#remember(chosen.map(({ mark }) => ({ scope: 'everywhere', value: mark.tracked.expected })));
  }

  /** Also what is marked. */
  async forgetAll(): Promise<void> {
    this.marks.remove(() => true);
    await this.harmless.forget();
  }

  async #notASecret(place: unknown): Promise<void> {
    const here = this.#atOrSay(place);
    if (here) await this.#remember([{ scope: 'everywhere', value: here.mark.tracked.expected }]);
  }

  async #ignoreHere(place: unknown): Promise<void> {
    const here = this.#atOrSay(place);
    if (!here) return;
    const { path, mark } = here;
    await this.#remember([{ scope: 'here', value: mark.tracked.expected, rule: mark.rule, path }]);
  }

  async #copyLink(place: unknown): Promise<void> {
    if (!this.#atOrSay(place)) return;
    await vscode.env.clipboard.writeText(RULES_PAGE);
    void vscode.window.showInformationMessage(l10n.t('The link is on the clipboard: {0}', RULES_PAGE));
  }

  /** @returns false when it could not be kept. */
  async #remember(what: readonly Harmless[]): Promise<boolean> {
    if (what.length === 0) return true;
    let takeBack: () => Promise<void>;
    try {
      takeBack = await this.harmless.remember(what);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      const message = l10n.t('It could not be remembered: the state folder can not be written ({0}).', reason);
      void vscode.window.showErrorMessage(message);
      return false;
    }
    this.marks.remove((mark, path) => what.some((one) => speaksOf(one, mark, path)));
    const undo = l10n.t('Undo');
    const message =
      what.length === 1
        ? l10n.t('Remembered as no secret.')
        : l10n.t('{0} values are remembered as no secrets.', what.length);
    void vscode.window.showInformationMessage(message, undo).then(async (choice) => {
      if (choice !== undo) return;
      await takeBack();
      void vscode.window.showInformationMessage(l10n.t('Taken back: the next review looks for it again.'));
    });
    return true;
  }

  async #forget(): Promise<void> {
    await this.harmless.forget();
    const message = l10n.t('Forgotten: what you said is no secret is looked for again, in all windows.');
    void vscode.window.showInformationMessage(message);
  }

  #all(): Here[] {
    return this.marks.documents.flatMap((documentId) =>
      this.marks.marks(documentId).map((mark) => ({ documentId, mark, path: this.marks.path(documentId) ?? '' })),
    );
  }

  /** The mark that a quick fix names, or the one at the cursor. */
  #at(place: unknown): Here | undefined {
    const given = markPlace.safeParse(place).data;
    if (!given) return undefined;
    return this.#all().find(
      ({ documentId, mark }) => documentId === given.documentId && touches(mark, given.offset, given.offset),
    );
  }

  #atOrSay(place: unknown): Here | undefined {
    const editor = vscode.window.activeTextEditor;
    const [atCursor] = editor ? marksAt(this.marks, editor.document, editor.selection) : [];
    const found = this.#at(place) ?? this.#all().find(({ mark }) => mark === atCursor);
    if (found) return found;
    const show = l10n.t('Show');
    const message = l10n.t('Nothing at the cursor was found to look like a secret.');
    void vscode.window.showInformationMessage(message, ...(this.#all().length > 0 ? [show] : [])).then((choice) => {
      if (choice === show) void this.show();
    });
    return undefined;
  }

  #next(): Here | undefined {
    const all = this.#all();
    const editor = vscode.window.activeTextEditor;
    const documentId = editor?.document.uri.toString();
    const cursor = editor ? editor.document.offsetAt(editor.selection.start) : -1;
    const below = all.findIndex((one) => one.documentId === documentId && one.mark.tracked.start > cursor);
    if (below >= 0) return all[below];
    const last = all.findLastIndex((one) => one.documentId === documentId);
    return all[last + 1] ?? all[0];
  }
}

/** Marks that touch a range of their document. */
export function marksAt(marks: SecretMarks, document: vscode.TextDocument, range: vscode.Range): SecretMark[] {
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return marks.marks(document.uri.toString()).filter((mark) => touches(mark, from, to));
}

function touches({ tracked }: SecretMark, from: number, to: number): boolean {
  return tracked.start <= to && tracked.end >= from;
}

function speaksOf(what: Harmless, mark: SecretMark, path: string): boolean {
  if (what.value !== mark.tracked.expected) return false;
  return what.scope === 'everywhere' || (what.rule === mark.rule && what.path === path);
}

/** @returns undefined when the list was closed. */
async function pickHarmless(several: readonly Here[]): Promise<readonly Here[] | undefined> {
  const items = several.map((here) => {
    const line = markRange(here.mark, openDocument(here.documentId)).start.line + 1;
    return {
      label: l10n.t('Line {0}: {1}', line, secretName(here.mark.kind)),
      description: l10n.t('rule {0}', here.mark.rule),
      here,
    };
  });
  const title = l10n.t('Not a secret');
  const placeHolder = l10n.t('Choose the values that are no secrets');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true });
  return picked?.map(({ here }) => here);
}
