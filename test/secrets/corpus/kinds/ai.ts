/** Makers and hosts of models, and the stores and monitors that go with them. */
import { named, token, type ValueKind } from '../sample';

/** base64 of "OpenAI", which stands inside its keys. */
const OPENAI = 'T3BlbkFJ';

export const AI: readonly ValueKind[] = [
  token('openai-key', 'openai api key|openai key', (m) => `sk-${m.alnum(20)}${OPENAI}${m.alnum(20)}`),
  token('openai-project-key', 'openai api key', (m) => `sk-proj-${m.url64(74)}${OPENAI}${m.url64(74)}`),
  token('openai-service-key', 'openai api key', (m) => `sk-svcacct-${m.url64(74)}${OPENAI}${m.url64(74)}`),
  token('anthropic-key', 'anthropic api key|claude api key', (m) => `sk-ant-api03-${m.url64(93)}AA`),
  token('anthropic-admin-key', 'anthropic admin key', (m) => `sk-ant-admin01-${m.url64(93)}AA`),
  token('openrouter-key', 'openrouter api key', (m) => `sk-or-v1-${m.hex(64)}`),
  token('huggingface-token', 'hf token|huggingface token', (m) => `hf_${m.alnum(34)}`),
  token('replicate-token', 'replicate api token', (m) => `r8_${m.alnum(37)}`),
  token('groq-key', 'groq api key', (m) => `gsk_${m.alnum(20)}WGdyb3FY${m.alnum(24)}`),
  token('perplexity-key', 'perplexity api key|pplx api key', (m) => `pplx-${m.alnum(48)}`),
  token('xai-key', 'xai api key', (m) => `xai-${m.alnum(80)}`),
  token('deepseek-key', 'deepseek api key', (m) => `sk-${m.hex(32)}`),
  token('fireworks-key', 'fireworks api key', (m) => `fw_${m.alnum(24)}`),
  token('elevenlabs-key', 'elevenlabs api key|xi api key', (m) => `sk_${m.hex(48)}`),
  token('pinecone-key', 'pinecone api key', (m) => `pcsk_${m.alnum(6)}_${m.alnum(63)}`),
  token('langsmith-key', 'langsmith api key|langchain api key', (m) => `lsv2_pt_${m.hex(32)}_${m.hex(10)}`),
  token('langfuse-secret-key', 'langfuse secret key', (m) => `sk-lf-${m.uuid()}`),
  token('nvidia-key', 'nvidia api key', (m) => `nvapi-${m.url64(64)}`),
  token('tavily-key', 'tavily api key', (m) => `tvly-dev-${m.alnum(32)}`),
  token('jina-key', 'jina api key', (m) => `jina_${m.hex(32)}${m.alnum(28)}`),
  token('voyage-key', 'voyage api key', (m) => `pa-${m.url64(43)}`),
  token('cerebras-key', 'cerebras api key', (m) => `csk-${m.lowerDigits(48)}`),
  named('mistral-key', 'mistral api key', (m) => m.alnum(32)),
  named('cohere-key', 'cohere api key|co api key', (m) => m.alnum(40)),
  named('together-key', 'together api key', (m) => m.hex(64)),
  named('wandb-key', 'wandb api key', (m) => m.hex(40)),
  named('assemblyai-key', 'assemblyai api key', (m) => m.hex(32)),
  named('deepgram-key', 'deepgram api key', (m) => m.hex(40)),
];
