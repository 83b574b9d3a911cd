/** Hands a text to whoever reads the page, as a file. */
export function saveAs(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // some browsers read it only after the click has ended
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
