import { useRef, useState } from "preact/hooks";
import { ApiError, change } from "./api.ts";
import { useShared } from "./context.ts";
import { ErrorBox, Field } from "./parts.tsx";
import { link } from "./route.ts";
import { t } from "./text.ts";

const TYPES = ["fileset", "file", "videostream"] as const;

/** A random key, so that sending the same form twice submits one job. */
function newKey(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

export function SubmitPage() {
  const { pools, pool } = useShared();
  const [error, setError] = useState<ApiError | null>(null);
  const [sending, setSending] = useState(false);
  const key = useRef(newKey());
  const errorOf = (field: string) => error?.fields.find((each) => each.field === field)?.message;
  const send = async (form: HTMLFormElement) => {
    setSending(true);
    setError(null);
    const values = new FormData(form);
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const name = text("camera_name");
    try {
      const answer = await change<{ job_id: string }>(
        "POST",
        "/deepstream/analysis/start",
        {
          camera_path: text("camera_path"),
          camera_type: text("camera_type"),
          ...(name === "" ? {} : { camera_name: name }),
          output_dir: text("output_dir"),
          pool: text("pool"),
          priority: Number(text("priority")),
        },
        { "Idempotency-Key": key.current },
      );
      location.hash = link(["jobs", answer.body.job_id]);
    } catch (failure) {
      setError(failure as ApiError);
      setSending(false);
    }
  };
  const input = (name: string, label: string, required: boolean, hint?: string) => (
    <Field
      id={name}
      label={required ? `${label} (${t("required")})` : label}
      hint={hint}
      error={errorOf(name)}
    >
      <input
        id={name}
        name={name}
        required={required}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={errorOf(name) !== undefined}
        aria-describedby={errorOf(name) ? `${name}-error` : hint ? `${name}-hint` : undefined}
      />
    </Field>
  );
  return (
    <>
      <h1>{t("submit.title")}</h1>
      <form
        class="panel"
        onInput={() => (key.current = newKey())}
        onSubmit={(event) => (event.preventDefault(), send(event.currentTarget))}
      >
        {error && (
          <>
            <ErrorBox error={error} />
            {error.job && <p><a href={link(["jobs", error.job])}>{error.job}</a></p>}
          </>
        )}
        {input("camera_path", t("submit.path"), true, t("submit.path.hint"))}
        <Field id="camera_type" label={t("submit.type")} error={errorOf("camera_type")}>
          <select id="camera_type" name="camera_type">
            {TYPES.map((type) => <option key={type} value={type}>{t(`submit.type.${type}`)}</option>)}
          </select>
        </Field>
        {input("camera_name", t("submit.name"), false)}
        {input("output_dir", t("submit.output"), true)}
        <Field id="pool" label={t("pool")} error={errorOf("pool")}>
          <select id="pool" name="pool" defaultValue={pool}>
            {pools.map((each) => (
              <option key={each.pool} value={each.pool} selected={each.pool === pool}>
                {each.pool}
              </option>
            ))}
          </select>
        </Field>
        <Field
          id="priority"
          label={t("submit.priority")}
          hint={t("submit.priority.hint")}
          error={errorOf("priority")}
        >
          <input id="priority" name="priority" type="number" min={0} max={9} defaultValue="0" required />
        </Field>
        <p class="buttons">
          <button type="submit" class="primary" disabled={sending}>
            {sending ? t("submit.sending") : t("submit.send")}
          </button>
        </p>
      </form>
    </>
  );
}
