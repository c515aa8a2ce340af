# syntax=docker/dockerfile:1
# The worker and the command line, without the sandbox. Built on the builder's architecture for the target's.
#   docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=0.1.0 .
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages build/publish-image --architecture "$TARGETARCH" /app

# flowrun-meter, which init containers copy from this image into the pods of Jobs. Native code: built on the target's own architecture.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS meter
RUN apt-get update -q && apt-get install -qy --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/Flowrun.Meter --nologo --verbosity quiet --configuration Release --use-current-runtime --output /meter -p:RunAnalyzers=false

# The program brings .NET with it. No shell, no package manager; root owns the files and nobody can write them.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="Flowrun" \
      org.opencontainers.image.description="Every upload gets a job cut to its size: from S3 events in an SQS queue to Kubernetes Jobs with the memory they need." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
# Diagnostics would write a socket into /tmp, and the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0
COPY --from=build /app /app
# On the PATH, by which the init containers find it.
COPY --from=meter /meter/flowrun-meter /usr/local/bin/flowrun-meter
WORKDIR /app
# The user of the base image by number, so that Kubernetes can see that it is not root.
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["/app/flowrun"]
