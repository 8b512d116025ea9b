import { dark, light, themeRules } from './tokens.ts';

const engineRules = dark.engines
  .map((_, i) => `.key.e${i},.edge.e${i}{background:var(--e${i})}.lane .e${i}{fill:var(--e${i})}`)
  .join('\n');

/** The fixed part of the style sheet; no text from outside ever enters it. */
export const styleSheet = `
:root{color-scheme:dark light;${themeRules(dark)};--font:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:light){:root{${themeRules(light)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 var(--font);-webkit-font-smoothing:antialiased}
main,.title{max-width:1180px;margin:0 auto;padding:0 28px}
main{padding-bottom:64px}
h1,h2,h3,h4,p,ol,ul,dl,dd{margin:0;padding:0}
ol,ul{list-style:none}
a{color:inherit}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.symbols{position:absolute;width:0;height:0}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.icon{width:1em;height:1em;flex:none;vertical-align:-.125em;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}
.quiet,.note{color:var(--quiet)}
.good{color:var(--good)}.bad{color:var(--bad)}
section{margin-top:56px}
h2{font-size:21px;font-weight:600;letter-spacing:-.012em;margin-bottom:18px}
h4{font-size:13px;font-weight:600;color:var(--quiet);margin:20px 0 8px}
code{font:12.5px/1.5 var(--mono);overflow-wrap:anywhere}
bdi,.prompt,.reason{overflow-wrap:anywhere}

.front{${themeRules(dark)};position:relative;min-height:460px;display:flex;align-items:flex-end;background:#0b0d10;color:#f4f5f7;overflow:hidden}
.front .poster{position:absolute;inset:0 0 0 26%;background-size:cover;background-position:center}
.front .poster::after{content:"";position:absolute;inset:0;background:linear-gradient(90deg,#0b0d10 0,rgba(11,13,16,.86) 24%,rgba(11,13,16,.3) 60%,rgba(11,13,16,.05) 100%),linear-gradient(0deg,rgba(11,13,16,.8),rgba(11,13,16,0) 45%)}
.title{position:relative;width:100%;padding-top:56px;padding-bottom:36px}
.title>*{max-width:600px}
.eyebrow{font-size:15px;font-weight:500;color:#e8b339}
.eyebrow .sep{opacity:.6;margin:0 .3em}
h1{font-size:clamp(44px,8vw,84px);line-height:1;font-weight:600;letter-spacing:-.035em;margin:10px 0 18px;overflow-wrap:anywhere}
.lead{font-size:19px;line-height:1.4;max-width:30em}
.title .chips{margin-top:20px;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13.5px;color:#b9c0cb}
.made{margin-top:8px;font-size:13px;color:#b9c0cb}

.emulated{display:flex;gap:14px;margin:24px 0 0;padding:16px 20px;color:var(--text);border:2px solid var(--warn);border-radius:6px;background:var(--panel)}
.emulated .icon{color:var(--warn);font-size:20px;margin-top:2px}
.emulated strong{color:var(--warn)}

.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:22px 26px;padding:28px 0 0}
.facts dt{font-size:13px;color:var(--quiet)}
.facts dd{font-size:22px;font-weight:600;letter-spacing:-.015em;line-height:1.25;margin-top:2px}
.facts small{display:block;font-size:13px;font-weight:400;letter-spacing:0;color:var(--quiet);margin-top:2px}

.strip{display:flex;gap:3px}
.strip li{flex-basis:0;min-width:0}
.strip a{display:block;text-decoration:none;position:relative}
.frame{display:block;height:104px;background-size:cover;background-position:center;border-radius:3px 3px 0 0}
.empty{background:repeating-linear-gradient(135deg,var(--raised) 0 8px,var(--panel) 8px 16px)}
.edge{display:block;height:6px;border-radius:0 0 3px 3px}
.edge.none{background:var(--line)}
.tag{display:flex;align-items:center;gap:6px;margin-top:8px;font-size:13px;font-weight:600;overflow:hidden}
.tag .id{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.len{display:block;font-size:12.5px;color:var(--quiet)}
.strip a:hover .id{text-decoration:underline}
.ruler{display:flex;justify-content:space-between;margin-top:10px;padding-top:6px;border-top:1px solid var(--line);font:12.5px var(--mono);color:var(--quiet)}
.key{display:inline-grid;place-items:center;width:18px;height:18px;flex:none;border-radius:3px;background:var(--line);color:var(--onengine);font-size:11px;font-weight:600;line-height:1;vertical-align:1px}
${engineRules}

.chip{display:inline-flex;align-items:center;gap:6px;font-size:13.5px;font-weight:500;line-height:1.35}
.chip.good{color:var(--good)}.chip.busy{color:var(--busy)}.chip.review{color:var(--review)}.chip.bad{color:var(--bad)}.chip.warn{color:var(--warn)}.chip.quiet{color:var(--quiet)}

.money{display:block;width:100%;height:26px;border-radius:4px;overflow:hidden}
.m-spent{fill:var(--good)}.m-reserved{fill:var(--busy)}.m-at-risk{fill:url(#hatch)}.m-free{fill:var(--raised)}
.hatch-back{fill:var(--raised)}.hatch-line{fill:var(--warn)}
.legend{display:flex;flex-wrap:wrap;gap:12px 34px;margin:16px 0 12px}
.legend dt{font-size:13px;color:var(--quiet);display:flex;align-items:center;gap:7px}
.legend dd{font-size:17px;font-weight:600}
.legend .cap{margin-left:auto;text-align:right}
.swatch{width:11px;height:11px;border-radius:2px;outline:1px solid var(--line)}

.numbers td,.needs td,.price,.len,.legend dd,.facts dd{font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:8px 16px 8px 0;border-bottom:1px solid var(--line);vertical-align:baseline}
thead th{font-size:12.5px;font-weight:500;color:var(--quiet);white-space:nowrap}
tbody th{font-weight:500;white-space:nowrap}
tbody th .key{margin-right:4px}
.numbers td,.numbers thead th:not(:first-child){text-align:right;white-space:nowrap}
.numbers th:last-child,.numbers td:last-child{padding-right:0}
td small,th small{color:var(--quiet);font-weight:400}
small.line{display:block;white-space:normal;min-width:14em}
tr.chosen th,tr.chosen td{background:var(--raised)}
.more .scroll{margin:0 -8px}
.more th:first-child{padding-left:8px}
.more .numbers td:last-child,.more .numbers th:last-child{padding-right:8px}

.setbacks li{display:grid;grid-template-columns:74px 64px 1fr auto;gap:4px 18px;padding:13px 0;border-top:1px solid var(--line);align-items:baseline}
.setbacks li:last-child{border-bottom:1px solid var(--line)}
.setbacks time{font:12.5px var(--mono);color:var(--quiet)}
.setbacks a{font-weight:600;text-decoration-color:var(--line);text-underline-offset:3px}
.what{display:grid;grid-template-columns:150px 1fr;gap:2px 18px;align-items:baseline;min-width:0}
.what p{grid-column:2;color:var(--quiet);font-size:14px}
.who{font-weight:500}

.moved{white-space:nowrap}
.moved .icon{margin:0 6px 0 6px;color:var(--quiet)}
.price{white-space:nowrap;font-weight:500;text-align:right}

.scene{font-size:15px;font-weight:600;color:var(--quiet);margin:30px 0 12px}
h2+.scene{margin-top:0}
.shot{display:grid;grid-template-columns:minmax(0,340px) minmax(0,1fr);gap:22px 30px;background:var(--panel);border-radius:8px;padding:22px;margin-bottom:18px;scroll-margin-top:16px}
.shot:target{outline:2px solid var(--accent)}
.still{position:relative;aspect-ratio:16/9;border-radius:4px;background-size:cover;background-position:center}
.still.empty{display:grid;place-items:center;color:var(--quiet);font-size:13px}
.mark{position:absolute;right:8px;top:8px;background:#111317;color:#e8b339;border:1px solid #e8b339;border-radius:3px;padding:1px 7px;font-size:12px;font-weight:500}
.place{font:12.5px var(--mono);color:var(--quiet);margin:8px 0 16px}
.shot-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 16px}
.shot-head h3{font-size:23px;font-weight:600;letter-spacing:-.02em;line-height:1.2}
.kind{color:var(--quiet)}
.shot-head .price{margin-left:auto;font-size:17px}
.prompt{font-size:16.5px;line-height:1.45;margin:10px 0 14px;max-width:44em}
.reason{color:var(--quiet);margin:2px 0 12px;max-width:52em}
.verdict p{color:var(--quiet);font-size:14px}
.plain li{padding:3px 0 3px 16px;position:relative;font-size:14px}
.plain li::before{content:"";position:absolute;left:2px;top:12px;width:5px;height:5px;border-radius:50%;background:var(--quiet)}
.needs th,.needs td{padding:5px 10px 5px 0;font-size:13.5px;border:0}
.needs td:last-child,.needs th:last-child{text-align:right;padding-right:0;white-space:nowrap}
.weight{width:46%}
.weight .bar{display:inline-block;width:calc(100% - 46px);height:7px;vertical-align:1px;margin-right:8px}
.weight span{font-size:12.5px;color:var(--quiet)}
.bar .track,.lane .track{fill:var(--line)}
.bar .need{fill:var(--text)}
.attempts li{padding:10px 0 11px;border-top:1px solid var(--line)}
.attempt-head{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px}
.attempt-head .n{color:var(--quiet);font-size:13px;min-width:1.1em}
.attempt-head .price{margin-left:auto}
.lane{display:block;width:100%;height:6px;margin:7px 0 5px}
.why{font-size:14px;color:var(--quiet)}
.why .when{font:12.5px var(--mono);margin-right:12px}
.why .moved{color:var(--text);margin-left:4px}
.more{grid-column:1/-1}
.more:empty{display:none}
details{border-top:1px solid var(--line);}
summary{cursor:pointer;padding:10px 0;font-weight:500;font-size:14px}
summary::marker{color:var(--quiet)}
details[open]{padding-bottom:14px}
details h4:first-of-type{margin-top:4px}
.digests .fact{display:grid;grid-template-columns:210px minmax(0,1fr);gap:16px;padding:6px 0;font-size:14px}
.digests dt{color:var(--quiet)}
.evidence p{max-width:46em;margin-bottom:14px}
pre{margin:0 0 18px;padding:14px 18px;background:var(--panel);border-radius:6px;overflow-x:auto}
pre code{font-size:14px}

@media screen and (max-width:820px){
main,.title{padding-left:18px;padding-right:18px}
main{padding-bottom:48px}
section{margin-top:42px}
.front{min-height:0;display:block}
.front .poster{position:relative;inset:auto;aspect-ratio:16/9}
.front .poster::after{background:linear-gradient(0deg,#0b0d10 0,rgba(11,13,16,0) 55%)}
.title{padding-top:22px;padding-bottom:24px}
.lead{font-size:17px}
.facts{grid-template-columns:1fr 1fr;gap:18px}
.shot{grid-template-columns:minmax(0,1fr);padding:16px;gap:0}
.look{display:contents}
.place{margin-bottom:18px}
.needs{order:1;margin-top:18px}
.more{order:2;margin-top:18px}
.shot-head .price{margin-left:0}
.setbacks li{grid-template-columns:auto 1fr auto}
.what{grid-column:1/-1;grid-template-columns:1fr}
.setbacks .price{grid-column:3;grid-row:1}
.what p{grid-column:1}
.moved{white-space:normal}
.legend .cap{margin-left:0;text-align:left}
.digests .fact{grid-template-columns:1fr;gap:0}
.strip{overflow-x:auto;padding-bottom:4px}
.strip li{min-width:72px}
.frame{height:72px}
.weight{width:52%}
}
@media print{
:root{${themeRules(light)}}
body{background:#fff;font-size:11pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
.front{min-height:300px}
.shot{padding:0;break-before:page;grid-template-columns:200px minmax(0,1fr)}
.scene{break-before:page}
h2+.scene,.scene+.shot{break-before:avoid}
section:has(.shot){break-before:page}
.weight .bar{display:none}
.frame{height:70px}
.facts{grid-template-columns:repeat(4,1fr)}
.needs td,.needs th{font-size:8.5pt}
table{font-size:8.5pt}
th,td{padding:4px 9px 4px 0}
.attempts,.plain li,.why,.reason{font-size:9.5pt}
summary{break-after:avoid}
.still,.emulated,.fact,.strip,.look,.shot-head,.attempts li,.setbacks li,tr{break-inside:avoid}
h2,h3,h4{break-after:avoid}
details::details-content{content-visibility:visible;display:block;height:auto}
.scroll{overflow:visible}
}
`;
