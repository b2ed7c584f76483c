export * from './fleet/service-software-updates';
export * from './provider/service-software-update-provider';
export * from './update/service-software-update';
export * from './update/service-software-update-options';
export * from './update/update-milestone';
export * from './update/update-schedule';
