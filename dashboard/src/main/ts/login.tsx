import { useState } from "preact/hooks";
import { ApiError, change } from "./api.ts";
import { ErrorBox, Field } from "./parts.tsx";
import { t } from "./text.ts";
import type { Session } from "./types.ts";

export function LoginPage({ done }: { done: (session: Session) => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const [sending, setSending] = useState(false);
  const send = async (form: HTMLFormElement) => {
    setSending(true);
    setError(null);
    try {
      const key = String(new FormData(form).get("key") ?? "").trim();
      done((await change<Session>("POST", "/deepstream/session", { key })).body);
    } catch (failure) {
      setError(failure as ApiError);
      setSending(false);
    }
  };
  return (
    <>
      <h1>{t("login.title")}</h1>
      <form
        class="panel"
        onSubmit={(event) => (event.preventDefault(), send(event.currentTarget))}
      >
        {error && <ErrorBox error={error} />}
        <Field id="key" label={t("login.key")} hint={t("login.hint")}>
          <input
            id="key"
            name="key"
            type="password"
            required
            autocomplete="current-password"
            aria-describedby="key-hint"
          />
        </Field>
        <p class="buttons">
          <button type="submit" class="primary" disabled={sending}>{t("login.send")}</button>
        </p>
      </form>
    </>
  );
}
