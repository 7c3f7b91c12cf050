/** Installs a VSIX into an extensions folder, as the command line of VS Code does. */
export function installVsix(
  vsix: string,
  options: {
    readonly extensionsDir: string;
    /** A profile; the server keeps its own files in it. */
    readonly userDataDir: string;
    readonly hostVersion?: string;
  },
): Promise<void>;
