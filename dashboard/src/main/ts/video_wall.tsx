import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, get } from "./api.ts";
import { useData } from "./context.ts";
import { Loaded } from "./parts.tsx";
import { known, t } from "./text.ts";
import { VideoConnection, type VideoStatus, wallColumns } from "./video.ts";

interface VideoSource {
  name: string;
  last_error: string | null;
}

const WALLS = [1, 4, 9, 16];

/** The sources; null on a server without live video. */
async function loadSources(signal: AbortSignal): Promise<VideoSource[] | null> {
  try {
    return (await get<VideoSource[]>("/live/sources", signal)).body;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

/** The live pictures of the sources. */
export function VideoWallPage() {
  const data = useData(
    "live sources",
    loadSources,
    () => false,
    true,
  );
  const [tiles, setTiles] = useState<number | null>(null);
  return (
    <>
      <h1>{t("video.title")}</h1>
      <Loaded data={data}>
        {(sources) =>
          sources === null
            ? <p class="notice">{t("video.absent")}</p>
            : sources.length === 0
            ? <p class="notice">{t("video.none")}</p>
            : <Wall sources={sources} tiles={tiles} choose={setTiles} />}
      </Loaded>
    </>
  );
}

function Wall(
  { sources, tiles, choose }: {
    sources: VideoSource[];
    tiles: number | null;
    choose: (tiles: number) => void;
  },
) {
  const count = tiles ?? WALLS.find((wall) => wall >= sources.length) ?? 16;
  const shown = sources.slice(0, count);
  return (
    <>
      <p class="filters">
        <label>
          {t("video.tiles")}{" "}
          <select
            value={count}
            onChange={(event) => choose(Number(event.currentTarget.value))}
          >
            {WALLS.map((wall) => <option key={wall} value={wall}>{wall}</option>)}
          </select>
        </label>
        <span class="quiet">
          {t("video.shown", { shown: shown.length, total: sources.length })}
        </span>
      </p>
      <div class={`wall wall-${wallColumns(shown.length)}`}>
        {shown.map((source) => <VideoTile key={source.name} source={source} />)}
      </div>
    </>
  );
}

function VideoTile({ source }: { source: VideoSource }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const connection = useRef<VideoConnection | null>(null);
  const [status, setStatus] = useState<VideoStatus>({
    state: "connecting",
    reason: null,
    framesPerSecond: 0,
    delayMillis: null,
  });
  useEffect(() => {
    if (canvas.current === null) {
      return;
    }
    const opened = new VideoConnection(source.name, canvas.current, setStatus);
    connection.current = opened;
    return () => opened.close();
  }, [source.name]);
  const paused = status.state === "paused";
  const old = status.state === "away" || status.state === "lost";
  return (
    <figure class={`tile${old ? " old" : ""}`}>
      <canvas ref={canvas} width={768} height={576} role="img" aria-label={source.name} />
      <figcaption>
        <strong>{source.name}</strong>
        <span class={old ? "bad-text" : "quiet"}>{known("picture", status.state)}</span>
        {status.state === "playing" && (
          <span class="quiet figures">
            {t("video.figures", {
              fps: status.framesPerSecond.toFixed(1),
              delay: status.delayMillis ?? 0,
            })}
          </span>
        )}
        <button
          type="button"
          aria-label={t(paused ? "video.resume.of" : "video.pause.of", { source: source.name })}
          onClick={() => paused ? connection.current?.resume() : connection.current?.pause()}
        >
          {t(paused ? "video.resume" : "video.pause")}
        </button>
        {old && (status.reason ?? source.last_error) !== null && (
          <span class="bad-text reason">{status.reason ?? source.last_error}</span>
        )}
      </figcaption>
    </figure>
  );
}
