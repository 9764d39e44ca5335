import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { number, percent } from "./format.ts";
import { known, t } from "./text.ts";
import { Thumbnails } from "./thumbnails.ts";
import { hue, meanConfidence } from "./tracks.ts";
import type { Track, Tracks } from "./types.ts";

const PER_PAGE = 50;
const WIDTH = 96;
const HEIGHT = 72;

/**
 * The tracks of a file with pictures cut from its video.
 *
 * @param shown tracks to list
 * @param current ids of the tracks in the current frame
 */
export function TrackList(
  { tracks, shown, current, media, choose }: {
    tracks: Tracks;
    shown: Track[];
    current: Set<string>;
    media: string | null;
    choose: (track: Track) => void;
  },
) {
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(shown.length / PER_PAGE));
  const from = Math.min(page, pages - 1) * PER_PAGE;
  const listed = shown.slice(from, from + PER_PAGE);
  const thumbnails = useMemo(
    () => media === null ? null : new Thumbnails(media, tracks),
    [media, tracks],
  );
  useEffect(() => () => thumbnails?.close(), [thumbnails]);
  return (
    <>
      <h3>{t("player.tracks", { count: number(shown.length) })}</h3>
      {shown.length === 0 && <p class="quiet">{t("player.notracks")}</p>}
      <ul class="tracks">
        {listed.map((track) => (
          <li key={track.id}>
            <button
              type="button"
              aria-current={current.has(String(track.id)) ? "true" : undefined}
              onClick={() => choose(track)}
            >
              <Thumbnail thumbnails={thumbnails} track={track} />
              <TrackText track={track} fps={tracks.fps} />
            </button>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav class="pages" aria-label={t("player.tracks", { count: number(shown.length) })}>
          <button type="button" disabled={from === 0} onClick={() => setPage(page - 1)}>
            {t("page.previous")}
          </button>
          <span>
            {t("page.range", { from: from + 1, to: from + listed.length, total: shown.length })}
          </span>
          <button
            type="button"
            disabled={from + PER_PAGE >= shown.length}
            onClick={() => setPage(page + 1)}
          >
            {t("page.next")}
          </button>
        </nav>
      )}
    </>
  );
}

function TrackText({ track, fps }: { track: Track; fps: number }) {
  const frames = track.last_frame - track.first_frame + 1;
  return (
    <span>
      <strong>
        <span
          class="dot"
          aria-hidden="true"
          style={{ backgroundColor: `hsl(${hue(track.id)} 95% 65%)` }}
        />
        {t("player.track", { label: known("label", track.label), id: track.id })}
      </strong>
      <small>
        {t("player.track.frames", {
          from: number(track.first_frame),
          to: number(track.last_frame),
          seconds: (frames / fps).toFixed(1),
        })}
      </small>
      <small>{t("player.track.confidence", { percent: percent(meanConfidence(track)) })}</small>
    </span>
  );
}

function Thumbnail({ thumbnails, track }: { thumbnails: Thumbnails | null; track: Track }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(
    () => canvas.current === null ? undefined : thumbnails?.add(canvas.current, track),
    [thumbnails, track],
  );
  return thumbnails && <canvas ref={canvas} width={WIDTH} height={HEIGHT} aria-hidden="true" />;
}
