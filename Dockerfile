# The gateway, and everything else that the command can do, as a small image without a shell's privileges.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
# With what traces need: whoever runs an image can't add to it.
RUN npm install --save-prod $(node -p "const { peerDependencies: peers, devDependencies: pinned } = require('./package.json'); Object.keys(peers).map((name) => name + '@' + pinned[name]).join(' ')") \
  && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/package.json /app/schema.graphql /app/LICENSE ./
USER node
EXPOSE 4000 9080
# Alive, not ready: a gateway that GameLift does not answer is not helped by a restart.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
