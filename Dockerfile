# hisper serve: a registry of your own from a dataset. docs/guides/serve.md
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY core core
COPY serve serve
COPY tsconfig.json ./
RUN node --import tsx serve/bundle-command.ts /build/hisper-serve.mjs

FROM node:24-bookworm-slim
# One file, and no package manager to be misused.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=build /build/hisper-serve.mjs /app/hisper-serve.mjs
ENV NODE_ENV=production
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/hisper-serve.mjs", "--host", "0.0.0.0", "--port", "8080"]
CMD ["--data", "/data"]
