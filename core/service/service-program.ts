/** What a service manager starts, and what it may change; absolute paths. */
export interface ServiceProgram {
  readonly node: string;
  /** The `ordinaut` program that `node` runs. */
  readonly program: string;
  readonly data_directory: string;
  /** Further folders that the service may write to: what tools change. */
  readonly writable: readonly string[];
  /**
   * Whether the file system is protected by namespaces. Some kernels allow none to a user; the service then ends with
   * 226/NAMESPACE.
   */
  readonly namespaces: boolean;
}

/** The words that start the engine. */
export function serveWords({ node, program, data_directory }: ServiceProgram): readonly string[] {
  return [node, program, 'serve', '--data-dir', data_directory];
}

/** First line of every file that `ordinaut service install` writes; a file without it is somebody else's. */
export const MARK = 'Written by ordinaut service install';
