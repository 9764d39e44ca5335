import { en } from "../src/text.en.ts";
import { ko } from "../src/text.ko.ts";
import { link, parse } from "../src/route.ts";
import type { VNode } from "preact";
import { OUTCOMES, type Track } from "../src/types.ts";
import { equal, simulateBrowser } from "./support.ts";

simulateBrowser();
const { OutcomeMark } = await import("../src/parts.tsx");
const { fill } = await import("../src/text.ts");
const { boxesByFrame, crop, frameAt, frameCount, meanConfidence, timeOf, withDefaults } = await import(
  "../src/tracks.ts"
);
const { bytesOf, frameRate, wallColumns } = await import("../src/video.ts");
const { duration, filesInProgress, share, slotLook } = await import("../src/format.ts");

const ICONS = { all: "✓", partial: "◐", none: "✕" };

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

Deno.test("both languages have the same keys and placeholders", () => {
  equal(Object.keys(ko).sort(), Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) {
    equal([key, placeholders(ko[key as keyof typeof en])], [key, placeholders(text)]);
  }
});

Deno.test("every text is used", async () => {
  let sources = "";
  for await (const file of Deno.readDir("src")) {
    if (!file.name.startsWith("text.") && /\.tsx?$/.test(file.name)) {
      sources += await Deno.readTextFile(`src/${file.name}`);
    }
  }
  const dynamic = [...sources.matchAll(/known\("(\w+)"/g)].map((found) => `${found[1]}.`)
    .concat([...sources.matchAll(/`([\w.]+\.)\$\{/g)].map((found) => found[1] ?? ""));
  const unused = Object.keys(en).filter((key) =>
    !sources.includes(`"${key}"`) && !dynamic.some((prefix) => key.startsWith(prefix))
  );
  equal(unused, []);
});

Deno.test("a link is parsed to the same view", () => {
  const route = parse(link(["jobs", "default.01/x y"], { view: "waiting", text: "", pool: "a&b" }));
  equal(route.path, ["jobs", "default.01/x y"]);
  equal([...route.query], [["view", "waiting"], ["pool", "a&b"]]);
  equal(parse("").path, []);
});

Deno.test("fill replaces known names only", () => {
  equal(fill("{a} of {b}", { a: 1 }), "1 of {b}");
});

Deno.test("progress is the server's, until an event reports more", () => {
  const job = { total_files: 4, files_done: 1, files_failed: 1, percent: 60 };
  const files = (progress_pct: number) => [{ file_id: 1, progress_pct }];
  equal(share(job, null), 0.6);
  equal(share(job, { processing: files(20) }), 0.6);
  equal(share(job, { completed_count: 2, processing: files(50) }), 0.625);
  equal(share({ ...job, files_done: 3 }, files(99)), 1);
  equal(share({ ...job, percent: null }, files(50)), null);
  equal(share({ ...job, total_files: null, percent: 0 }, files(50)), 0);
  equal(filesInProgress("nonsense"), []);
});

Deno.test("an event from before the end of a file does not count the file twice", () => {
  const job = { total_files: 4, files_done: 2, files_failed: 0, percent: 50 };
  equal(share(job, { completed_count: 1, processing: [{ file_id: 1, progress_pct: 90 }] }), 0.5);
});

Deno.test("an outcome is named by a text, and its icon is hidden from screen readers", () => {
  equal(OutcomeMark({ outcome: null }), null);
  for (const outcome of OUTCOMES) {
    const mark = OutcomeMark({ outcome }) as VNode<{ children: (VNode<object> | string)[] }>;
    const [icon, ...text] = mark.props.children;
    equal((icon as VNode<object>).props, { "aria-hidden": "true", children: ICONS[outcome] });
    equal(text.join(""), ` ${en[`outcome.${outcome}`]}`);
  }
});

Deno.test("a duration names its two largest units", () => {
  equal(duration(0), "0 sec");
  equal(duration(3_725), "1 hr 2 min");
  equal(duration(86_400), "1 day");
});

Deno.test("a slot without a record is not in use, and a lost one is lost whatever its state", () => {
  equal(slotLook(undefined), "absent");
  const slot = { instance_id: "a", stream_id: 0, state: "HELD" as const, lost: false, job: null };
  equal(slotLook({ ...slot, draining: false }), "busy");
  equal(slotLook({ ...slot, draining: true }), "draining");
  equal(slotLook({ ...slot, draining: false, lost: true }), "lost");
});

Deno.test("a frame's time leads back to the frame at common rates", () => {
  for (const fps of [10, 24_000 / 1_001, 25, 30_000 / 1_001, 60]) {
    for (const frame of [0, 1, 7, 1_799, 107_892]) {
      equal(frameAt(timeOf(frame, fps), fps), frame);
      // A presentation time in whole milliseconds, as WebM has it.
      equal(frameAt(Math.floor(frame / fps * 1_000) / 1_000, fps), frame);
    }
  }
});

Deno.test("boxes are found by their frame, with the track they belong to", () => {
  const track = (id: number, boxes: Track["boxes"]) => ({
    id,
    label: "person",
    first_frame: boxes[0]?.[0] ?? 0,
    last_frame: boxes.at(-1)?.[0] ?? 0,
    boxes,
  });
  const tracks = [track(1, [[3, 1, 2, 3, 4, 0.5], [4, 1, 2, 3, 4, 1]]), track(2, [[4, 5, 6, 7, 8, 1]])];
  const frames = boxesByFrame(tracks);
  equal(frames.get(2), undefined);
  equal(frames.get(4)?.map((box) => [box.track.id, box.x, box.confidence]), [[1, 1, 1], [2, 5, 1]]);
  equal(tracks.map(meanConfidence), [0.75, 1]);
  equal(meanConfidence(track(3, [[0, 0, 0, 1, 1, null]])), null);
  const result = { file: "a.mp4", width: 8, height: 6, fps: 10, frames: 2, tracks };
  equal(frameCount(result), 5);
  equal(frameCount({ ...result, frames: 9 }), 9);
  equal(frameCount({ ...result, frames: 0, tracks: [] }), 1);
  equal([withDefaults(result).fps, withDefaults({ ...result, fps: 0 }).fps], [10, 25]);
  const unlabelled = { ...track(4, []), label: null };
  equal(withDefaults({ ...result, tracks: [unlabelled] }).tracks[0]?.label, "?");
});

Deno.test("a thumbnail has its ratio and stays within the frame", () => {
  const frame = { width: 768, height: 576 };
  for (const box of [[0, 0, 10, 40], [700, 500, 68, 76], [100, 0, 50, 576], [0, 0, 768, 576]]) {
    const [x, y, width, height] = crop(box as [number, number, number, number], frame, 4 / 3);
    equal(Math.round(width / height * 100), 133);
    equal(x >= 0 && y >= 0 && x + width <= 768.001 && y + height <= 576.001, true);
  }
});

Deno.test("the wall has as many columns as rows, at most four", () => {
  equal([1, 2, 4, 5, 9, 10, 16].map(wallColumns), [1, 2, 2, 3, 3, 4, 4]);
});

Deno.test("the frame rate is that of the frames drawn", () => {
  equal([frameRate([]), frameRate([5]), frameRate([0, 100, 200])], [0, 0, 10]);
});

Deno.test("Base64 becomes bytes", () => {
  equal([...bytesOf("/9j/")], [255, 216, 255]);
});
