import { en } from "../src/text.en.ts";
import { ko } from "../src/text.ko.ts";
import { link, parse } from "../src/route.ts";

const storage = new Map<string, string>();
Object.defineProperty(globalThis, "localStorage", {
  value: {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
  },
});
const { fill } = await import("../src/text.ts");
const { bytesOf, frameRate, wallColumns } = await import("../src/video.ts");
const { duration, filesInProgress, share, slotLook } = await import("../src/format.ts");

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) {
    throw new Error(`expected ${b}, but it is ${a}`);
  }
}

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

Deno.test("progress counts ended files and the part of the current ones", () => {
  const job = { total_files: 4, files_done: 1, files_failed: 1 };
  equal(share(job, null), 0.5);
  equal(share(job, { processing: [{ file_id: 1, progress_pct: 50 }] }), 0.625);
  equal(share({ ...job, total_files: null }, null), null);
  equal(share({ ...job, files_done: 3 }, [{ file_id: 1, progress_pct: 99 }]), 1);
  equal(filesInProgress("nonsense"), []);
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

Deno.test("the wall has as many columns as rows, at most four", () => {
  equal([1, 2, 4, 5, 9, 10, 16].map(wallColumns), [1, 2, 2, 3, 3, 4, 4]);
});

Deno.test("the frame rate is that of the frames drawn", () => {
  equal([frameRate([]), frameRate([5]), frameRate([0, 100, 200])], [0, 0, 10]);
});

Deno.test("Base64 becomes bytes", () => {
  equal([...bytesOf("/9j/")], [255, 216, 255]);
});
