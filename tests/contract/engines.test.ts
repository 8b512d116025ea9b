import { contractSubjects, furtherSubjects } from './contract-subjects.ts';
import { engineContract } from './engine.case.ts';

for (const subject of [...contractSubjects, ...furtherSubjects]) engineContract(subject);
