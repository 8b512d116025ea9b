import { planOfSeed } from '/tmp/wt-sim/src/simulation/plan/any-plan.ts';
import { simulate } from '/tmp/wt-sim/src/simulation/simulate.ts';
const [a,b]=(process.argv[2]??'1..5').split('..').map(Number);
const t=performance.now(); let ev=0, n=0; const cov=new Map();const byInv=new Map();
for(let s=a;s<=b;s++){ const r=await simulate(planOfSeed(s)); n+=r.episodes; ev+=r.events;
 for(const [k,v] of Object.entries(r.coverage)) cov.set(k,(cov.get(k)??0)+v);
 for(const v of r.violations){const k=v.invariant+' '+v.what.replace(/e\d\d\/sh\d+/g,'S').replace(/01K\w+/g,'A').replace(/\d{3,}/g,'N').replace(/v\d\/m\d(#\d+)?/g,'E'); if(!byInv.has(k)) byInv.set(k,[]); byInv.get(k).push(s+'@'+v.seq);}
 if(process.argv[3]) console.log(s,r.head.slice(0,8),r.events,r.crashes,Math.round(r.virtualS),r.violations.length, r.violations.slice(0,3).map(v=>v.invariant+' '+v.what).join(' | '));}
console.log(n,'eps',ev,'ev',((performance.now()-t)/1000).toFixed(2)+'s',(n/((performance.now()-t)/1000)).toFixed(1),'eps/s');
for(const [k,v] of byInv) console.log(v.length,k,v.slice(0,5).join(' '));
if(process.argv[4]) console.log(JSON.stringify(Object.fromEntries([...cov].sort())));
