// The conversation with Python, both ways over one QWebChannel object.
//
// Python tells:  one JSON object {do: "...", ...} a message; `on` registers who does it.
// The page says: one JSON object {type: "...", ...} a message, checked field by field in maps/bridge.py.
// Neither carries data: layers and tiles are fetched from our own scheme.

const MOST_TOLD = 200;
const doers = new Map();
let far = null;

export function on(name, doer) {
  doers.set(name, doer);
}

export function say(type, fields = {}) {
  if (far) far.say(JSON.stringify({ type, ...fields }));
}

export function stumble(what) {
  say("stumbled", { what: String(what).slice(0, 480) });
}

// Once: what fails with every frame is one sentence in the log, not one a frame.
const told = new Set();
export function stumbleOnce(what) {
  const text = String(what);
  if (told.has(text) || told.size >= MOST_TOLD) return;
  told.add(text);
  stumble(text);
}

// Asked for while the page's other modules have still to run.
const opened = new Promise((open) => new QWebChannel(window.qt.webChannelTransport, open));

export function connect() {
  opened.then((channel) => {
    far = channel.objects.bridge;
    far.told.connect((text) => {
      const message = JSON.parse(text);
      const doer = doers.get(message.do);
      if (!doer) return stumble(`told to do an unknown thing: ${message.do}`);
      try {
        doer(message);
      } catch (error) {
        stumble(`${message.do}: ${error.stack || error}`);
      }
    });
    say("ready");
  });
}

window.addEventListener("error", (event) => stumble(event.message));
window.addEventListener("unhandledrejection", (event) => stumble(event.reason));
