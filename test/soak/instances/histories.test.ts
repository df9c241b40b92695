import { describeInstances } from '../../support/history-checker/describe-instances.ts';

describeInstances(2_001, 50);
