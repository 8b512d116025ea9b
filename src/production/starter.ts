/** Where an editor finds the schema of a production file when Shotcaller is installed as a package beside it. */
const packagedSchema = './node_modules/shotcaller/schema/production.schema.json';

/**
 * The commented production file that `init` writes: one episode of three shots that reads without problems.
 * @param id id of the production: lower-case letters, digits, '-'.
 * @param schema path of the JSON Schema as seen from the file, or its URL.
 */
export function starterProduction(id: string, schema: string = packagedSchema): string {
  return `# yaml-language-server: $schema=${schema}
# A production: episodes > scenes > shots. \`shotcaller plan\` shows which engine would make each shot and
# what it would cost; it spends nothing. \`shotcaller run\` makes the episode.

production: ${id}                 # id: lower-case letters, digits, '-'
title: The Lighthouse

# What every picture has in common. references: key art, relative to this file.
look: { style: photoreal, palette: [slate, amber], references: [] }

# What is delivered. Everything the engines make is brought to this size and rate.
delivery: { width: 1280, height: 720, fps: 24, loudnessLufs: -14 }

# The whole production never spends more than cap, in dollars; one shot never more than perShotMax.
budget: { cap: 20, currency: USD, perShotMax: 4 }

policy:
  planGate: ask                   # ask = a person says yes before money is spent; auto = go on
  takeGate: auto                  # auto = the quality gate decides about each take
  episodeGate: auto
  maxAttemptsPerShot: 4           # then the shot waits for a person
  degrade: ask                    # may a fallback lose a reference, seed or sound? ask | allow

# Which engines may be used; '*' stands for anything, e.g. "runway/*".
engines: { allow: ["*"], deny: [], prefer: {} }

# What must stay the same from shot to shot.
bible:
  characters:
    edda:
      look: "woman in her sixties, white braid, navy wool coat, brass lantern"
      references: []              # pictures of her, best first, e.g. [bible/edda-1.png]
      # A real person's likeness needs consent; engines are refused after it expires.
      # consent: { holder: "Name", scope: series, document: consent/edda.pdf, expires: 2030-12-31 }
  places:
    lighthouse: { look: "stone lighthouse on a bare headland, storm light" }

episodes:
  - id: e01
    title: The Last Lamp
    scenes:
      - id: sc010
        place: lighthouse         # every shot of the scene plays here
        shots:
          - id: sh010
            type: establishing    # establishing | action | character | dialogue | stylized | insert
            prompt: "Wide shot of the lighthouse at dusk, waves break over the rocks, the lamp is dark"
            durationS: 5
            camera: push          # static push pull pan tilt truck orbit handheld
          - id: sh020
            type: action
            prompt: "Edda climbs the spiral stairs two steps at a time, the lantern swings in her hand"
            durationS: 4
            characters: [edda]
          - id: sh030
            type: character
            prompt: "Edda sets the lantern into the dark lens, and its light finds her face"
            durationS: 4
            characters: [edda]
            continues: sh020      # starts where sh020 ends: its last frame is the first frame here
            hero: true            # never an experiment; never accepted below pass without a person
            audio: { dialogue: "Not tonight.", sfx: true }
`;
}
