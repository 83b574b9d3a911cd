/** Calls back when the page is looked at again, or the network returns. Returns what ends that. */
export function onWake(wake: () => void): () => void {
  const looked = () => document.visibilityState === "visible" && wake();
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", looked);
  return () => {
    removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", looked);
  };
}
