import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "./api.ts";
import { useOnce } from "./context.ts";
import { number, percent } from "./format.ts";
import { Field, Loaded } from "./parts.tsx";
import { playEmpty, type Playback, playVideo } from "./playback.ts";
import { link } from "./route.ts";
import { known, t } from "./text.ts";
import { TrackList } from "./tracklist.tsx";
import { type Box, boxesByFrame, frameCount, hue, labels, withDefaults } from "./tracks.ts";
import type { ResultFile, Results, Tracks } from "./types.ts";

const FORMATS = ["csv", "ndjson"] as const;
const FONT_PIXELS = 13;

/** The chosen file of the job with its tracks; without a choice the first one that has a result. */
export function Player({ results, chosen }: { results: Results; chosen: number | null }) {
  const section = useRef<HTMLElement>(null);
  const { files } = results;
  const at = chosen === null
    ? Math.max(0, files.findIndex((file) => file.result !== null))
    : files.findIndex((file) => file.index === chosen);
  const file = files[at];
  useEffect(() => {
    if (chosen !== null) {
      section.current?.scrollIntoView();
    }
  }, [chosen]);
  if (file === undefined) {
    return null;
  }
  const to = (other: ResultFile) => link(["jobs", results.job_id], { file: other.index });
  const [before, after] = [files[at - 1], files[at + 1]];
  return (
    <section class="player" ref={section} aria-labelledby="player-title">
      <h2 id="player-title">{t("player.title", { file: file.name })}</h2>
      {files.length > 1 && (
        <nav class="pages" aria-label={t("job.files")}>
          {before && <a href={to(before)}>{t("player.previous")}</a>}
          <span>{t("player.file", { at: number(at + 1), total: number(files.length) })}</span>
          {after && <a href={to(after)}>{t("player.next")}</a>}
        </nav>
      )}
      <FileResult key={`${file.index} ${file.state}`} results={results} file={file} />
    </section>
  );
}

function FileResult({ results, file }: { results: Results; file: ResultFile }) {
  if (file.state === "failed") {
    return (
      <p class="notice bad">
        {t("player.failed", { error: file.error ?? t("player.failed.unknown") })}
      </p>
    );
  }
  if (file.state !== "done") {
    return <p class="quiet">{t("player.pending")}</p>;
  }
  if (file.result === null) {
    return (
      <p class="notice warn">
        {results.visible
          ? t("player.noresult")
          : t("player.invisible", { folder: results.output_dir ?? t("none") })}
      </p>
    );
  }
  return <LoadedTracks job={results.job_id} file={file} result={file.result} />;
}

function LoadedTracks({ job, file, result }: { job: string; file: ResultFile; result: string }) {
  const path = `/deepstream/jobs/${encodeURIComponent(job)}/results/${encodeURIComponent(result)}`;
  const data = useOnce(
    path,
    async (signal) => withDefaults((await get<Tracks>(`${path}?format=tracks`, signal)).body),
  );
  return (
    <>
      <Loaded data={data}>{(tracks) => <Stage file={file} tracks={tracks} />}</Loaded>
      <p class="downloads">
        {t("player.downloads")}
        <a href={`${path}?download=true`} download>{t("player.download.file")}</a>
        {FORMATS.map((format) => (
          <a key={format} href={`${path}?format=${format}&download=true`} download>
            {t(`player.download.${format}`)}
          </a>
        ))}
        {file.media !== null && (
          <a href={`${file.media}?download=true`} download>{t("player.clip")}</a>
        )}
      </p>
    </>
  );
}

