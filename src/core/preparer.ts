/**
 * The half of the way that sends nothing: guards what is asked, composes the request and remembers it, so that an unchanged
 * file is answered without composing again.
 */
import { cacheKey, sha256 } from './cache/key';
import { chatBodyOf } from './claude/chatBody';
import { UNKNOWN_TOKEN_FACTOR, type ModelFacts } from './claude/models';
import type { IgnoreGuard } from './guard/ignore/ignoreGuard';
import type { HarmlessSecrets } from './guard/secrets/harmless';
import { whatStops } from './guard/whatStops';
import { ComputeDeadlineError, type Compute } from './ports';
import type { Preparation, Prepared } from './prepared';
import { instructionsFor } from './prompt/brain';
import type { EffectiveBrain } from './prompt/brainLayers';
import { promptLayers } from './prompt/mergeBrain';
import type { ProjectRulesReader } from './prompt/projectRules';
import type { RelatedFilesReader } from './prompt/relatedFiles';
import { travelling, type RelatedFile, type Source } from './prompt/source';
import type { Words } from './prompt/words';
import { normaliseEndpoint, type Settings } from './settings';
import type { Task } from './tasks/task';

export interface PreparerDeps {
  /** Prompts and filters for one request. @param folder the workspace folder of what is asked about, see `FilePlace`. */
  readonly brain: (folder: string | undefined) => Promise<EffectiveBrain>;
  /** What is known of the model that a run asks; undefined: nothing. */
  readonly modelFacts: (settings: Settings) => Promise<ModelFacts | undefined>;
  readonly compute: Compute;
  /** What the user said is no secret, as of now. Never rejects. */
  readonly harmless: () => Promise<HarmlessSecrets>;
  readonly ignored: Pick<IgnoreGuard, 'check'>;
  /** What goes along with every request about a file of a trusted workspace. */
  readonly rules: Pick<ProjectRulesReader, 'read'>;
  /** Files that a part of a file uses. */
  readonly related: Pick<RelatedFilesReader, 'read'>;
  /** The id of the repository that a workspace folder belongs to, see git/repository.ts. Never rejects. */
  readonly repository: (folder: string) => Promise<string>;
}

/** Requests whose composition is remembered. */
const MEMO_SIZE = 32;

export class Preparer {
  readonly #memo = new Map<string, Prepared<unknown>>();

  constructor(private readonly deps: PreparerDeps) {}

  /**
   * Ignore rules → limits → redact each source → compose → scan the finished body. Sends nothing.
   * @param words what goes along and stands in no file; it is redacted as the sources are.
   */
  async prepare<Item>(
    task: Task<Item>,
    asked: readonly Source[],
    settings: Settings,
    signal: AbortSignal,
    words: Words = {},
  ): Promise<Preparation<Item>> {
    const folder = asked[0]?.places?.[0]?.folder;
    const { brain, origins } = await this.deps.brain(folder);
    // Before the memo: a file may be ignored since it was composed.
    const stop = await whatStops(asked, settings, brain.security_filters, this.deps.ignored, signal);
    if (stop) return stop;
    const sources = asked.map(travelling);
    if (normaliseEndpoint(settings.endpoint) === undefined) {
      return { kind: 'blocked', block: { code: 'endpoint', endpoint: settings.endpoint } };
    }
    const rules = await this.deps.rules.read(asked[0], settings, signal);
    let related: readonly RelatedFile[];
    try {
      related = await this.deps.related.read(asked[0], settings, brain.security_filters, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      throw error;
    }
    const facts = await this.deps.modelFacts(settings);
    const harmless = await this.deps.harmless();
    const repository = folder === undefined ? undefined : await this.deps.repository(folder);
    const shaping = [
      ...[task.name, sources, words, rules, related, settings, brain, origins, facts],
      ...[harmless.hashes, repository],
    ];
    const memoKey = sha256(JSON.stringify(shaping));
    const known = this.#memo.get(memoKey) as Prepared<Item> | undefined;
    if (known) return { kind: 'prepared', prepared: known };

    const instructions = instructionsFor(brain, task, settings.answerLanguage);
    let composed;
    try {
      const maxBytes = Math.min(settings.maxBytes, brain.security_filters.max_code_size ?? Infinity);
      const { secrets } = settings;
      const input = {
        task: task.name,
        sources,
        words,
        instructions,
        secrets,
        rules: rules.files,
        related,
        harmless,
        maxBytes,
      };
      composed = await this.deps.compute.composeRequest(input, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      if (error instanceof ComputeDeadlineError) return { kind: 'blocked', block: { code: 'scan_timeout' } };
      return { kind: 'failed', failure: { code: 'unexpected', detail: error instanceof Error ? error.message : '' } };
    }
    if (composed.kind === 'secrets') return { kind: 'blocked', block: { code: 'secrets', places: composed.places } };

    const factor = facts?.tokenFactor ?? UNKNOWN_TOKEN_FACTOR;
    const promptTokens = Math.ceil(composed.tokens * factor);
    const { messages, wholeTokens } = composed;
    const stableTokens = Math.floor(composed.stableTokens * factor);
    const { body, sampling } = chatBodyOf(task, { messages, stableTokens }, instructions, settings, facts);
    const prepared: Prepared<Item> = Object.freeze({
      task,
      settings,
      body: JSON.stringify(body),
      cacheKey: cacheKey({
        host: settings.demo ? 'local demo model' : new URL(settings.endpoint).host,
        task: task.name,
        model: settings.model,
        sampling,
        jsonSchema: task.jsonSchema,
        messages,
      }),
      rawTokens: composed.tokens,
      promptTokens,
      wholeTokens: wholeTokens === undefined ? undefined : Math.ceil(wholeTokens * factor),
      maxTokens: body.max_tokens,
      facts,
      ttlMs: brain.token_optimization.cache_ttl[task.name] * 1_000,
      repository,
      sources: composed.sources,
      words: composed.words,
      redacted: composed.redacted,
      prompts: promptLayers(origins, task.role, task.template),
      rules: { used: composed.rules.used, leftOut: [...rules.leftOut, ...composed.rules.leftOut] },
    });
    this.#remember(memoKey, prepared);
    return { kind: 'prepared', prepared };
  }

  #remember(key: string, prepared: Prepared<unknown>): void {
    this.#memo.set(key, prepared);
    const oldest = this.#memo.keys().next();
    if (this.#memo.size > MEMO_SIZE && oldest.done === false) this.#memo.delete(oldest.value);
  }
}
