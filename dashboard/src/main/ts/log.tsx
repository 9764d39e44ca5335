import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError, get } from "./api.ts";
import { time } from "./format.ts";
import { ErrorBox, Field } from "./parts.tsx";
import { t } from "./text.ts";
import type { Instance, LogLine, Process } from "./types.ts";

const MAX_LINES = 500;
const INTERVAL_MILLIS = 2_000;

type Source = "app" | "process";

/** The newest lines, read again at an interval while the page is visible and the log followed. */
function useLines(
  key: string,
  following: boolean,
  load: (signal: AbortSignal) => Promise<LogLine[]>,
): { lines: LogLine[]; error: ApiError | null } {
  const [lines, setLines] = useState<LogLine[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => setLines([]), [key]);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        setLines(await load(abort.signal));
        setError(null);
      } catch (failure) {
        if (!abort.signal.aborted) {
          setError(failure as ApiError);
        }
      }
      schedule();
    };
    const schedule = () => {
      clearTimeout(timer);
      if (following && !document.hidden && !abort.signal.aborted) {
        timer = setTimeout(read, INTERVAL_MILLIS);
      }
    };
    document.addEventListener("visibilitychange", schedule, { signal: abort.signal });
    read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [key, following]);
  return { lines, error };
}

async function loadSent(id: string, signal: AbortSignal): Promise<LogLine[]> {
  const path = `/deepstream/instances/${encodeURIComponent(id)}/log?lines=${MAX_LINES}`;
  return (await get<{ lines: LogLine[] }>(path, signal)).body.lines;
}

async function loadOutput(process: string, signal: AbortSignal): Promise<LogLine[]> {
  const path = `/deepstream/processes/${encodeURIComponent(process)}/logs?lines=${MAX_LINES}`;
  return (await get<{ logs: string[] }>(path, signal)).body.logs
    .map((line) => ({ at: null, level: null, line }));
}

/** The log messages of the app, or the output of its process if a launcher started it. */
export function InstanceLog(
  { id, instance, process }: { id: string; instance: Instance | null; process: Process | null },
) {
  const sources: Source[] = [
    ...(instance ? ["app" as const] : []),
    ...(process ? ["process" as const] : []),
  ];
  const [chosen, setChosen] = useState<Source>("app");
  const [following, setFollowing] = useState(true);
  const source = sources.includes(chosen) ? chosen : sources[0] ?? "app";
  const { lines, error } = useLines(
    `${source} ${id} ${process?.process_id}`,
    following,
    (signal) =>
      source === "process" && process
        ? loadOutput(process.process_id, signal)
        : loadSent(id, signal),
  );
  return (
    <section>
      <h2>{t("log.title")}</h2>
      <div class="filters">
        <Field id="log-source" label={t("log.source")}>
          <select
            id="log-source"
            value={source}
            onChange={(event) => setChosen(event.currentTarget.value as Source)}
          >
            {sources.map((each) => <option key={each} value={each}>{t(`log.source.${each}`)}</option>)}
          </select>
        </Field>
        <p>
          <label>
            <input
              type="checkbox"
              checked={following}
              onChange={(event) => setFollowing(event.currentTarget.checked)}
            />{" "}
            {t("log.follow")}
          </label>
        </p>
      </div>
      {error && <ErrorBox error={error} />}
      <Lines lines={lines} following={following} />
    </section>
  );
}

function Lines({ lines, following }: { lines: LogLine[]; following: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const last = lines.at(-1);
  useLayoutEffect(() => {
    if (following && box.current !== null) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [following, lines.length, last?.at, last?.line]);
  return (
    <div class="log" role="log" aria-live="off" aria-label={t("log.title")} tabIndex={0} ref={box}>
      {lines.length === 0 && <p class="quiet">{t("log.empty")}</p>}
      {lines.map((line, index) => (
        <div key={index} class={line.level ? `level-${line.level.toLowerCase()}` : undefined}>
          {line.at && <time dateTime={line.at} title={line.at}>{time(line.at)}</time>}
          {line.level && <strong>{line.level}</strong>} {line.line}
        </div>
      ))}
    </div>
  );
}
