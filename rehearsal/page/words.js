// What Teams reads in a card's text: a little Markdown, entities, backslashes and mentions; never HTML.

const KEPT = /\\([!-/:-@[-`{-~])|&(amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});/gi;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export function escaped(text) {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

function entity(name) {
  const key = name.toLowerCase();
  if (!key.startsWith("#")) return NAMED[key];
  const code = key[1] === "x" ? parseInt(key.slice(2), 16) : parseInt(key.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}

function emphasised(text) {
  return text
    .replace(/&lt;at&gt;(.+?)&lt;\/at&gt;/g, '<span class="mention">$1</span>')
    .replace(/\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g, '<a href="$2" target="_blank" rel="noreferrer">$1</a>')
    .replace(/\*\*(?=\S)(.+?)(?<=\S)\*\*/g, "<strong>$1</strong>")
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/g, "<s>$1</s>")
    .replace(/(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])/g, "<em>$1</em>")
    .replace(/(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)/g, "<em>$1</em>");
}

function block(lines) {
  if (lines.every((line) => /^[-*+] /.test(line))) {
    return `<ul>${lines.map((line) => `<li>${emphasised(line.slice(2))}</li>`).join("")}</ul>`;
  }
  if (lines.every((line) => /^\d{1,9}[.)] /.test(line))) {
    const items = lines.map((line) => `<li>${emphasised(line.replace(/^\d+[.)] /, ""))}</li>`);
    return `<ol>${items.join("")}</ol>`;
  }
  return `<p>${emphasised(lines.join("\n"))}</p>`;
}

// HTML for the renderer. What was escaped is put back last, so it is read as nothing but itself.
export function html(text) {
  const kept = [];
  const plain = text.replace(/[\ue000\ue001]/g, "").replace(/\r\n?/g, "\n");
  const held = plain.replace(KEPT, (_all, mark, name) => {
    kept.push(escaped(mark ?? entity(name)));
    return `\ue000${kept.length - 1}\ue001`;
  });
  const blocks = escaped(held)
    .split(/\n{2,}/)
    .map((part) => part.split("\n").filter(Boolean))
    .filter((lines) => lines.length);
  return blocks.map(block).join("").replace(/\ue000(\d+)\ue001/g, (_all, index) => kept[index]);
}
