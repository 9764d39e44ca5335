import type { FeedEvent } from "./types.ts";

export type LiveState = "connecting" | "live" | "lost" | "hidden";

const KINDS = ["job", "file", "progress", "instance", "process", "fleet"];
const RECONNECT_MILLIS = 5_000;
const MAX_REMEMBERED = 2_000;

/**
 * The one event stream of the page. It is closed while the page is hidden and resumes after the
 * last event received.
 */
export class Live {
  private source: EventSource | null = null;
  private lastId: string | null = null;
  private pool: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<(event: FeedEvent | null) => void>();
  private readonly progressOf = new Map<string, unknown>();
  state: LiveState = "connecting";

  constructor() {
    document.addEventListener("visibilitychange", () => this.reopen());
  }

  /** Follows the pool; null follows none. */
  follow(pool: string | null): void {
    if (pool !== this.pool) {
      this.pool = pool;
      this.lastId = null;
      this.progressOf.clear();
      this.reopen();
    }
  }

  /** Calls the listener for each event, and with null if the state of the connection changes. */
  listen(listener: (event: FeedEvent | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The newest progress of the job that arrived by the stream. */
  progress(job: string): unknown {
    return this.progressOf.get(job);
  }

  private reopen(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    if (document.hidden || this.pool === null) {
      this.become("hidden");
      return;
    }
    this.become("connecting");
    const query = new URLSearchParams({ pool: this.pool });
    if (this.lastId !== null) {
      query.set("last_event_id", this.lastId);
    }
    const source = new EventSource(`/deepstream/events?${query}`);
    this.source = source;
    source.onopen = () => this.become("live");
    source.onerror = () => this.onError(source);
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => this.onEvent(event as MessageEvent<string>));
    }
  }

  private onError(source: EventSource): void {
    if (source !== this.source) {
      return;
    }
    this.become("lost");
    if (source.readyState === EventSource.CLOSED) {
      // The browser reconnects after a lost connection, but not after an error response.
      this.timer = setTimeout(() => this.reopen(), RECONNECT_MILLIS);
    }
  }

  private onEvent(message: MessageEvent<string>): void {
    this.lastId = message.lastEventId || this.lastId;
    const event = JSON.parse(message.data) as FeedEvent;
    if (event.kind === "progress" && event.job_id !== undefined) {
      this.remember(event.job_id, event.progress);
    }
    if (event.kind === "job" && event.job_id !== undefined && event.event !== "running") {
      this.progressOf.delete(event.job_id);
    }
    this.listeners.forEach((listener) => listener(event));
  }

  private remember(job: string, progress: unknown): void {
    this.progressOf.delete(job);
    this.progressOf.set(job, progress);
    if (this.progressOf.size > MAX_REMEMBERED) {
      const oldest = this.progressOf.keys().next().value;
      this.progressOf.delete(oldest as string);
    }
  }

  private become(state: LiveState): void {
    if (state !== this.state) {
      this.state = state;
      this.listeners.forEach((listener) => listener(null));
    }
  }
}
