"use strict";
// Runs before the terminal's own script: keeps it within huddle, and tells the person why a window closed.
(() => {
  // The terminal opens files and links by window.open. Files of huddle are fetched; nothing else is opened.
  window.open = (address) => {
    const url = new URL(address ?? "", location.href);
    if (url.origin === location.origin && url.pathname.startsWith("/download/")) {
      const link = document.createElement("a");
      link.href = url.href;
      link.download = "";
      document.body.append(link);
      link.click();
      link.remove();
    }
    return null;
  };

  const tellWhy = async () => {
    const reason = document.getElementById("reason");
    try {
      const answer = await fetch("/why", { cache: "no-store" });
      reason.textContent = (await answer.text()) || reason.textContent;
    } catch {
      reason.textContent = "huddle serve has ended, or this computer has lost the way to it.";
    }
    document.getElementById("again").focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("again").addEventListener("click", () => location.reload());
    let open = false;
    let closed = false;
    new MutationObserver(() => {
      const names = document.body.classList;
      if (!open && names.contains("-first-byte")) {
        open = true;
        document.querySelector(".xterm-helper-textarea")?.focus();
      }
      if (!closed && names.contains("-closed")) {
        closed = true;
        tellWhy();
      }
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
})();
