import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "./api.ts";
import { Dialog, ErrorBox } from "./parts.tsx";
import { t } from "./text.ts";

export interface Action {
  busy: boolean;
  error: ApiError | null;
  clear: () => void;
  /** Performs the action. Returns whether it succeeded; its error is kept. */
  run: (action: () => Promise<unknown>) => Promise<boolean>;
}

/** Performs one action at a time. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
      setBusy(false);
      return true;
    } catch (failure) {
      setError(failure as ApiError);
      setBusy(false);
      return false;
    }
  };
  return { busy, error, clear: () => setError(null), run };
}

/** Asks before an action that cannot be undone. */
export function ConfirmDialog(
  { title, send, action, close, confirmed, children }: {
    title: string;
    send: string;
    action: Action;
    close: () => void;
    confirmed: () => void;
    children?: ComponentChildren;
  },
) {
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), confirmed())}>
        {children}
        {action.error && <ErrorBox error={action.error} />}
        <p class="buttons">
          <button type="button" onClick={close}>{t("action.close")}</button>
          <button type="submit" class="danger" disabled={action.busy}>{send}</button>
        </p>
      </form>
    </Dialog>
  );
}
