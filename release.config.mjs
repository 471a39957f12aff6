// Releases from the commits since the last one: feat → minor, fix and perf → patch, a breaking change → major.
export default {
  branches: ['main', { name: 'beta', prerelease: true }],
  tagFormat: 'v${version}',
  plugins: [
    [
      '@semantic-release/commit-analyzer',
      {
        // The rules of Angular, and `feat!:` of Conventional Commits for what breaks.
        parserOpts: {
          headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
          breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
        },
      },
    ],
    // The notes are those that were written for people, under "Unreleased".
    './scripts/release-notes.mjs',
    // Sets the version; nothing goes to the npm registry.
    ['@semantic-release/npm', { npmPublish: false }],
    [
      '@semantic-release/git',
      {
        assets: ['CHANGELOG.md', 'package.json', 'package-lock.json'],
        message: 'chore(release): ${nextRelease.version} [skip ci]',
      },
    ],
    // Published when the installers are in it (.github/workflows/release.yml).
    [
      '@semantic-release/github',
      { draftRelease: true, successComment: false, failComment: false, releasedLabels: false },
    ],
  ],
};
