export * from './service-software-update';
export * from './service-software-update-provider';
export * from './update-milestone';
export * from './update-schedule';
