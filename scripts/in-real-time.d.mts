export declare const inRealTime: (file: string) => boolean;
