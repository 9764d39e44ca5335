import { frameAt, timeOf } from "./tracks.ts";

/** Plays the frames of a file and reports the one that is shown. */
export interface Playback {
  play(): void;
  pause(): void;
  seek(frame: number): void;
  close(): void;
}

export interface PlaybackListener {
  onFrame: (frame: number) => void;
  onPlaying: (playing: boolean) => void;
}

/** Plays a video element. */
export function playVideo(
  video: HTMLVideoElement,
  fps: number,
  { onFrame, onPlaying }: PlaybackListener,
): Playback {
  const abort = new AbortController();
  const { signal } = abort;
  let request = 0;
  const exact = "requestVideoFrameCallback" in video;
  const report = () => onFrame(frameAt(video.currentTime, fps));
  const follow = () => {
    request = exact
      ? video.requestVideoFrameCallback((_, shown) => {
        onFrame(frameAt(shown.mediaTime, fps));
        follow();
      })
      : requestAnimationFrame(() => {
        report();
        follow();
      });
  };
  follow();
  video.addEventListener("seeked", report, { signal });
  video.addEventListener("play", () => onPlaying(true), { signal });
  video.addEventListener("pause", () => onPlaying(false), { signal });
  return {
    // A refused play, for example of a file that cannot be decoded, is an error event as well.
    play: () => void video.play().catch(() => onPlaying(false)),
    pause: () => video.pause(),
    seek: (frame) => {
      video.currentTime = timeOf(frame, fps);
      onFrame(frame);
    },
    close: () => {
      abort.abort();
      video.pause();
      if (exact) {
        video.cancelVideoFrameCallback(request);
      } else {
        cancelAnimationFrame(request);
      }
    },
  };
}

/** Plays frames without pictures, by the clock. */
export function playEmpty(
  frames: number,
  fps: number,
  { onFrame, onPlaying }: PlaybackListener,
): Playback {
  let frame = 0;
  let request = 0;
  const pause = () => {
    cancelAnimationFrame(request);
    request = 0;
    onPlaying(false);
  };
  const play = () => {
    const from = frame >= frames - 1 ? 0 : frame;
    const started = performance.now();
    const step = (now: number) => {
      frame = Math.min(frames - 1, from + Math.max(0, frameAt((now - started) / 1_000, fps)));
      onFrame(frame);
      if (frame >= frames - 1) {
        pause();
      } else {
        request = requestAnimationFrame(step);
      }
    };
    cancelAnimationFrame(request);
    request = requestAnimationFrame(step);
    onPlaying(true);
  };
  return {
    play,
    pause,
    seek: (to) => {
      frame = to;
      onFrame(frame);
      if (request !== 0) {
        play();
      }
    },
    close: () => cancelAnimationFrame(request),
  };
}
