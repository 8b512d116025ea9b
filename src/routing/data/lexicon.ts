const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words of physical action: bodies and things doing something fast, hard or skilled. */
export const actionWords = words(`
  sprint sprints run runs running chase chases fight fights punch punches kick kicks jump jumps leap leaps vault vaults
  climb climbs dance dances dive dives throw throws catch catches crash crashes smash smashes shatter shatters explode
  explodes explosion collapse collapses burst bursts fall falls race races swim swims ride rides skate skates ski surf
  surfs wrestle wrestles swing swings slam slams break breaks dodge dodges tackle spin spins roll rolls drag drags pull
  pulls push pushes lift lifts shoot shoots fire fires stumble stumbles grab grabs strike strikes pounce slide slides
  gallop gallops charge charges hurl hurls splash splashes flee flees escape escapes juggle skateboarding skiing surfing
  swimming climbing jumping dancing fighting fencing boxing rowing cycling`);

/** Words of movement: something flows, drifts or changes place. */
export const motionWords = words(`
  flow flows float floats drift drifts glide glides soar soars fly flies wave waves ripple ripples sway sways rotate
  rotates swirl swirls blow blows rain raining snow snowing wind storm pour pours stream streams sail sails turn turns
  fast quick rapid speeding rushing slow-motion timelapse time-lapse walk walks walking moves moving move approaching
  accelerate accelerates slow slows stop stops taking landing chewing grazing`);

/** Words that end in -ing without being something done. */
export const notVerbs = words(`
  building buildings evening morning ceiling king ring thing things wing wings spring string parking dining living wedding
  clothing lightning painting drawing sibling nothing something anything everything during string railing crossing
  swimming-pool setting surrounding interesting stunning amazing breathtaking charming glowing shining blooming`);

/** Words for places. */
export const sceneWords = words(`
  street alley city town village harbor harbour bay beach coast ocean sea river lake waterfall valley mountain mountains
  cliff canyon desert forest jungle field meadow garden greenhouse park farm barn house cottage castle palace tower bridge
  station airport runway subway tunnel road highway lane market shop bakery restaurant kitchen bedroom bathroom nursery
  classroom library museum theater theatre cinema studio office hospital church temple cathedral arch staircase corridor
  hall lobby attic basement garage gym stadium arena court pool rink campus playground amusement aquarium arcade art
  cemetery phone-booth downtown skyscraper skyline ski-slope golf lighthouse volcano island iceberg glacier cave swamp
  marsh hill plain crosswalk indoor outdoor landscape horizon sky space nebula shower mansion courtyard dock warehouse
  laboratory ruins raceway football`);

/** Words for things and animals that a picture must show right. */
export const objectWords = words(`
  person man woman child boy girl people dog cat horse cow sheep bird elephant bear zebra giraffe bicycle bike car
  motorcycle airplane plane bus train truck boat ship bench backpack umbrella handbag tie suitcase frisbee skis snowboard
  ball kite bat glove skateboard surfboard racket bottle glass cup fork knife spoon bowl banana apple sandwich orange
  broccoli carrot pizza donut cake chair couch sofa plant bed table toilet tv laptop mouse remote keyboard phone microwave
  oven toaster sink refrigerator book clock vase scissors teddy toothbrush hydrant sign meter lamp lantern candle letter
  key door window pot pots watch ring hat coat raincoat boots helmet sword shield guitar piano camera map`);

/** Colour words. */
export const colorWords = words(`
  red orange yellow green blue purple pink white black brown grey gray teal amber golden gold silver crimson scarlet
  turquoise violet magenta cyan emerald ivory copper beige`);

/** Words that ask for a look rather than for reality. */
export const styleWords = words(`
  anime cartoon watercolor watercolour oil-painting sketch sketched charcoal ink comic pixel pixelart voxel claymation
  stop-motion origami ukiyo ukiyo-e impressionist impressionism expressionist cubist cubism surreal surrealism surrealist
  cyberpunk steampunk noir vaporwave retro vintage illustration illustrated painterly stylized stylised abstract animated
  animation cel-shaded low-poly psychedelic dreamlike gothic baroque gogh hokusai papercut woodcut stained-glass pastel
  3d isometric`);

/** Words about pictures: camera distance, light and finish. */
export const pictureWords = words(`
  cinematic close-up closeup macro bokeh wide aerial drone detailed sharp 4k 8k hd photorealistic photoreal beautiful
  gorgeous elegant majestic epic dramatic lit lighting backlit sunset sunrise dawn dusk golden-hour moonlight fog mist
  reflections texture glossy isolated background foreground shallow depth portrait slow-motion super`);

/** Words that join events: more than one thing happens in order. */
export const sequenceWords = words(`then afterwards next finally meanwhile before after until while suddenly`);

/** Words that ask for sound. */
export const soundWords = words(
  `says speaks speaking sings singing shouts whispers talks talking dialogue voice laughs`,
);
