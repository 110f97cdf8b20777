// Types for the part of hosted-git-info that repository-url.ts uses; the package ships none. Never describe more than is called.
declare module 'hosted-git-info' {
  interface GitHost {
    type: string
    user: string | null
    project: string
  }
  const hostedGitInfo: { fromUrl(url: string): GitHost | undefined }
  export default hostedGitInfo
}
