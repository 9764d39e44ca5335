import type { Track, Tracks } from "./types.ts";

/** Share of a frame by which a presentation time may be early because containers round it. */
const EARLY = 0.1;

const FALLBACK_FPS = 25;
const UNLABELLED = "?";

/** A box of a track in one frame, in pixels of the frame. */
export interface Box {
  track: Track;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number | null;
}

/** The frame shown at a time in seconds, counted from 0. */
export function frameAt(seconds: number, fps: number): number {
  return Math.max(0, Math.floor(seconds * fps + EARLY));
}

/** A time in the middle of the frame, so that a seek cannot end at its neighbour. */
export function timeOf(frame: number, fps: number): number {
  return (frame + 0.5) / fps;
}

/** The boxes of each frame. */
export function boxesByFrame(tracks: Track[]): Map<number, Box[]> {
  const frames = new Map<number, Box[]>();
  for (const track of tracks) {
    for (const [frame, x, y, width, height, confidence] of track.boxes) {
      const boxes = frames.get(frame);
      const box = { track, x, y, width, height, confidence };
      if (boxes === undefined) {
        frames.set(frame, [box]);
      } else {
        boxes.push(box);
      }
    }
  }
  return frames;
}

/** Mean confidence of the track's boxes, 0 to 1; null if none is known. */
export function meanConfidence(track: Track): number | null {
  const known = track.boxes.flatMap((box) => box[5] ?? []);
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** Number of frames in the file, at least 1, also if the result counts fewer than its tracks reach. */
export function frameCount(tracks: Tracks): number {
  return tracks.tracks.reduce(
    (max, track) => Math.max(max, track.last_frame + 1),
    Math.max(1, tracks.frames),
  );
}

/** The result with a usable frame rate and labels: apps may report 0 and none if they are unknown. */
export function withDefaults(
  result: Omit<Tracks, "tracks"> & { tracks: (Omit<Track, "label"> & { label: string | null })[] },
): Tracks {
  return {
    ...result,
    fps: result.fps > 0 ? result.fps : FALLBACK_FPS,
    tracks: result.tracks.map((track) => ({ ...track, label: track.label ?? UNLABELLED })),
  };
}

/** A hue in degrees by which neighbouring track numbers are told apart. */
export function hue(track: number): number {
  const golden = 137.508;
  return Math.round((track * golden) % 360);
}

/** The labels of the tracks in alphabetical order. */
export function labels(tracks: Track[]): string[] {
  return [...new Set(tracks.map((track) => track.label))].sort();
}

/** The part of the frame shown as a thumbnail: the box with a margin, within the frame. */
export function crop(
  box: [number, number, number, number],
  frame: { width: number; height: number },
  ratio: number,
): [number, number, number, number] {
  const margin = 1.2;
  const [x, y, w, h] = box;
  const wanted = Math.max(w * margin, h * margin * ratio);
  const width = Math.min(wanted, frame.width, frame.height * ratio);
  const height = width / ratio;
  const left = Math.min(Math.max(0, x + w / 2 - width / 2), frame.width - width);
  const top = Math.min(Math.max(0, y + h / 2 - height / 2), frame.height - height);
  return [left, top, width, height];
}