function Stage({ file, tracks }: { file: ResultFile; tracks: Tracks }) {
  const video = useRef<HTMLVideoElement>(null);
  const playback = useRef<Playback | null>(null);
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [label, setLabel] = useState("");
  const media = broken ? null : file.media;
  const frames = frameCount(tracks);
  const byFrame = useMemo(() => boxesByFrame(tracks.tracks), [tracks]);
  const boxes = (byFrame.get(frame) ?? []).filter((box) => matches(label, box.track));

  useEffect(() => {
    const listener = {
      onFrame: (shown: number) => setFrame(Math.min(shown, frames - 1)),
      onPlaying: setPlaying,
    };
    const created = video.current === null
      ? playEmpty(frames, tracks.fps, listener)
      : playVideo(video.current, tracks.fps, listener);
    playback.current = created;
    return () => created.close();
  }, [media, tracks]);

  const seek = (to: number) => playback.current?.seek(Math.min(frames - 1, Math.max(0, to)));
  const step = (by: number) => {
    playback.current?.pause();
    seek(frame + by);
  };
  const toggle = () => playing ? playback.current?.pause() : playback.current?.play();
  const shown = boxes.map((box) => box.track.id).join(" ");
  const list = useMemo(() => (
    <TrackList
      tracks={tracks}
      shown={tracks.tracks.filter((track) => matches(label, track))}
      current={new Set(shown.split(" "))}
      media={media}
      choose={(track) => {
        playback.current?.pause();
        seek(track.first_frame);
      }}
    />
  ), [tracks, label, shown, media]);
  return (
    <div onKeyDown={(event) => onKey(event, toggle, step)}>
      {media === null && (
        <p class="notice warn">{t(broken ? "player.broken" : "player.nomedia")}</p>
      )}
      <div
        class="stage"
        tabIndex={0}
        role="group"
        aria-label={t("player.stage", { file: file.name })}
        aria-describedby="player-keys"
        style={{ aspectRatio: `${tracks.width} / ${tracks.height}` }}
      >
        {media !== null && (
          <video
            ref={video}
            src={media}
            muted
            playsInline
            preload="auto"
            onError={() => setBroken(true)}
          />
        )}
        <Boxes tracks={tracks} boxes={boxes} />
      </div>
      <div class="controls">
        <button type="button" onClick={toggle}>{t(playing ? "player.pause" : "player.play")}</button>
        <button type="button" onClick={() => step(-1)}>{t("player.back")}</button>
        <button type="button" onClick={() => step(1)}>{t("player.forward")}</button>
        <input
          type="range"
          min={0}
          max={frames - 1}
          value={frame}
          aria-label={t("player.position")}
          aria-valuetext={frameText(frame, frames, tracks.fps)}
          onInput={(event) => seek(event.currentTarget.valueAsNumber)}
        />
        <span class="figures">{frameText(frame, frames, tracks.fps)}</span>
      </div>
      <p class="quiet" id="player-keys">{t("player.keys")}</p>
      <LabelFilter tracks={tracks} label={label} choose={setLabel} />
      {list}
    </div>
  );
}

function matches(label: string, track: { label: string }): boolean {
  return label === "" || track.label === label;
}

function frameText(frame: number, frames: number, fps: number): string {
  return t("player.frame", {
    frame: number(frame),
    last: number(frames - 1),
    seconds: (frame / fps).toFixed(1),
  });
}

/** Keys that a focused control does not use itself. */
function onKey(event: KeyboardEvent, toggle: () => void, step: (by: number) => void): void {
  const control = (event.target as HTMLElement).tagName;
  if (control === "INPUT" || control === "SELECT" || event.ctrlKey || event.altKey) {
    return;
  }
  const space = event.key === " " && control !== "BUTTON";
  if (space || event.key === "k") {
    toggle();
  } else if (event.key === "ArrowLeft") {
    step(-1);
  } else if (event.key === "ArrowRight") {
    step(1);
  } else {
    return;
  }
  event.preventDefault();
}

function LabelFilter(
  { tracks, label, choose }: { tracks: Tracks; label: string; choose: (label: string) => void },
) {
  const all = labels(tracks.tracks);
  return all.length < 2 ? null : (
    <Field id="player-label" label={t("player.label")}>
      <select
        id="player-label"
        value={label}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{t("player.label.all")}</option>
        {all.map((each) => <option key={each} value={each}>{known("label", each)}</option>)}
      </select>
    </Field>
  );
}

function Boxes({ tracks, boxes }: { tracks: Tracks; boxes: Box[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, resized] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(() => resized((count) => count + 1));
    if (canvas.current !== null) {
      observer.observe(canvas.current);
    }
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (canvas.current !== null) {
      draw(canvas.current, tracks.width, boxes);
    }
  });
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t("player.boxes", { count: number(boxes.length) })}
      data-boxes={boxes.length}
    />
  );
}

function draw(canvas: HTMLCanvasElement, width: number, boxes: Box[]): void {
  const density = devicePixelRatio;
  canvas.width = Math.round(canvas.clientWidth * density);
  canvas.height = Math.round(canvas.clientHeight * density);
  const context = canvas.getContext("2d");
  if (context === null || width <= 0) {
    return;
  }
  const scale = canvas.width / width;
  context.font = `600 ${FONT_PIXELS * density}px system-ui, sans-serif`;
  context.textBaseline = "bottom";
  for (const box of boxes) {
    const color = `hsl(${hue(box.track.id)} 95% 65%)`;
    const [x, y, w, h] = [box.x * scale, box.y * scale, box.width * scale, box.height * scale];
    context.strokeStyle = "#000";
    context.lineWidth = 4 * density;
    context.strokeRect(x, y, w, h);
    context.strokeStyle = color;
    context.lineWidth = 2 * density;
    context.strokeRect(x, y, w, h);
    const text = `${known("label", box.track.label)} ${box.track.id} ${percent(box.confidence)}`;
    const height = (FONT_PIXELS + 4) * density;
    const top = Math.max(0, y - height);
    context.fillStyle = color;
    context.fillRect(x, top, context.measureText(text).width + 8 * density, height);
    context.fillStyle = "#000";
    context.fillText(text, x + 4 * density, top + height - 2 * density);
  }
}
