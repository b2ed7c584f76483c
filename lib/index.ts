export * from './service-software-update';
export * from './service-software-update-options';
export * from './service-software-update-provider';
export * from './service-software-updates';
export * from './update-milestone';
export * from './update-schedule';
