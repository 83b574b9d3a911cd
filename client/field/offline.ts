/** Whether the page opens without a network, next time. */
export const mayWorkOffline = (): boolean => window.isSecureContext && "serviceWorker" in navigator;

/** Keeps the page's own files on the phone. A page in development has none to keep. */
export function registerOffline(): void {
  if (!mayWorkOffline() || import.meta.env.DEV) return;
  const register = () => void navigator.serviceWorker.register("/field-worker.js", { scope: "/field", updateViaCache: "none" }).catch(() => {}); // it works with a network all the same
  // what the page needs itself comes first on a bad line
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register);
}
