import { equal, simulateBrowser } from "./support.ts";

simulateBrowser();
const { forAll } = await import("../src/bulk.tsx");
const { scaled } = await import("../src/desired.tsx");
const { askedBy, filters, parameters } = await import("../src/jobfilters.tsx");
const { launchRequest } = await import("../src/launch.tsx");
const { parse } = await import("../src/route.ts");
const { isAllowed, VIEWS } = await import("../src/views.tsx");

Deno.test("an action for all jobs is performed once each, and errors do not stop it", async () => {
  const done: number[] = [];
  let running = 0;
  let max = 0;
  const errors = await forAll([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    max = Math.max(max, ++running);
    await Promise.resolve();
    running--;
    if (item % 3 === 0) {
      throw new Error(`refused ${item}`);
    }
    done.push(item);
  });
  equal(done.sort(), [1, 2, 4, 5, 7]);
  equal(errors.map((error) => error.message), ["refused 3", "refused 6"]);
  equal(max, 3);
});

Deno.test("a launch request leaves out what was not entered", () => {
  const form = new FormData();
  for (const name of ["profile", "host", "instance_id", "streams_count", "gpu_allocated"]) {
    form.set(name, " ");
  }
  form.set("pool", "night");
  equal(launchRequest(form), { pool: "night" });
  form.set("profile", " reference ");
  form.set("streams_count", "4");
  form.set("gpu_allocated", "0, 1 3");
  equal(launchRequest(form), {
    pool: "night",
    profile: "reference",
    streams_count: 4,
    gpu_allocated: [0, 1, 3],
  });
});

Deno.test("a scaled fleet keeps the other groups, and the scheduler's numbers", () => {
  const group = (name: string, instances: number, minimum: number | null, maximum: number | null) => ({
    name,
    host: "edge",
    profile: "reference",
    streams_count: 2,
    instances,
    minimum,
    maximum,
    settings: { gpu_allocated: [0] },
    running: 1,
    starting: 0,
    broken: 0,
    surplus: 0,
    outdated: 0,
    processes: [],
  });
  const groups = [group("a", 1, null, null), group("b", 2, null, null), group("c", 3, 1, 4)];
  const body = scaled({ pool: "default", version: 7, converged: true, groups }, "a", 5);
  equal(body.version, 7);
  equal(body.groups.map((each) => [each.name, each.instances, each.minimum]), [
    ["a", 5, null],
    ["b", 2, null],
    ["c", null, 1],
  ]);
  equal(body.groups[0]?.settings, { gpu_allocated: [0] });
});

Deno.test("filters come from the address, and invalid ones are ignored", () => {
  const asked = (query: string) => askedBy(parse(`#/jobs?${query}`), "default");
  equal(parameters(asked("view=history&tenant=a%26b&camera=9007199254740993")), {
    pool: "default",
    tenant: "a&b",
    camera_id: "9007199254740993",
  });
  equal(filters(asked("view=nonsense&state=NONE&camera=x1")), {
    pool: "default",
    view: "running",
    state: "",
    tenant: "",
    camera: "",
  });
  equal(asked("offset=-3").offset, 0);
});

Deno.test("pages are offered from their role on", () => {
  const offered = (role: "viewer" | "operator" | "admin") =>
    [...VIEWS].filter(([, view]) => isAllowed(view, { key: "", name: "", role, csrf_token: null }))
      .map(([path]) => path);
  equal(["submit", "launch", "keys", "audit"].filter((page) => offered("viewer").includes(page)), []);
  equal(["keys", "audit"].filter((page) => offered("operator").includes(page)), []);
  equal(offered("admin"), [...VIEWS.keys()]);
});
