import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { ApiError } from "./api.ts";
import { Live } from "./live.ts";
import type { FeedEvent, Pool, Session } from "./types.ts";

/** What all pages share. */
export interface Shared {
  session: Session;
  pools: Pool[];
  pool: string;
}

export const SharedContext = createContext<Shared | null>(null);
export const live = new Live();

export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (shared === null) {
    throw new Error("a page is shown without its context");
  }
  return shared;
}

export function mayChange(session: Session): boolean {
  return session.role !== "viewer";
}

const MIN_INTERVAL_MILLIS = 1_000;
const REPAINT_MILLIS = 250;

/** Interval at which pages ask while no events arrive. */
export const POLL_SECONDS = 10;

export interface Data<T> {
  value: T | undefined;
  error: ApiError | null;
  /** When the value was received, 0 for never. */
  at: number;
  reload: () => void;
}

interface State<T> {
  key: string;
  value: T | undefined;
  error: ApiError | null;
  at: number;
}

const NOTHING = { value: undefined, error: null, at: 0 };

function errorOf(failure: unknown): ApiError {
  return failure instanceof ApiError ? failure : new ApiError(0, String(failure), "", [], null);
}

/**
 * Loads data, and again when an event concerns it or, without events, at an interval.
 *
 * @param key identifies the data; another key loads at once
 * @param always whether to ask at the interval although events arrive
 */
export function useData<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  concerns: (event: FeedEvent) => boolean,
  always = false,
): Data<T> {
  const [state, setState] = useState<State<T>>({ key, ...NOTHING });
  const [, repaint] = useState(0);
  const [reload, setReload] = useState<() => void>(() => () => {});
  useEffect(() => {
    const abort = new AbortController();
    let running = false;
    let again = false;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let painter: ReturnType<typeof setTimeout> | undefined;

    const run = async () => {
      timer = undefined;
      running = true;
      again = false;
      last = Date.now();
      try {
        const value = await load(abort.signal);
        if (!abort.signal.aborted) {
          setState({ key, value, error: null, at: Date.now() });
        }
      } catch (failure) {
        if (!abort.signal.aborted) {
          const error = errorOf(failure);
          setState((old) => old.key === key ? { ...old, error } : { key, ...NOTHING, error });
        }
      }
      running = false;
      if (again) {
        schedule();
      }
    };
    const schedule = () => {
      if (running) {
        again = true;
      } else if (timer === undefined && !abort.signal.aborted && !document.hidden) {
        timer = setTimeout(run, Math.max(0, last + MIN_INTERVAL_MILLIS - Date.now()));
      }
    };
    const paint = () => {
      painter ??= setTimeout(() => {
        painter = undefined;
        repaint((count) => count + 1);
      }, REPAINT_MILLIS);
    };
    const leave = live.listen((event) => {
      if (event === null ? live.state !== "hidden" : concerns(event)) {
        schedule();
      } else {
        paint();
      }
    });
    const interval = setInterval(() => {
      if (always || live.state !== "live") {
        schedule();
      }
    }, POLL_SECONDS * 1_000);
    setReload(() => schedule);
    run();
    return () => {
      abort.abort();
      leave();
      clearInterval(interval);
      clearTimeout(timer);
      clearTimeout(painter);
    };
  }, [key]);
  return state.key === key
    ? { value: state.value, error: state.error, at: state.at, reload }
    : { ...NOTHING, reload };
}

/** Loads data that does not change: again only for another key or on request. */
export function useOnce<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Data<T> {
  const [state, setState] = useState<State<T>>({ key, ...NOTHING });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => setState({ key, value, error: null, at: Date.now() }),
      (failure) => {
        if (!abort.signal.aborted) {
          setState({ key, ...NOTHING, error: errorOf(failure) });
        }
      },
    );
    return () => abort.abort();
  }, [key, attempt]);
  const reload = () => setAttempt(attempt + 1);
  return state.key === key ? { ...state, reload } : { ...NOTHING, reload };
}
