/** Sending other things than text: one's own file, and samples of what a phone can send. */

import { menu, toast } from "./dialogs.js";

const LARGEST = 20 * 1024 * 1024;
const SAMPLE_PLACE = { latitude: 37.9601, longitude: 58.3261 };

/**
 * Opens the menu of what can be sent.
 * @param {HTMLElement} button
 * @param {HTMLInputElement} picker a file input
 * @param {object} words
 * @param {(body: object, preview: string) => void} onSend the body of a message for the transport
 */
export function attachMenu(button, picker, words, onSend) {
  const sample = (label, symbol, body) => ({ label, symbol, run: () => onSend(body, label) });
  const pick = () => {
    picker.value = "";
    picker.onchange = () => sendFile(picker.files[0], words, onSend);
    picker.click();
  };
  const items = [
    { label: words.file, symbol: "file", run: pick },
    sample(words.photo, "photo", { photo: true }),
    sample(words.video, "video", { video: true }),
    sample(words.voice, "voice", { voice: true }),
    sample(words.sticker, "smile", { sticker: true }),
    sample(words.location, "pin", { location: SAMPLE_PLACE }),
    sample(words.contact, "person", { contact: true }),
    sample(words.poll, "poll", { poll: true }),
  ];
  menu(button, items, words.attach);
}

/** What a reply button that asks for the phone's place sends. */
export const samplePlace = () => ({ location: SAMPLE_PLACE });

async function sendFile(file, words, onSend) {
  if (!file) return;
  if (file.size > LARGEST) {
    toast(words.tooBig);
    return;
  }
  const content = await base64(file);
  onSend({ document: { file_name: file.name, content_base64: content, ...(file.type && { mime_type: file.type }) } }, file.name);
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
