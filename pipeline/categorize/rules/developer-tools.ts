// Code and everything around it. Libraries and documents about MCP itself are no evidence.
import type { CategoryRules } from '../category-rules.ts'

export const developerTools: CategoryRules = {
  services: `
    github, gitlab, bitbucket, gitea, gitee, forgejo, codeberg, github actions, circleci, jenkins, teamcity, travis ci, buildkite,
    azure devops, sonarqube, sonarcloud, eslint, biome, prettier, semgrep, codeql, tree sitter, ast grep, openapi, swagger, postman,
    graphql, grpc, pypi packages, maven, gradle, nuget, xcode, xcodebuild, android studio, jetbrains, intellij, neovim, nvim, emacs,
    react native, storybook, laravel, ruby on rails, django, nextjs, next js, svelte, tailwind, tailwindcss, shadcn, shadcn ui, chakra ui,
    mui, ant design, nuxt, astro docs, language server protocol, language server, lsp, context7, deepwiki, gitingest, repomix, vitest,
    pytest, cypress, testrail, junit, jmeter, launchdarkly, flipt, snyk, dependabot, swift package, cocoapods, visual studio, docker hub,
    artifactory, sonatype, wakatime, leetcode, stack overflow, stackoverflow, sourcegraph, greptile, coderabbit, gitkraken, perforce, svn,
    mercurial, raml, asyncapi, wiremock, mockoon, debugpy, gdb, lldb, windbg, salesforce dx, terraform registry, godoc, crates io,
    hex docs, hexdocs, javadoc, msbuild, roslyn, turborepo, cmake, rust analyzer, gopls, browserstack, qase, zephyr scale, statsig,
    growthbook, configcat, apidog, apifox, yapi, playwright test, code ql, gitlens`,
  terms: `
    git, version control, repository, source control, code review, code analysis, code search, codebase, source code, static analysis,
    refactoring, debugging, debugger, linter, linting, ci cd, continuous integration, unit tests, unit testing, test automation,
    test cases, test generation, api testing, code quality, coding assistant, ai coding, ide, package manager, package versions,
    dependency management, api documentation, library documentation, code documentation, developer tools, devtools,
    developer documentation, pull request, commits, code generation, code intelligence, code indexing, semantic code search, call graph,
    abstract syntax tree, ast, build system, software development, software engineering, spec driven development, tdd, changelog,
    code graph, technical debt, qa testing, api client, rest api client, api specification, ui components, component library,
    design system, feature flags, load testing, sdk documentation, vscode extension, code snippets, boilerplate, scaffolding, regex,
    code completion, code editing, code context, vibe coding, code formatting, developer productivity, release notes, merge request,
    api docs, framework documentation, vim, delve, dart, expo, conan, locust, unleash, renovate, bruno, swift, bazel, vue, rails,
    insomnia, code navigation, code reviews, code assistant, code management, readme, cargo, angular, flutter, jest, k6, devin`,
  hints: `
    code, coding, repo, repos, branch, branches, diff, merge, programming, developer, development, compile, compiler, build, lint, test,
    testing, package, library, api reference, documentation, docs, issues, json, project structure, components, symbols, json schema,
    validator, scaffold, debug, monorepo, dependencies, documentation search`,
}
