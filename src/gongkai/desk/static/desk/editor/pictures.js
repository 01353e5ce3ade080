// Pictures: uploaded one by one, never without words that say what is on them.

import { ask } from "./ask.js";

export function pictures(root, editor, form, addresses) {
  const token = () => form.elements.namedItem("csrfmiddlewaretoken").value;

  async function send(file, alt) {
    const data = new FormData();
    data.append("picture", file);
    data.append("alt", alt);
    let response;
    try {
      response = await fetch(root.dataset.pictures, { method: "POST", body: data, headers: { "X-CSRFToken": token() } });
    } catch {
      return { error: "网络中断，图片没有上传。请检查网络后再点一次。" };
    }
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      return { error: "没有上传成功，可能登录已过期。请在新窗口登录后再点一次。" };
    }
    return response.json();
  }

  function choose(file = null, at = null) {
    const { selection } = editor.state;
    const chosen = selection.node?.type.name === "picture" ? selection.node : null;
    if (chosen && !file) return words(chosen, selection.from);
    const place = at ?? selection.to;
    ask("picture", (dialog) => {
      dialog.querySelector("[data-ask-file]").hidden = Boolean(file);
      dialog.querySelector("#ask-picture-file").value = "";
      dialog.querySelector("#ask-picture-alt").value = "";
      show(dialog, file ? URL.createObjectURL(file) : "");
    }, async (dialog) => {
      const picked = file ?? dialog.querySelector("#ask-picture-file").files[0];
      const alt = dialog.querySelector("#ask-picture-alt").value.trim();
      if (!picked) return "请选择一个图片文件。";
      if (!alt) return "请写明图上是什么。没有文字说明的图片，盲人读者读不到。";
      const answer = await send(picked, alt);
      if (answer.error) return answer.error;
      addresses[answer.sha256] = answer.url;
      const node = { type: "picture", attrs: { src: `file:${answer.sha256}`, alt, width: answer.width, height: answer.height } };
      editor.chain().insertContentAt(Math.min(place, editor.state.doc.content.size), node).focus().run();
      return "";
    });
    return true;
  }

  function words(node, place) {
    ask("picture", (dialog) => {
      dialog.querySelector("[data-ask-file]").hidden = true;
      dialog.querySelector("#ask-picture-alt").value = node.attrs.alt ?? "";
      show(dialog, addresses[node.attrs.src.slice(5)] ?? "");
    }, (dialog) => {
      const alt = dialog.querySelector("#ask-picture-alt").value.trim();
      if (!alt) return "请写明图上是什么。不需要这幅图的，关闭后按 Delete 删去。";
      editor.chain().focus().command(({ tr }) => tr.setNodeAttribute(place, "alt", alt) && true).run();
      return "";
    });
    return true;
  }

  // The policy of the page shows no picture of `blob:`; a small one is shown as `data:`.
  function show(dialog, address) {
    const shown = dialog.querySelector("[data-ask-shown]");
    shown.hidden = true;
    if (address.startsWith("blob:")) URL.revokeObjectURL(address);
    else if (address) { shown.src = address; shown.hidden = false; }
  }

  const picked = (data) => [...(data?.files ?? [])].find((file) => file.type.startsWith("image/"));
  return {
    choose: () => choose(),
    // A screenshot comes as a file alone; a page from Word brings both, and its words count.
    onPaste(event) {
      const file = picked(event.clipboardData);
      if (!file || event.clipboardData.getData("text/html").replace(/<[^>]*>/g, "").trim()) return false;
      return choose(file);
    },
    onDrop(event) {
      const file = picked(event.dataTransfer);
      if (!file) return false;
      event.preventDefault();
      // Where it was let go, not where the cursor stood before.
      const at = editor.view.posAtCoords({ left: event.clientX, top: event.clientY });
      return choose(file, at?.pos ?? null);
    },
  };
}
