import { useState } from "preact/hooks";
import { change } from "./api.ts";
import { useShared } from "./context.ts";
import { useAction } from "./dialogs.tsx";
import { ErrorBox, Field } from "./parts.tsx";
import { link } from "./route.ts";
import { type Key, t } from "./text.ts";

const MAX_STREAMS = 256;

interface Input {
  name: string;
  label: Key;
  hint?: Key;
  required?: boolean;
  type?: string;
}

const INPUTS: Input[] = [
  { name: "profile", label: "process.profile", hint: "launch.profile.hint", required: true },
  { name: "host", label: "process.host", hint: "launch.host.hint" },
  { name: "instance_id", label: "launch.id", hint: "launch.id.hint" },
  { name: "streams_count", label: "fleet.streams", hint: "launch.streams.hint", type: "number" },
  { name: "gpu_allocated", label: "launch.gpus", hint: "launch.gpus.hint" },
];

/** The launch request of the form; empty fields are left out. */
export function launchRequest(values: FormData): Record<string, unknown> {
  const text = (name: string) => String(values.get(name) ?? "").trim();
  const body: Record<string, unknown> = { pool: text("pool") };
  for (const name of ["profile", "host", "instance_id"]) {
    if (text(name) !== "") {
      body[name] = text(name);
    }
  }
  if (text("streams_count") !== "") {
    body.streams_count = Number(text("streams_count"));
  }
  if (text("gpu_allocated") !== "") {
    body.gpu_allocated = text("gpu_allocated").split(/[\s,]+/).map(Number);
  }
  return body;
}

export function LaunchPage() {
  const { pools, pool } = useShared();
  const action = useAction();
  const [request, setRequest] = useState<Record<string, unknown>>({ pool });
  const errorOf = (field: string) =>
    action.error?.fields.find((each) => each.field === field)?.message;
  const send = (form: HTMLFormElement) =>
    action.run(async () => {
      const body = launchRequest(new FormData(form));
      const answer = await change<{ instance_id: string }>("POST", "/deepstream/launch", body);
      location.hash = link(["instances", answer.body.instance_id]);
    });
  return (
    <>
      <h1>{t("launch.title")}</h1>
      <form
        class="panel"
        onInput={(event) => setRequest(launchRequest(new FormData(event.currentTarget)))}
        onSubmit={(event) => (event.preventDefault(), send(event.currentTarget))}
      >
        {action.error && <ErrorBox error={action.error} />}
        {INPUTS.map(({ name, label, hint, required, type }) => (
          <Field
            key={name}
            id={name}
            label={required ? `${t(label)} (${t("required")})` : t(label)}
            hint={hint && t(hint)}
            error={errorOf(name)}
          >
            <input
              id={name}
              name={name}
              type={type}
              required={required}
              min={type === "number" ? 1 : undefined}
              max={type === "number" ? MAX_STREAMS : undefined}
              pattern={name === "gpu_allocated" ? "\\s*\\d+([\\s,]+\\d+)*\\s*" : undefined}
              autocomplete="off"
              spellcheck={false}
              aria-invalid={errorOf(name) !== undefined}
              aria-describedby={errorOf(name) ? `${name}-error` : `${name}-hint`}
            />
          </Field>
        ))}
        <Field id="pool" label={t("pool")} error={errorOf("pool")}>
          <select id="pool" name="pool">
            {pools.map((each) => (
              <option key={each.pool} value={each.pool} selected={each.pool === pool}>
                {each.pool}
              </option>
            ))}
          </select>
        </Field>
        <details>
          <summary>{t("launch.request")}</summary>
          <pre tabIndex={0}>POST /deepstream/launch{"\n"}{JSON.stringify(request, null, 2)}</pre>
        </details>
        <p class="buttons">
          <button type="submit" class="primary" disabled={action.busy}>
            {t(action.busy ? "launch.sending" : "launch.send")}
          </button>
        </p>
      </form>
    </>
  );
}
